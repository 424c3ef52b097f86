"""Load PubMed's XML: the baseline, its updates and what the E-utilities send; one document per article or book chapter.

Format: the PubMed DTD (dtd.nlm.nih.gov/ncbi/pubmed).
"""

from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, Unchanged, build_document
from ingest.loaders.pubmed_record import content_of, pmid_of, reference_of, title_of
from ingest.loaders.xml_records import read_records, record_hash, root_name
from ingest.loaders.xml_text import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_ROOTS = (*_RECORDS, "PubmedArticleSet", "PubmedBookArticleSet")
# What PubMed writes where the publisher gave no label.
_NO_LABEL = "UNLABELLED"


def _load(file: SourceFile) -> Loaded:
    for article in read_records(file, *_RECORDS):
        line = article.sourceline
        pmid = pmid_of(article)
        if not pmid:
            yield DocumentError(f"{file.name}:{line}", "is an article without a PMID.", hint="Fetch it anew.")
            continue
        content_hash = record_hash(article)
        source = f"{file.name}#{pmid}"
        if file.seen.get(source) == content_hash:
            yield Unchanged(source)
            continue
        try:
            yield _document(article, pmid, source, content_hash)
        except DocumentError as error:
            yield error


def _document(article: "_Element", pmid: str, source: str, content_hash: str) -> Document:
    builder = CanonicalText(own_key=pmid)
    title = title_of(article)
    name = title.removesuffix(".")
    builder.heading(1, name)
    _add_abstract(builder, article)
    if not builder.sentences:  # without an abstract the title is all that there is to quote
        builder = CanonicalText(own_key=pmid)
        builder.prose(title)
    return build_document(
        builder,
        source=source,
        document_id=pmid,
        title=name,
        content_hash=content_hash,
        source_kind="pubmed",
        reference=reference_of(article, pmid),
    )


def _add_abstract(builder: CanonicalText, article: "_Element") -> None:
    """Append the abstract, and another in English, such as a summary in plain language, under a heading of its own."""
    content = content_of(article)
    for text in content.iterfind("Abstract/AbstractText"):
        _add_section(builder, text, 2)
    for other in article.iterfind("MedlineCitation/OtherAbstract[@Language='eng']"):
        builder.heading(2, other.get("Type", "").replace("-", " ").capitalize())
        for text in other.iterfind("AbstractText"):
            _add_section(builder, text, 3)


def _add_section(builder: CanonicalText, text: "_Element", level: int) -> None:
    words, label = plain(text), text.get("Label", "")
    if words and label != _NO_LABEL:
        builder.heading(level, label)
    builder.prose(words)


LOADER = Loader(
    name="pubmed",
    version="1",
    suffixes=frozenset({".xml", ".xml.gz"}),
    load=_load,
    recognises=lambda head: root_name(head) in _ROOTS,
)
