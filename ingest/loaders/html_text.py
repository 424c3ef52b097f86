"""Put what a reader sees of an HTML tree into canonical text."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from lxml.etree import _Element, iterwalk

from ingest.canonical import CanonicalText
from ingest.loaders.base import clean_text
from ingest.loaders.grid import Cell, count_header_rows, lay_out
from ingest.loaders.mathml import formula
from ingest.loaders.superscript import lowered, raised

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_HEADING = 300  # one that is longer was never closed
_LARGEST_FORMULA = 200  # elements; a larger one is no formula, and may be nested too deeply to walk down
_WIDEST_CELL, _TALLEST_CELL = 1000, 65534  # HTML Living Standard, 4.9.11

_BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form header hgroup hr legend li main menu nav ol p pre search section summary table tbody td "
        "tfoot th thead tr ul"
    ).split()
).union(_HEADINGS)
_UNSEEN = frozenset(
    (
        "annotation annotation-xml applet audio button canvas datalist embed head iframe noembed noframes noscript "
        "object rp script select style svg template textarea title video"
    ).split()
)
_SPACE = re.compile(r"\s+")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class _Event(NamedTuple):
    """The start or the end of an element, or a text in it; a line break is a text."""

    kind: Literal["start", "end", "text"]
    element: _Element
    text: str = ""


def add_blocks(builder: CanonicalText, root: _Element, *, name: str, unseen: frozenset[str], shift: int) -> None:
    """Append the headings, `shift` levels down, the paragraphs, lists and tables under an element.

    Elements of the tags or roles `unseen` are left out. Raises DocumentError for a table that is a bomb.
    """
    blocks = _Blocks(builder, name, shift)
    for event in _visible(root, unseen):
        blocks.take(event)
    blocks.finish()


def length(root: _Element, unseen: frozenset[str]) -> int:
    """Count the characters that a reader sees of an element."""
    return sum(len(event.text) for event in _visible(root, unseen))


def plain(element: _Element) -> str:
    """Return the whole text of an element on one line."""
    return _one_line([_whole_text(element)])


def _one_line(pieces: list[str]) -> str:
    return " ".join(_clean(pieces).split())


def _clean(pieces: list[str]) -> str:
    """Join texts; only now, as a character reference may hide a control character or a part of a letter."""
    return clean_text("".join(pieces)).replace("\xad", "")


def _whole_text(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _visible(root: _Element, unseen: frozenset[str]) -> Iterator[_Event]:
    """Yield what a reader sees, without recursion, as hostile trees are deep."""
    walk = iterwalk(root, events=("start", "end"))
    skipped: _Element | None = None
    preformatted = 0
    before = ""
    for kind, element in walk:
        if kind == "start":
            preformatted += element.tag == "pre"
            if _is_hidden(element, unseen):
                walk.skip_subtree()
                skipped = element
                continue
            yield _Event("start", element)
            text = _rewritten(element, before)
            if text is None:
                text = element.text
            else:
                walk.skip_subtree()
        else:
            preformatted -= element.tag == "pre"
            if element is not skipped:
                yield _Event("end", element)
            text = None if element is root else element.tail
        if text:
            before = text[-1]
            is_kept = preformatted or (element.tag == "br" and kind == "start")
            yield _Event("text", element, text if is_kept else _SPACE.sub(" ", text))


def _rewritten(element: _Element, before: str) -> str | None:
    """Return the text to put in place of an element; None for one that is taken as it is."""
    match element.tag:
        case "br":
            return "\n"
        case "sup":
            return raised(_whole_text(element), before)
        case "sub":
            return lowered(_whole_text(element), before)
        case "math" if len(list(islice(element.iter(), _LARGEST_FORMULA + 1))) <= _LARGEST_FORMULA:
            return formula(element)
    return None


def _is_hidden(element: _Element, unseen: frozenset[str]) -> bool:
    tag, role = element.tag, element.get("role", "")
    if not isinstance(tag, str) or tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if tag in unseen or role in unseen:
        # A header or a footer of a part of the page is none of the page; a form with headings is the page.
        if tag in ("header", "footer"):
            return not any(parent.tag in ("article", "section", "main") for parent in element.iterancestors())
        return tag != "form" or next(element.iterdescendants(*_HEADINGS), None) is None
    if tag == "dialog" and element.get("open") is None:
        return True
    if tag == "sup" and _is_note_mark(element):
        return True
    return bool(_HIDING_STYLE.search(element.get("style", "")))


def _is_note_mark(mark: _Element) -> bool:
    """Say whether a raised text is nothing but links within the page, which lead to its notes or references."""
    links = [link for link in mark.iterdescendants("a") if link.get("href", "").startswith("#")]
    linked = "".join(map(_whole_text, links))
    return bool(links) and sum(map(str.isalnum, linked)) == sum(map(str.isalnum, _whole_text(mark)))


class _Blocks:
    """Gathers texts into blocks and appends each to the canonical text when it ends."""

    def __init__(self, builder: CanonicalText, name: str, shift: int) -> None:
        self._builder, self._name, self._shift = builder, name, shift
        self._pieces: list[str] = []
        self._gathering: _Element | None = None  # the heading or the defined term that the texts belong to
        self._term = ""
        self._items = 0
        self._table: _Table | None = None

    def take(self, event: _Event) -> None:
        """Go on with the next event."""
        if self._table:
            if self._table.take(event):
                self._end_table(self._table)
        elif event.kind == "text":
            self._pieces.append(event.text)
        elif event.element.tag in _BLOCKS:
            self._cross(event)

    def finish(self) -> None:
        """Append what is left."""
        self._gathering = None
        self._flush()
        self._flush_term()

    def _cross(self, event: _Event) -> None:
        """Enter or leave a block."""
        element, tag = event.element, event.element.tag
        if self._gathering is not None:
            self._pieces.append(" ")
            if event.kind == "start" and tag == self._gathering.tag == "dt":  # the one before was not closed
                self._gathering = element
                self._end_term()
            elif event.kind == "end" and element is self._gathering:
                self._gathering = None
                self._end_term() if tag == "dt" else self._end_heading(int(tag[1:]))
            return
        self._flush(preformatted=tag == "pre" and event.kind == "end")
        if event.kind == "start" and tag in (*_HEADINGS, "dt"):
            self._gathering = element
        elif event.kind == "start" and tag == "table" and _holds_data(element):
            self._flush_term()
            self._table = _Table(element)
        elif tag in ("li", "dd"):
            self._items += 1 if event.kind == "start" else -1
        elif tag == "dl":
            self._flush_term()

    def _flush(self, *, preformatted: bool = False) -> None:
        """Append the texts gathered so far: paragraphs end at two line breaks, preformatted text keeps its own."""
        text = _clean(self._pieces)
        self._pieces.clear()
        if preformatted:
            self._prose("\n".join(line.rstrip() for line in text.split("\n")).strip("\n"))
            return
        paragraph: list[str] = []
        for line in (*text.split("\n"), ""):
            words = " ".join(line.split())
            if words:
                paragraph.append(words)
            elif paragraph:
                self._prose(" ".join(paragraph))
                paragraph = []

    def _prose(self, block: str) -> None:
        if not block.strip():
            return
        term, self._term = self._term, ""
        if term:
            block = f"{term}{'' if term.endswith((':', '?', '.', '!')) else ':'} {block}"
        self._builder.prose(block, tight=self._items > 0 or bool(term))

    def _end_term(self) -> None:
        """Keep a defined term for its definition, beside those that share it."""
        words = _one_line(self._pieces)
        self._pieces.clear()
        self._term = ", ".join(filter(None, (self._term, words)))

    def _flush_term(self) -> None:
        term, self._term = self._term, ""
        self._builder.prose(term, tight=True)

    def _end_heading(self, level: int) -> None:
        words = _one_line(self._pieces)
        if len(words) > _LONGEST_HEADING:
            self._flush()
            return
        self._pieces.clear()
        self._flush_term()
        self._builder.heading(level + self._shift, words)

    def _end_table(self, table: "_Table") -> None:
        self._table = None
        for block in (table.caption, table.strayed):
            self._builder.prose(_one_line(block))
        rows, header_rows = table.rows()
        self._builder.table(lay_out(rows, header_rows, self._name))


def _holds_data(table: _Element) -> bool:
    """Say whether a table is one of data, rather than a way to lay out a page or to draw a box."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return False
    if next(table.iterdescendants("th"), None) is not None:
        return True
    rows = [len(row.findall("td")) for row in table.iterdescendants("tr")]
    return len(rows) > 1 and max(rows) > 1


