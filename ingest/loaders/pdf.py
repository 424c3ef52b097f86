"""Load a PDF: its text by pages, put together into paragraphs; pages without text are named."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ingest.canonical import CanonicalText
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, Note, SourceFile, build_document, clean_text, id_of_file
from ingest.loaders.bounded import read_bounded
from ingest.loaders.pdf_layout import Layout
from ingest.loaders.pdf_lines import Line, lines_of
from ingest.loaders.pdf_margins import without_running_lines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MAX_BYTES = 512 << 20  # mostly pictures
_MAX_PAGES = 5_000
_MAX_CHARACTERS = 20_000_000
_STAMP_LINES = 6  # at most, on a page that is a picture
_PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD
# What programs write where an author has given no title.
_NO_TITLE_STARTS = ("microsoft word", "untitled", "(anonymous)", "slide ", "powerpoint")
_NO_TITLE_ENDS = (".doc", ".docx", ".pdf", ".indd", ".qxd", ".tex", ".dvi", ".ps", ".rtf")


def _load(file: SourceFile) -> Loaded:
    data = read_bounded(file.path, file.name, limit=_MAX_BYTES)
    found_title, read = _read(data, file.name)
    # On a picture of a page a running line is a stamp; on any other it may be all that the page says.
    pages = [
        lines if page.is_picture or _holds_text(lines) else page.lines
        for page, lines in zip(read, without_running_lines([page.lines for page in read]), strict=True)
    ]
    textless = [number for number, page in enumerate(pages, start=1) if not _holds_text(page)]
    if len(textless) == len(pages):
        holding = "page 1 holds" if len(pages) == 1 else f"pages 1-{len(pages)} hold"
        raise DocumentError(file.name, f"{holding} no text (scanned?).", hint="Run text recognition on it first.")
    builder = CanonicalText(own_key=file.reference.key if file.reference else "")
    blocks = groupby(Layout(pages).blocks(pages), key=lambda block: block.page)
    by_page = {number: list(page) for number, page in blocks}
    for number in range(len(pages)):
        builder.page()
        for block in by_page.get(number, ()):
            if block.heading:
                builder.heading(block.heading, block.text)
            else:
                builder.prose(block.text, tight=block.is_item)
    title = (file.reference.title if file.reference else "") or found_title or builder.first_heading
    yield build_document(
        builder,
        source=file.name,
        document_id=id_of_file(file.name),
        title=title or file.path.stem,
        content_hash=hashlib.sha256(data).hexdigest(),
        source_kind="pdf",
        reference=file.reference,
    )
    if textless:
        pages_hold = f"page {textless[0]} holds" if len(textless) == 1 else f"pages {_ranges(textless)} hold"
        yield Note(f"{pages_hold} no text (empty or scanned?); the rest was read. Run text recognition on the file.")


class _Page(NamedTuple):
    lines: list[Line]
    is_picture: bool = False


def _read(data: bytes, name: str) -> tuple[str, list[_Page]]:
    """Return the title that the file says it has, and its pages. Raises DocumentError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_NEEDED:
            raise DocumentError(name, "is encrypted.", hint="Save it without a password.") from error
        raise DocumentError(name, "cannot be read as PDF.", hint="Is it complete?") from error
    with document:
        if not 0 < len(document) <= _MAX_PAGES:
            raise DocumentError(name, f"has {len(document)} pages, not 1 to {_MAX_PAGES}.", hint="Split the file.")
        return _title(document), list(_pages(document, name))


def _pages(document: "PdfDocument", name: str) -> Iterator[_Page]:
    """Yield the pages, one without lines for one that is damaged. Raises DocumentError for too long a text."""
    from pypdfium2 import PdfiumError
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            lines = lines_of(page)
            is_picture = len(lines) <= _STAMP_LINES and any(page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,)))
            page.close()
        except PdfiumError:
            lines, is_picture = [], False
        characters += sum(len(line.text) for line in lines)
        if characters > _MAX_CHARACTERS:
            raise DocumentError(name, f"holds more than {_MAX_CHARACTERS:,} characters.", hint="Split the file.")
        yield _Page(lines, is_picture)


def _title(document: "PdfDocument") -> str:
    """Return the title in the file's metadata, unless a program made it up."""
    try:
        title = " ".join(clean_text(document.get_metadata_value("Title")).split())
    except UnicodeDecodeError:
        return ""
    made_up = title.lower().startswith(_NO_TITLE_STARTS) or title.lower().endswith(_NO_TITLE_ENDS)
    return "" if made_up or " " not in title else title


def _holds_text(page: Sequence[Line]) -> bool:
    return any(letter.isalnum() for line in page for letter in line.text)


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as text: `1-3, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


LOADER = Loader(name="pdf", version="2", suffixes=frozenset({".pdf"}), load=_load)
