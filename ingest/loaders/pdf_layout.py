"""Put the lines of a paged text together again: paragraphs, items of lists and headings.

A PDF holds lines at places and knows no paragraph. Where one ends is told by its type, its gaps, its
indents and its punctuation; in doubt two are joined, as a quotation that runs on is still true.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from statistics import median

from ingest.loaders.pdf_lines import Line
from ingest.sentences import split_sentences

_SAME_SIZE, _NEAR_SIZE = 0.08, 0.2  # as a share of the larger
_WIDE_GAP = 1.35  # of the usual distance between lines
_SHORT, _VERY_SHORT = 0.1, 0.4  # of the width of the column, missing at the end of a line
_INDENT = 0.7  # of the size of type
_HEADING_SIZE = 1.12  # of the size of the body's type
_LONGEST_HEADING = 200
_REACH = 20  # blocks between two columns
_BULLET = re.compile(r"[•◦▪▫■□●○‣➢✓∙·]\s*")
_CLOSED = re.compile(r"[.!?:;][\"')\]”’⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+(?=[-\u2010]$)"), re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Block:
    """A heading, when it has a level, or else a paragraph or an item of a list.

    `page` counts from 0; `begins_column` when it stands at the head of one; `is_open` when it ends in a
    full line but ends no sentence.
    """

    text: str
    page: int
    size: float
    is_item: bool
    begins_column: bool
    is_open: bool
    heading: int = 0


class Layout:
    """Knows the usual type, distances and words of a whole text, by which its pages are put together."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        lines = [line for page in pages for line in page]
        self._words = {word for line in lines for word in _WORD.findall(line.text.lower())}
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        # A line can be a hundredth of a point apart from the next where a table or a formula is set.
        steps = [
            (one.base - two.base) / one.size
            for page in pages
            for one, two in pairwise(page)
            if _alike(one, two, _SAME_SIZE)
        ]
        self._step = _percentile([step for step in steps if 0.8 < step < 2.5] or [1.2], 0.25)

    def blocks(self, pages: Sequence[Sequence[Line]]) -> list[Block]:
        """Return the blocks; a sentence that runs over the end of a page stands on the page where it begins."""
        found = [
            block
            for number, page in enumerate(pages)
            for column in _columns(page)
            for block in self._of_column(column, number)
        ]
        return self._with_headings(self._joined(found))

    def _of_column(self, column: Sequence[Line], page: int) -> Iterator[Block]:
        left = _percentile([line.left for line in column], 0.2)
        right = _percentile([line.right for line in column], 0.8)
        starts = [n for n, line in enumerate(column) if n == 0 or self._breaks(column[n - 1], line, left, right)]
        for start, end in pairwise([*starts, len(column)]):
            text = reduce(self._glued, (line.text for line in column[start:end]))
            bullet = _BULLET.match(text)
            text = text[bullet.end() :] if bullet else text
            # A single line does not tell how wide its column is.
            is_full = len(column) > 1 and column[end - 1].right > right - _SHORT * (right - left)
            if text:
                yield Block(
                    text=text,
                    page=page,
                    size=median(line.size for line in column[start:end]),
                    is_item=bool(bullet),
                    begins_column=start == 0,
                    is_open=is_full and not _CLOSED.search(text),
                )

    def _breaks(self, above: Line, line: Line, left: float, right: float) -> bool:
        """Say whether a line begins a paragraph, below another of the same column."""
        if abs(above.base - line.base) < 0.3 * line.size:  # side by side
            return False
        if _BULLET.match(line.text) or not _alike(above, line, _NEAR_SIZE):
            return True
        if above.base - line.base > _WIDE_GAP * self._step * line.size:
            return True
        missing = (right - above.right) / max(right - left, 1.0)
        if not _alike(above, line, _SAME_SIZE) and (missing > _SHORT or _CLOSED.search(above.text)):
            return True
        if _CLOSED.search(above.text):
            return missing > _SHORT or (line.left > left + _INDENT * line.size and above.left < line.left - 1)
        return missing > _VERY_SHORT and not line.text[0].islower()

    def _glued(self, text: str, more: str) -> str:
        """Return two texts joined; a word that was broken at its hyphen becomes one again, unless it has one."""
        if text[-1:] in ("-", "\u2010") and text[-2:-1].isalpha():
            start, rest = _LAST_WORD.search(text), _FIRST_WORD.match(more)
            if not start or not rest or not more[0].islower() or (start.group().isupper() and len(start.group()) > 1):
                return text + more
            one, other = start.group().lower(), rest.group().lower()
            has_hyphen = f"{one}-{other}" in self._words and one + other not in self._words
            return text + more if has_hyphen else text[:-1] + more
        is_range = text[-1:] in ("-", "\u2013") and text[-2:-1].isdigit() and more[0].isdigit()
        return text + more if is_range else f"{text} {more}"

    def _joined(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the blocks with every sentence whole: what stands of it at the head of a column goes to its start."""
        joined: list[Block] = []
        for block in blocks:
            earlier = _begun(joined, block) if block.begins_column else None
            if earlier is None:
                joined.append(block)
                continue
            before = joined[earlier]
            text = self._glued(before.text, block.text)
            end = next(end for _, end in split_sentences(text) if end > len(before.text))
            joined[earlier] = replace(before, text=text[:end], is_open=block.is_open and end == len(text))
            if text[end:].strip():
                joined.append(replace(block, text=text[end:].strip()))
        return joined

    def _with_headings(self, blocks: Sequence[Block]) -> list[Block]:
        """Return the blocks with the level of each heading: the largest type is the first, if it stands once."""
        sizes = Counter(round(block.size) for block in blocks if self._can_be_heading(block))
        ranks = sorted(sizes, reverse=True)
        first = 1 if ranks and sizes[ranks[0]] == 1 else 2
        return [
            replace(block, heading=ranks.index(round(block.size)) + first) if self._can_be_heading(block) else block
            for block in blocks
        ]

    def _can_be_heading(self, block: Block) -> bool:
        return (
            block.size > _HEADING_SIZE * self._body
            and not block.is_item
            and len(block.text) <= _LONGEST_HEADING
            and not block.text.endswith((".", ",", ";"))
            and any(map(str.isalpha, block.text))
        )


def _begun(blocks: Sequence[Block], block: Block) -> int | None:
    """Return the number of the block that goes on with one at the head of a column; footnotes and legends between."""
    near = range(len(blocks) - 1, max(len(blocks) - 1 - _REACH, -1), -1)
    begun = next((n for n in near if abs(blocks[n].size - block.size) <= _SAME_SIZE * block.size), None)
    if begun is None or block.is_item or _CLOSED.search(blocks[begun].text):
        return None
    signs = (blocks[begun].is_open, block.text[0].islower())
    return begun if (any(signs) if begun == len(blocks) - 1 else all(signs)) else None


def _alike(one: Line, other: Line, tolerance: float) -> bool:
    return abs(one.size - other.size) <= tolerance * max(one.size, other.size) and one.size > 0


def _columns(page: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines that go down a page one below the other, column by column."""
    run: list[Line] = []
    for line in page:
        if run and (line.base > run[-1].base + line.size or line.left > run[-1].right or line.right < run[-1].left):
            is_beside = abs(line.base - run[-1].base) < 0.3 * line.size
            if not is_beside:
                yield run
                run = []
        run.append(line)
    if run:
        yield run


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1) + 0.5)]
