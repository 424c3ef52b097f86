"""Load a plain text: paragraphs stand between empty lines, the first line may be a title."""

import hashlib
import re
from collections.abc import Iterator

from ingest.canonical import CanonicalText
from ingest.loaders.base import Loaded, Loader, SourceFile, build_document, clean_text, decode_text, id_of_file
from ingest.loaders.bounded import MAX_DOCUMENT_BYTES, read_bounded

_LONGEST_TITLE = 120
_LIST_MARK = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+(?=\S)")


def _load(file: SourceFile) -> Loaded:
    data = read_bounded(file.path, file.name, limit=MAX_DOCUMENT_BYTES)
    blocks = list(_blocks(clean_text(decode_text(data, file.name))))
    builder = CanonicalText(own_key=file.reference.key if file.reference else "")
    title = ""
    # A short first paragraph that ends in no full stop, with text behind it, is a title.
    if len(blocks) > 1 and not blocks[0][1] and _can_be_title(blocks[0][0]):
        title = blocks[0][0]
        builder.heading(1, title)
        del blocks[0]
    for block, is_item in blocks:
        builder.prose(block, tight=is_item)
    yield build_document(
        builder,
        source=file.name,
        document_id=id_of_file(file.name),
        title=title or (file.reference.title if file.reference else "") or file.path.stem,
        content_hash=hashlib.sha256(data).hexdigest(),
        source_kind="text",
        reference=file.reference,
    )


def _can_be_title(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_TITLE and paragraph[-1] not in ".!?:;,"


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs and the items of lists, wrapped lines joined; the flag marks an item."""
    parts: list[str] = []
    is_item = False
    for line in (*text.split("\n"), ""):
        mark = _LIST_MARK.match(line)
        # Within a paragraph a dash or a number that begins a line is a part of its sentence.
        if mark and parts and not is_item and not parts[-1].endswith(":"):
            mark = None
        content = " ".join(line[mark.end() if mark else 0 :].split())
        if parts and (mark or not content):
            yield " ".join(parts), is_item
            parts = []
        if content:
            is_item = bool(mark) if not parts else is_item
            parts.append(content)


LOADER = Loader(name="text", version="2", suffixes=frozenset({".txt", ".text"}), load=_load)