class _Row(NamedTuple):
    place: int  # among head, body and foot
    cells: list[tuple[_Element, list[str]]]


class _Table:
    """Gathers the texts of a table; `strayed` are those outside its cells, which a browser shows above it."""

    def __init__(self, table: _Element) -> None:
        self.caption: list[str] = []
        self.strayed: list[str] = []
        self._table = table
        self._rows: list[_Row] = []
        self._current = self.strayed

    def take(self, event: _Event) -> bool:
        """Go on with the next event; True when the table ends with it."""
        tag = event.element.tag
        if event.kind == "text":
            self._current.append(event.text)
        elif tag == "tr":
            if event.kind == "start":
                parent = event.element.getparent()
                place = {"thead": 0, "tfoot": 2}.get(str(parent.tag) if parent is not None else "", 1)
                self._rows.append(_Row(place, []))
            self._current = self.strayed
            self._current.append(" ")
        elif tag in ("td", "th"):
            self._current = self.strayed
            if event.kind == "start" and self._rows:
                self._current = []
                self._rows[-1].cells.append((event.element, self._current))
        elif tag == "caption":
            self._current = self.caption if event.kind == "start" else self.strayed
        elif tag in _BLOCKS:
            self._current.append(" ")
        return event.kind == "end" and event.element is self._table

    def rows(self) -> tuple[list[list[Cell]], int]:
        """Return the rows from head to foot, and how many of them are the header."""
        rows = sorted((row for row in self._rows if row.cells), key=lambda row: row.place)
        header_rows = count_header_rows(
            [row.place == 0 or all(cell.tag == "th" for cell, _ in row.cells) for row in rows],
            has_header_cells=any(cell.tag == "th" for row in rows for cell, _ in row.cells),
        )
        cells = [
            [
                Cell(
                    _one_line(pieces),
                    rows=_span(cell.get("rowspan"), _TALLEST_CELL),
                    columns=_span(cell.get("colspan"), _WIDEST_CELL),
                )
                for cell, pieces in row.cells
            ]
            for row in rows
        ]
        return cells, header_rows


def _span(value: str | None, most: int) -> int:
    """Return how many rows or columns an attribute says; a rowspan of 0 runs to the end of the table."""
    digits = (value or "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        return 1
    return min(int(digits), most) or (most if most == _TALLEST_CELL else 1)
