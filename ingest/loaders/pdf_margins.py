"""Leave out the running headers, footers and page numbers of a paged text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.loaders.pdf_lines import Line

_DEPTH = 3  # lines at the head and at the foot of a page
_WIDE_GAP = 1.5  # of the usual distance between lines of the page
_FEWEST_PAGES = 3
# Of the pages. Left and right pages often have headers of their own, and chapters too.
_SHARE_OF_TEXT, _SHARE_OF_NUMBER = 0.4, 0.1
_LONGEST = 200
_NUMBER = re.compile(r"[0-9]{1,5}")


def without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without those at its head or foot that recur on the pages.

    They must stand apart, be at the same height and be the same text, but for one number that goes up with
    the pages, or begin or end with such a number.
    """
    recurring = Counter(
        pattern
        for number, lines in enumerate(pages)
        for pattern in {pattern for line in _outer(lines) for pattern in _patterns(line, number)}
    )

    def is_running(line: Line, page: int) -> bool:
        return any(
            recurring[pattern] >= max(_FEWEST_PAGES, pattern.share * len(pages)) for pattern in _patterns(line, page)
        )

    kept: list[list[Line]] = []
    for number, lines in enumerate(pages):
        running = {line for line in _outer(lines) if is_running(line, number)}
        kept.append([line for line in lines if line not in running])
    return kept


class _Pattern(NamedTuple):
    """What a line has in common with the running lines of other pages; `share` of the pages must have it."""

    share: float
    place: tuple[int, int]
    before: str
    number: int | None = None
    after: str = ""


def _outer(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that stand at the head and at the foot of a page, apart from the others."""
    heights = sorted({line.base for line in lines})
    outer = {*_apart(heights), *_apart(heights[::-1])}
    return [line for line in lines if line.base in outer and len(line.text) <= _LONGEST]


def _apart(heights: Sequence[float]) -> Sequence[float]:
    """Return the heights up to the first wide gap, if it comes soon."""
    gaps = [abs(one - other) for one, other in pairwise(heights)]
    wide = _WIDE_GAP * median(gaps) if gaps else 0.0
    return heights[: next((n for n, gap in enumerate(gaps[:_DEPTH], start=1) if gap > wide), 0 if gaps else 1)]


def _patterns(line: Line, page: int) -> Iterator[_Pattern]:
    """Yield the line as it is and with each number as its distance from that of the page, at its ends without more."""
    place = (round(line.base), round(line.size))
    yield _Pattern(_SHARE_OF_TEXT, place, line.text)
    for number in _NUMBER.finditer(line.text):
        before, distance, after = line.text[: number.start()], int(number.group()) - page, line.text[number.end() :]
        yield _Pattern(_SHARE_OF_TEXT, place, before, distance, after)
        if not before:
            yield _Pattern(_SHARE_OF_NUMBER, place, "", distance, "…")
        if not after:
            yield _Pattern(_SHARE_OF_NUMBER, place, "…", distance)
