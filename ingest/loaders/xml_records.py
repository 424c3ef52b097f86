"""Read the records of an XML file one after another: no DTD is loaded, no entity expanded, no tree kept whole."""

import hashlib
import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile
from ingest.loaders.bounded import MAX_BYTES, MAX_DOCUMENT_BYTES, head, open_bounded

if TYPE_CHECKING:
    from lxml.etree import _Element

_HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_STEP = 1 << 10
_BLOCK = 1 << 20
_LONGEST_REASON = 200


def root_name(start: bytes) -> str:
    """Return the name, without its namespace, of the root element of a file that begins so; nothing when it is none."""
    from lxml import etree

    parser = etree.XMLPullParser(events=("start",), **_HARDENED)
    try:
        for place in range(0, len(start), _STEP):
            parser.feed(start[place : place + _STEP])
            for _, element in cast("Iterator[tuple[str, _Element]]", parser.read_events()):
                return _plain_tag(element)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return ""
    return ""


def read_records(file: SourceFile, *tags: str) -> Iterator["_Element"]:
    """Yield each outermost element of these tags, with plain tags and no entities; the next one empties it.

    Raises DocumentError, with the line, when the file is no sound XML or declares entities, and when
    it holds no such element.
    """
    from lxml import etree

    found = False
    is_one = root_name(head(file.path, file.name)) in tags
    limit = MAX_DOCUMENT_BYTES if is_one else MAX_BYTES
    with open_bounded(file.path, file.name, limit=limit, on_read=file.on_read) as stream:
        events = etree.iterparse(stream, tag=[f"{{*}}{tag}" for tag in tags], collect_ids=False, **_HARDENED)
        try:
            for _, element in events:
                if any(_plain_tag(outer) in tags for outer in element.iterancestors()):
                    continue
                if not found:
                    _refuse_entities(element, file.name)
                    found = True
                _simplify(element)
                yield element
                _forget(element)
        except etree.XMLSyntaxError as error:
            # What the parser says of an unknown entity stands in its log alone.
            said = [(fault.message, fault.line) for fault in events.error_log] or [(str(error.msg), error.lineno)]
            raise _damaged(file.name, *said[-1]) from error
        except (ValueError, LookupError) as error:
            raise _damaged(file.name, str(error), None) from error
    if not found:
        raise DocumentError(file.name, f"holds no {tags[0]}.", hint="Is the file empty?")


def record_hash(record: "_Element") -> str:
    """Return the sha256 of a record's bytes."""
    from lxml import etree

    return hashlib.sha256(etree.tostring(record, encoding="utf-8", with_tail=False)).hexdigest()


def file_hash(file: SourceFile) -> str:
    """Return the sha256 of a file's bytes, unpacked. Raises DocumentError."""
    digest = hashlib.sha256()
    with open_bounded(file.path, file.name) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _refuse_entities(element: "_Element", name: str) -> None:
    """Refuse a file whose own DTD declares entities: publishers' files name a DTD, they do not hold one."""
    dtd: Any = element.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise DocumentError(name, "declares XML entities of its own.", hint="Is the file what it claims to be?")


def _simplify(record: "_Element") -> None:
    """Take the namespaces from the tags, and put an element `entity` with its text in place of each entity.

    What remains are the entities of a DTD that is not loaded, such as `&nbsp;`: those of HTML are known.
    """
    from lxml import etree

    for element in list(record.iter()):
        if isinstance(element.tag, str):
            if element.tag.startswith("{"):
                element.tag = _plain_tag(element)
        elif (parent := element.getparent()) is not None:
            known = etree.Element("entity")
            known.text, known.tail = html.unescape(element.text or ""), element.tail
            parent.replace(element, known)


def _plain_tag(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _forget(record: "_Element") -> None:
    """Free a record and all before it."""
    parent = record.getparent()
    record.clear()
    if parent is not None:
        for earlier in record.itersiblings(preceding=True):
            parent.remove(earlier)


def _damaged(name: str, reason: str, line: int | None) -> DocumentError:
    place = f"{name}:{line}" if line else name
    return DocumentError(
        place, f"is damaged XML: {' '.join(reason.split())[:_LONGEST_REASON].rstrip('.')}.", hint="Is it complete?"
    )
