"""Load MedQuAD: a file holds questions on one subject with the answers of an institute of the NIH.

Format: Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019;20:511.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, build_document, clean_text, id_of_file
from ingest.loaders.xml_records import file_hash, read_records, root_name
from ingest.loaders.xml_text import plain
from ingest.references import Reference, web_address

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = "Document"
# Two spaces may stand within a sentence; a line break, or more of them, is what is left of the page's mark-up.
_GAP = re.compile(r"(\s{2,}|\n)")
_DASH = "-"
_ENDS = tuple(".?!:;")


def _load(file: SourceFile) -> Loaded:
    whole: Document | None = None
    for element in read_records(file, _ROOT):
        if element.getparent() is None:
            whole = _document(element, file)
    if whole is None:
        raise DocumentError(file.name, "is no document of MedQuAD.", hint="Is the file complete?")
    yield whole


def _document(element: "_Element", file: SourceFile) -> Document:
    own_id = id_of_file(file.name)
    focus = plain(element.find("Focus"))
    own = file.reference or Reference(
        key=own_id,
        type="webpage",
        title=focus,
        publisher=clean_text(element.get("source", "")),
        url=web_address(element.get("url", "")),
        evidence_type="unclassified",
    )
    builder = CanonicalText(own_key=own.key)
    builder.heading(1, focus)
    for pair in element.iterfind("QAPairs/QAPair"):
        answer = pair.find("Answer")
        blocks = list(_blocks("".join(map(str, answer.itertext())))) if answer is not None else []
        if blocks:
            builder.heading(2, plain(pair.find("Question")))
        for block, is_item in blocks:
            builder.prose(block, tight=is_item)
    if not builder.sentences:
        raise DocumentError(
            file.name, "holds no answer.", hint="MedQuAD leaves out the answers that their owners do not share."
        )
    return build_document(
        builder,
        source=file.name,
        document_id=own_id,
        title=focus or own.title or own_id,
        content_hash=file_hash(file),
        source_kind="medquad",
        reference=own,
    )


def _blocks(answer: str) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs and the items of lists of an answer; the flag marks an item.

    A piece that goes on in lower case where the one before has not ended is the rest of a wrapped line.
    """
    pieces = _GAP.split(clean_text(answer).strip())
    block: list[str] = []
    for gap, piece in zip(["\n", *pieces[1::2]], pieces[::2], strict=True):
        goes_on = gap == "  " or (piece[:1].islower() and block[-1:] and block[-1][-1:] not in _ENDS)
        if block and block != [_DASH] and (piece.split(" ", 1)[0] == _DASH or not goes_on):
            yield from _finished(block)
            block = []
        block.append(piece)
    yield from _finished(block)


def _finished(block: list[str]) -> Iterator[tuple[str, bool]]:
    words = " ".join(" ".join(block).split())
    item = words.removeprefix(f"{_DASH} ")
    if item not in ("", _DASH):
        yield item, item != words


LOADER = Loader(
    name="medquad",
    version="1",
    suffixes=frozenset({".xml"}),
    load=_load,
    recognises=lambda head: b"<Focus" in head and root_name(head) == _ROOT,
)
