"""Lay the cells of a table out in equal rows: a merged cell stands in every row and column that it covers."""

from collections.abc import Sequence
from typing import NamedTuple

from ingest.errors import DocumentError

# Beyond these a table is mostly holes or mostly copies, like one that is meant to fill the memory.
_SPREAD = 100
_SLACK = 10_000
_COPIES = 10


class Cell(NamedTuple):
    """A cell and how many rows and columns it covers; a text of None goes on with that of the cell above."""

    text: str | None
    rows: int = 1
    columns: int = 1


def lay_out(rows: Sequence[Sequence[Cell]], header_rows: int, name: str) -> list[list[str]]:
    """Return the rows as texts: the first `header_rows` as one header, an empty one when there are none.

    Copies of merged cells are left empty once they make up most of the table's text. Raises
    DocumentError, naming the file, when the table spreads a few cells over a huge grid.
    """
    grid = _Grid(rows)
    for cells in rows:
        if not grid.add(cells):
            raise DocumentError(
                name, "holds a table of far more rows or columns than cells.", hint="Mend or remove the table."
            )
    texts = grid.texts()
    header = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts[:header_rows], strict=True)]
    return [header or [""] * len(grid.begun), *texts[header_rows:]]


def count_header_rows(heads: Sequence[bool], *, has_header_cells: bool) -> int:
    """Return how many rows are the header, from which rows are marked as such; a row is left below it.

    Without any header cell the first row is it; with some, down the side, there is none.
    """
    marked = list(heads).index(False) if False in heads else max(len(heads) - 1, 0)
    return marked if has_header_cells or not heads else max(marked, 1)


class _Grid:
    """Places cells row by row; `begun` are the columns in which one begins, as others are only the width of these."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.begun: set[int] = set()
        self._lines: list[dict[int, str]] = []
        self._hanging: dict[int, tuple[int, str]] = {}
        self._room = _SPREAD * sum(len(cells) for cells in rows) + _SLACK
        self._copies = _COPIES * sum(len(cell.text or "") for cells in rows for cell in cells)

    def add(self, cells: Sequence[Cell]) -> bool:
        """Place a row; False when the grid has far more places than there are cells."""
        line = {column: self._copy(text) for column, (_, text) in self._hanging.items()}
        self._hanging = {column: (left - 1, text) for column, (left, text) in self._hanging.items() if left > 1}
        # A cell that is alone in its row heads those below it: it is said once.
        spans = not (len(cells) == 1 and not line)
        column = 0
        for cell in cells:
            while column in line:
                column += 1
            self.begun.add(column)
            width = cell.columns if spans else 1
            self._room -= width
            if self._room < 0:
                return False
            text = self._above(column) if cell.text is None else cell.text
            for place in range(column, column + width):
                if place in line:
                    break
                line[place] = text if place == column else self._copy(text)
                if cell.rows > 1:
                    self._hanging[place] = (cell.rows - 1, text)
        self._room -= len(self._hanging)
        self._lines.append(line)
        return self._room >= 0 and len(self.begun) * len(self._lines) <= self._room

    def texts(self) -> list[list[str]]:
        """Return the rows, each with a text for every column in which a cell begins."""
        columns = sorted(self.begun)
        return [[line.get(column, "") for column in columns] for line in self._lines]

    def _above(self, column: int) -> str:
        return self._copy(self._lines[-1].get(column, "")) if self._lines else ""

    def _copy(self, text: str) -> str:
        self._copies -= len(text)
        return text if self._copies >= 0 else ""
