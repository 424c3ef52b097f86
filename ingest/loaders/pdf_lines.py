"""The lines of text on a page of a PDF, with their places."""

import ctypes
import math
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from ingest.loaders.base import clean_text
from ingest.loaders.superscript import raised

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_LINE_ENDS = (10, 13)
_BROKEN_HYPHEN = 2  # PDFium puts this where a line ends within a word
_SAMPLES = 5  # characters of a line by which its size and its height on the page are told
_CAN_BE_RAISED = frozenset("0123456789,+-\u2212\u2013")
_RAISED_BY, _RAISED_SIZE = 0.15, 0.95  # of the line's size
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0xFEFF, 0xFFFE))


class Line(NamedTuple):
    """A line of text; the place of its ends, of its base and its size of type are in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


class _Glyph(NamedTuple):
    character: str
    number: int


def lines_of(page: "PdfPage") -> list[Line]:
    """Return the lines of a page in the order in which it was written. Raises PdfiumError."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        lines: list[Line] = []
        glyphs: list[_Glyph] = []
        for index in range(textpage.count_chars()):
            code = pdfium.FPDFText_GetUnicode(textpage, index)
            if code in _LINE_ENDS or code == _BROKEN_HYPHEN:
                lines += _line(textpage, glyphs, "-" if code == _BROKEN_HYPHEN else "")
                glyphs = []
            elif code < 0x110000:
                glyphs.append(_Glyph(chr(code), index))
        return lines + _line(textpage, glyphs, "")
    finally:
        textpage.close()


def _line(textpage: "PdfTextPage", glyphs: list[_Glyph], end: str) -> list[Line]:
    """Return the line that some glyphs make, if they show anything."""
    import pypdfium2.raw as pdfium

    shown = [glyph.number for glyph in glyphs if not glyph.character.isspace()]
    if not shown:
        return []
    places = [_place(textpage, shown[len(shown) * n // _SAMPLES]) for n in range(_SAMPLES)]
    base = median(place.base for place in places)
    size = median(place.size for place in places)
    box = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, shown[-1], *box)
    pieces: list[str] = []
    for is_raised, group in groupby(glyphs, key=lambda glyph: _is_raised(textpage, glyph, base, size)):
        text = "".join(glyph.character for glyph in group)
        before = pieces[-1][-1:] if pieces else ""
        pieces.append(raised(text, before) if is_raised and before else text)
    words = " ".join(clean_text("".join(pieces).translate(_LIGATURES).translate(_INVISIBLE)).split())
    if not any(letter.isprintable() for letter in words if letter != " "):
        return []
    return [Line(words + end, _place(textpage, shown[0]).left, _finite(box[1].value), base, size)]


class _Place(NamedTuple):
    left: float
    base: float
    size: float


def _place(textpage: "PdfTextPage", index: int) -> _Place:
    """Return where a glyph begins, the line it stands on and its size on the page, all in points."""
    import pypdfium2.raw as pdfium

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    has_matrix = pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.c, matrix.d) if has_matrix else 1.0)
    return _Place(_finite(x.value), _finite(y.value), _finite(size))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _is_raised(textpage: "PdfTextPage", glyph: _Glyph, base: float, size: float) -> bool:
    if glyph.character not in _CAN_BE_RAISED:
        return False
    place = _place(textpage, glyph.number)
    return place.base > base + _RAISED_BY * size and place.size < _RAISED_SIZE * size
