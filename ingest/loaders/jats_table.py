"""Read a table of a JATS text, in the model of XHTML or of OASIS, into rows of cells."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.loaders.grid import Cell, lay_out
from ingest.loaders.xml_text import plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACES = {"thead": 0, "tbody": 1, "tfoot": 2}
_WIDEST_CELL, _TALLEST_CELL = 1000, 65534  # HTML Living Standard, 4.9.11


def table_rows(table: "_Element", name: str) -> list[list[str]]:
    """Return the rows of a table as texts, its header first. Raises DocumentError when it is a bomb."""
    rows = sorted(_rows(table), key=lambda row: row[0])
    heads = [place == 0 or all(cell.tag == "th" for cell in cells) for place, cells in rows]
    header_rows = heads.index(False) if False in heads else len(rows) - 1
    # Without any header cell the first row is it; with some, down the side, there is none.
    if rows and not any(cell.tag == "th" for _, cells in rows for cell in cells):
        header_rows = max(header_rows, 1)
    return lay_out([[_cell(cell) for cell in cells] for _, cells in rows], header_rows, name)


def _rows(table: "_Element") -> Iterator[tuple[int, list["_Element"]]]:
    """Yield the cells of each row with the place of the row: head, body or foot."""
    parts = [*table, *(part for group in table.iterchildren("tgroup") for part in group)]
    for part in parts:
        rows = [part] if part.tag in ("tr", "row") else list(part.iterchildren("tr", "row"))
        for row in rows:
            cells = list(row.iterchildren("td", "th", "entry"))
            if cells:
                yield _PLACES.get(str(part.tag), 1), cells


def _cell(cell: "_Element") -> Cell:
    more = cell.get("morerows")
    rows = _number(more) + 1 if more else _number(cell.get("rowspan"))
    return Cell(plain(cell), rows=min(rows, _TALLEST_CELL), columns=min(_number(cell.get("colspan")), _WIDEST_CELL))


def _number(value: str | None) -> int:
    """Return the number that an attribute holds, 1 when it is none."""
    digits = (value or "").strip()
    return max(int(digits), 1) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
