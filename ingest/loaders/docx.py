"""Load a Word document: headings by their styles, paragraphs, lists, tables and notes in order."""

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, build_document, clean_text, id_of_file
from ingest.loaders.bounded import check_zip, read_bounded
from ingest.references import Name, Reference

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

    from ingest.loaders.docx_styles import Styles

_MAX_BYTES = 256 << 20
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: what Word wrote up to 2003, and writes encrypted
_TEMPLATE_YEAR = 2013  # in which the template of python-docx was made, and so all that it writes
_NOTES = ("footnote", "endnote")
# What programs write where nobody has given a name.
_NO_TITLES = frozenset({"word document", "document", "untitled"})
_NO_AUTHORS = frozenset({"python-docx", "user", "admin", "administrator", "microsoft office user", "un-named"})


@dataclass(frozen=True)
class _Word:
    """What is read of a Word document; `notes` by kind and id, `year` is that of its creation."""

    body: "_Element"
    styles: "Styles"
    notes: dict[tuple[str, str], "_Element"]
    title: str
    authors: str
    year: int | None


def _load(file: SourceFile) -> Loaded:
    from ingest.loaders.docx_text import add_body

    data = read_bounded(file.path, file.name, limit=_MAX_BYTES)
    word = _read(data, file)
    document_id = id_of_file(file.name)
    reference = file.reference or _reference(word, document_id)
    builder = CanonicalText(own_key=reference.key if reference else "")
    add_body(builder, word.body, word.styles, word.notes, file.name)
    yield build_document(
        builder,
        source=file.name,
        document_id=document_id,
        title=(reference.title if reference else "") or builder.first_heading or file.path.stem,
        content_hash=hashlib.sha256(data).hexdigest(),
        source_kind="docx",
        reference=reference,
    )


def _read(data: bytes, file: SourceFile) -> _Word:
    """Return what a file holds. Raises DocumentError."""
    import docx

    if data.startswith(_COMPOUND_FILE):
        raise DocumentError(
            file.name, "is encrypted or in the format of Word 97-2003.", hint="Save it as .docx without a password."
        )
    check_zip(file.path, file.name)
    if file.path.suffix.lower() == ".docm" or b"vbaProject.bin" in data:
        raise DocumentError(file.name, "holds macros.", hint="Save it as .docx without macros.")
    try:
        return _word(docx.Document(io.BytesIO(data)))
    except MemoryError:
        raise
    except Exception as error:  # what is wrong with the archive or its XML shows itself in any of theirs
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise DocumentError(
            file.name, f"cannot be read as a Word document: {reason}.", hint="Is it complete?"
        ) from error


def _word(document: "WordDocument") -> _Word:
    """Return what an opened document holds. Raises ValueError when it declares entities; others when it is damaged."""
    from lxml import etree

    from ingest.loaders.docx_styles import Styles, attribute, tag

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    body = document.element.body
    trees = [body.getroottree()]
    notes: dict[tuple[str, str], _Element] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2].removesuffix("s")
        if kind in _NOTES and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, parser)
            trees.append(root.getroottree())
            notes |= {(kind, attribute(note, "id")): note for note in root if tag(note) == kind}
    if any(tree.docinfo.internalDTD is not None for tree in trees):
        raise ValueError("it declares a document type")
    properties = document.core_properties
    title, authors = " ".join(clean_text(properties.title).split()), clean_text(properties.author)
    created = properties.created
    return _Word(
        body=body,
        styles=Styles(document.styles.element),
        notes=notes,
        title="" if title.lower() in _NO_TITLES else title,
        authors=authors,
        year=created.year if created and created.year != _TEMPLATE_YEAR else None,
    )


def _reference(word: _Word, key: str) -> Reference | None:
    """Return the record that the document's properties give; None when they name neither a title nor an author."""
    names = (" ".join(name.split()) for name in word.authors.split(";"))
    authors = tuple(Name(literal=name) for name in names if name and name.lower() not in _NO_AUTHORS)
    if not (word.title or authors):
        return None
    return Reference(
        key=key,
        type="document",
        title=word.title,
        author=authors,
        year=word.year,
        evidence_type="unclassified",
    )


LOADER = Loader(name="docx", version="1", suffixes=frozenset({".docx", ".docm"}), load=_load)
