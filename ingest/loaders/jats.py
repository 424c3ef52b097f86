"""Load full text in JATS (NISO Z39.96): one article, or the sets of them that PMC hands out."""

from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, Unchanged, build_document, document_id, id_of_file
from ingest.loaders.jats_record import identifier_of, reference_of, title_of
from ingest.loaders.jats_text import add_article
from ingest.loaders.xml_records import file_hash, read_records, record_hash, root_name
from ingest.references import Reference

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = ("article", "pmc-articleset", "OAI-PMH")


def _load(file: SourceFile) -> Loaded:
    whole: Document | None = None
    for number, article in enumerate(read_records(file, "article"), start=1):
        if article.getparent() is None:
            whole = _only_article(article, file)
        else:
            yield _one_of_many(article, number, file)
    # What stands behind the article may still prove the file damaged.
    if whole is not None:
        yield whole


def _only_article(article: "_Element", file: SourceFile) -> Document:
    """Return the document of a file that is one article, its record the one beside the file when there is one."""
    own = reference_of(article, id_of_file(file.name))
    if file.reference is not None:
        own = file.reference.model_copy(update={"retracted": own.retracted or file.reference.retracted})
    return _document(article, own, source=file.name, document_id=id_of_file(file.name), content_hash=file_hash(file))


def _one_of_many(article: "_Element", number: int, file: SourceFile) -> Document | DocumentError | Unchanged:
    """Return the document of an article of a set, called by its PMCID, DOI or PMID."""
    content_hash = record_hash(article)
    identifier = identifier_of(article)
    own_id = document_id(identifier) if identifier else f"{id_of_file(file.name)}-{number}"
    source = f"{file.name}#{own_id}"
    if file.seen.get(source) == content_hash:
        return Unchanged(source)
    try:
        return _document(
            article, reference_of(article, own_id), source=source, document_id=own_id, content_hash=content_hash
        )
    except DocumentError as error:
        return error


def _document(article: "_Element", own: Reference, *, source: str, document_id: str, content_hash: str) -> Document:
    builder = CanonicalText(own_key=own.key)
    title = title_of(article)
    builder.heading(1, title)
    add_article(builder, article, source)
    if not builder.sentences:  # an article of which only the title is known
        builder = CanonicalText(own_key=own.key)
        builder.prose(title)
    return build_document(
        builder,
        source=source,
        document_id=document_id,
        title=title or own.title,
        content_hash=content_hash,
        source_kind="jats",
        reference=own,
    )


LOADER = Loader(
    name="jats",
    version="1",
    suffixes=frozenset({".xml", ".nxml", ".xml.gz"}),
    load=_load,
    recognises=lambda head: root_name(head) in _ROOTS,
)
