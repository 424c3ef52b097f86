"""Put the body of a Word document into canonical text.

Elements: ECMA-376 Part 1, WordprocessingML (17) and Office Math (22).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.etree import _Element

from ingest.canonical import CanonicalText
from ingest.loaders.base import clean_text
from ingest.loaders.docx_styles import Styles, attribute, child, is_on, tag
from ingest.loaders.grid import Cell, count_header_rows, lay_out
from ingest.loaders.superscript import lowered, raised
from ingest.loaders.symbol_font import from_symbol_font

_LONGEST_HEADING = 300
# What stands around text without being a part of it; of two versions of the same the first is taken.
_WRAPPERS = frozenset("bdo customXml dir fldSimple hyperlink ins moveTo ruby rubyBase sdt sdtContent smartTag".split())
_SPACES = frozenset("tab br cr ptab".split())
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_DRAWINGS = frozenset("drawing pict object".split())


def add_body(
    builder: CanonicalText, body: _Element, styles: Styles, notes: Mapping[tuple[str, str], _Element], name: str
) -> None:
    """Append the paragraphs, lists and tables of a body in order, each with the notes and boxes that hang on it.

    `notes` are the footnotes and endnotes by their kind and id. Raises DocumentError for a table that is a bomb.
    """
    writer = _Writer(builder, styles, dict(notes), name, shift=_shift(body, styles))
    writer.add(body)


def _shift(body: _Element, styles: Styles) -> int:
    """Return 1 where headings of the first level head sections, as there is a title or there are several."""
    levels = [styles.level(paragraph) for paragraph in body.iter() if tag(paragraph) == "p"]
    return 1 if 0 in levels or levels.count(1) > 1 else 0


def _contents(element: _Element) -> Iterator[_Element]:
    """Yield the children of an element, those of mere wrappers in their place."""
    for part in element:
        if tag(part) == "AlternateContent":
            yield from _contents(part[0]) if len(part) else ()
        elif tag(part) in _WRAPPERS:
            yield from _contents(part)
        else:
            yield part


class _Hanging(NamedTuple):
    """What is said in a block and stands elsewhere on the page."""

    notes: list[_Element]
    boxes: list[_Element]


class _Writer:
    """Writes one block after the other; the notes of a block follow it once, and so do its text boxes."""

    def __init__(
        self,
        builder: CanonicalText,
        styles: Styles,
        notes: dict[tuple[str, str], _Element],
        name: str,
        *,
        shift: int,
    ) -> None:
        self._builder, self._styles, self._notes, self._name, self._shift = builder, styles, notes, name, shift

    def add(self, container: _Element) -> None:
        """Append the blocks of a body, a cell, a note or a text box."""
        for block in _contents(container):
            hanging = _Hanging([], [])
            if tag(block) == "p":
                self._paragraph(block, hanging)
            elif tag(block) == "tbl":
                self._table(block, hanging)
            for part in (*hanging.notes, *hanging.boxes):
                self.add(part)

    def _paragraph(self, paragraph: _Element, hanging: _Hanging) -> None:
        text = self._text(paragraph, hanging)
        level = self._styles.level(paragraph)
        if self._styles.is_contents(paragraph) or not text:
            return
        if level is not None and len(text) <= _LONGEST_HEADING:
            self._builder.heading(max(level + self._shift, 1), text)
        else:
            self._builder.prose(text, tight=self._styles.is_item(paragraph))

    def _table(self, table: _Element, hanging: _Hanging) -> None:
        rows = [row for row in _contents(table) if tag(row) == "tr" and child(row, "trPr", "del") is None]
        cells = [[cell for cell in _contents(row) if tag(cell) == "tc"] for row in rows]
        if all(len(row) <= 1 for row in cells):  # a box around text
            for row in cells:
                for cell in row:
                    self.add(cell)
            return
        heads = [is_on(child(row, "trPr", "tblHeader")) for row in rows]
        laid_out = lay_out(
            [
                [*_indent(row), *(self._cell(cell, hanging) for cell in parts)]
                for row, parts in zip(rows, cells, strict=True)
            ],
            count_header_rows(heads, has_header_cells=any(heads)),
            self._name,
        )
        self._builder.table(laid_out)

    def _cell(self, cell: _Element, hanging: _Hanging) -> Cell:
        merge = child(cell, "tcPr", "vMerge")
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        text = " ".join(filter(None, self._texts(cell, hanging)))
        return Cell(text or (None if goes_on else ""), columns=_number(child(cell, "tcPr", "gridSpan"), least=1))

    def _texts(self, cell: _Element, hanging: _Hanging) -> Iterator[str]:
        """Yield the texts of a cell, those of a table within it too."""
        for block in _contents(cell):
            if tag(block) == "p":
                yield self._text(block, hanging)
            elif tag(block) in ("tbl", "tr", "tc"):
                yield from self._texts(block, hanging)

    def _text(self, paragraph: _Element, hanging: _Hanging) -> str:
        """Return the text of a paragraph on one line; the notes and boxes met go to `hanging`."""
        pieces = [""]
        for part in _contents(paragraph):
            if tag(part) == "r":
                pieces += self._run(part, pieces[-1][-1:], hanging)
            elif tag(part) in ("oMath", "oMathPara"):
                pieces.append(_formula(part))
        return " ".join(clean_text("".join(pieces)).replace("\xad", "").split())

    def _run(self, run: _Element, before: str, hanging: _Hanging) -> Iterator[str]:
        if is_on(child(run, "rPr", "vanish")):
            return
        fonts = child(run, "rPr", "rFonts")
        is_symbol = fonts is not None and "Symbol" in fonts.attrib.values()
        text = ""
        for part in _contents(run):
            kind = tag(part)
            if kind == "t":
                text += from_symbol_font(part.text or "") if is_symbol else part.text or ""
            elif kind in _SPACES:
                text += " "
            elif kind == "noBreakHyphen":
                text += "-"
            elif kind == "sym":
                text += _symbol(part)
            elif kind in _NOTES:
                note = self._notes.pop((_NOTES[kind], attribute(part, "id")), None)
                if note is not None:
                    hanging.notes.append(note)
            elif kind in _DRAWINGS:
                hanging.boxes.extend(_boxes(part))
        height = attribute(child(run, "rPr", "vertAlign"), "val")
        if text:
            yield (
                raised(text, before)
                if height == "superscript"
                else lowered(text, before)
                if height == "subscript"
                else text
            )


def _boxes(drawing: _Element) -> Iterator[_Element]:
    """Yield the contents of the text boxes of a drawing, not of those within them."""
    for part in _contents(drawing):
        if tag(part) == "txbxContent":
            yield part
        else:
            yield from _boxes(part)


def _symbol(symbol: _Element) -> str:
    """Return the character that a code in a font shows; the replacement character when that cannot be known."""
    try:
        character = chr(int(attribute(symbol, "char"), 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    if attribute(symbol, "font") == "Symbol":
        character = from_symbol_font(character if character >= "\uf000" else chr(0xF000 + ord(character) % 0x100))
    return character if character.isprintable() else "\ufffd"


def _formula(element: _Element) -> str:
    """Return a formula on one line: `x²`, `a/b`."""
    if tag(element) == "t":
        return element.text or ""
    parts = [(tag(part), _formula(part)) for part in element]
    match tag(element), parts:
        case "sSup", [*_, ("e", base), ("sup", power)]:
            return base + raised(power, base[-1:])
        case "f", [*_, ("num", above), ("den", below)]:
            return f"{above}/{below}"
    return "".join(text for _, text in parts)


def _indent(row: _Element) -> Sequence[Cell]:
    """Return the cell that stands for the columns a row leaves out at its start."""
    columns = _number(child(row, "trPr", "gridBefore"), least=0)
    return [Cell("", columns=columns)] if columns else []


def _number(element: _Element | None, *, least: int) -> int:
    digits = attribute(element, "val")
    return max(int(digits), least) if digits.isascii() and digits.isdigit() and len(digits) < 9 else least
