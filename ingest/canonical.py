"""Build a document's canonical text block by block, locating everything that goes into it."""

from collections.abc import Sequence

from ingest.documents import Section, Sentence, SentenceKind
from ingest.sentences import split_sentences

_CELL_SEPARATOR = " | "

PlacedKeys = Sequence[tuple[int, str]]
"""Citation keys, each with the offset in its block at which its mark stood."""


class CanonicalText:
    """Grows the canonical text of one document: headings, prose, tables and pages in reading order.

    A sentence for which no citation key is given cites `own_key`, the key of the document's own
    record, if there is one.
    """

    def __init__(self, *, own_key: str = "") -> None:
        self.sentences: list[Sentence] = []
        self.pages: list[int] = []
        self.first_heading = ""
        self._own_keys = (own_key,) if own_key else ()
        self._blocks: list[str] = []
        self._length = 0
        self._headings: list[tuple[tuple[str, ...], int]] = [((), 0)]

    @property
    def text(self) -> str:
        """The canonical text so far."""
        return "".join(self._blocks)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in reading order; each runs to the start of the next heading."""
        ends = [start for _, start in self._headings[1:]] + [self._length]
        return tuple(
            Section(path=path, start=start, end=end) for (path, start), end in zip(self._headings, ends, strict=True)
        )

    def page(self) -> None:
        """Begin a new page: what is added next stands on it."""
        self.pages.append(self._length)

    def heading(self, level: int, title: str) -> None:
        """Begin a section; a heading of level 1 repeats the document's title, so its text opens the unnamed section."""
        title = " ".join(title.split())
        if not title:
            return
        parents = self._headings[-1][0][: max(level - 2, 0)]
        self.first_heading = self.first_heading or title
        start = self._append(title, tight=False)
        self._headings.append(((*parents, title) if level > 1 else (), start))

    def prose(self, block: str, keys: PlacedKeys = (), *, tight: bool = False) -> None:
        """Add a paragraph or, `tight`, an item of a list; it is split into sentences."""
        if not block.strip():
            return
        offset = self._append(block, tight=tight)
        for number, (start, end) in enumerate(split_sentences(block)):
            # A mark stands in its sentence or right behind it; one that opens the block, in the first.
            cited = [key for place, key in keys if start < place <= end or (number == 0 and place <= start)]
            self._add_sentence(offset + start, offset + end, cited, "prose")

    def table(self, rows: Sequence[Sequence[str]], keys: Sequence[Sequence[str]] = ()) -> None:
        """Add a table, a line per row, the first of which is its header; `keys` are those cited in each row.

        Short rows are filled up; a column without a single filled cell below its header is left out.
        """
        if not rows:
            return
        width = max(len(row) for row in rows)
        cells = [[" ".join(cell.split()) for cell in row] + [""] * (width - len(row)) for row in rows]
        _, *body = cells
        columns = [n for n in range(width) if not body or any(row[n] for row in body)]
        cited = keys or [()] * len(rows)
        for number, (row, row_keys) in enumerate(zip(cells, cited, strict=True)):
            line = _CELL_SEPARATOR.join(row[n] for n in columns)
            if line.strip(" |"):
                start = self._append(line, tight=number > 0)
                self._add_sentence(start, start + len(line), row_keys, "row" if number else "header")

    def _append(self, block: str, *, tight: bool) -> int:
        """Add a block after a line break (tight) or an empty line; return where it starts."""
        if self._blocks:
            gap = "\n" if tight else "\n\n"
            self._blocks.append(gap)
            self._length += len(gap)
            # A page that has just begun begins with its first block.
            if self.pages and self.pages[-1] == self._length - len(gap):
                self.pages[-1] = self._length
        start = self._length
        self._blocks.append(block)
        self._length += len(block)
        return start

    def _add_sentence(self, start: int, end: int, keys: Sequence[str], kind: SentenceKind) -> None:
        cited = tuple(dict.fromkeys(keys)) or self._own_keys
        self.sentences.append(Sentence(start=start, end=end, section=len(self._headings) - 1, keys=cited, kind=kind))
