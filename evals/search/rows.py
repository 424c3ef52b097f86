"""Whether the right document comes first: for questions that stand alone, misspelt ones, and last turns."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from evals.external.rows import Row
from evals.external.searches import Search
from evals.search.cases import SearchCase
from evals.search.misspelling import misspell
from evals.summary import Observation, estimate
from ingest.embed import Progress

TOPS = (1, 3)
MISSPELT = 3
_SEED = 20260101
BETZ = "betz"

Hits = list[list[float]]
"""For each case its values, one a draw."""


def followup_rows(
    cases: Sequence[SearchCase],
    systems: Mapping[str, Search],
    standalone: Callable[[Sequence[str]], str],
    progress: Progress,
) -> Iterator[Row]:
    """Yield where the right document stands for each system, then what misspelling costs Betz.

    The questions are asked as written to stand alone, by their own words alone, and in their conversation.
    """
    written: dict[int, Hits] = {}
    for name, search in systems.items():
        found = _hits(cases, lambda case: (case.standalone,), search, progress)
        written = written or found
        yield from _rows("follow-ups, written to stand alone", name, cases, found)
    search = systems[BETZ]
    yield from _rows("follow-ups, own words", BETZ, cases, _hits(cases, lambda case: case.turns[-1:], search, progress))
    resolved = _hits(cases, lambda case: (standalone(case.turns),), search, progress)
    yield from _rows("follow-ups, in conversation", BETZ, cases, resolved)
    rng = np.random.default_rng(_SEED)
    asked = {case.id: tuple(misspelt(case.standalone, rng)) for case in cases}
    for name in systems:
        slipped = _hits(cases, lambda case: asked[case.id], systems[name], progress)
        yield from _rows(f"follow-ups, {MISSPELT} misspellings of each", name, cases, slipped)
        if name == BETZ:
            yield from _rows("follow-ups, misspelt less written", name, cases, _less(slipped, written))


def conversation_rows(
    cases: Sequence[SearchCase], search: Search, standalone: Callable[[Sequence[str]], str], progress: Progress
) -> Iterator[Row]:
    """Yield where the right document stands for last turns, written to stand alone and made to, and their difference.

    A topic switch inherits nothing when it is made of its own words alone.
    """
    written = _hits(cases, lambda case: (case.standalone,), search, progress)
    resolved = _hits(cases, lambda case: (standalone(case.turns),), search, progress)
    yield from _rows("last turns, written to stand alone", BETZ, cases, written)
    yield from _rows("last turns, made to stand alone", BETZ, cases, resolved)
    yield from _rows("last turns, made less written", BETZ, cases, _less(resolved, written))
    yield from _rows("last turns, own words", BETZ, cases, _hits(cases, lambda case: case.turns[-1:], search, progress))
    switches = [case for case in cases if not case.inherits]
    nothing = [Observation(case.id, float(standalone(case.turns) == standalone(case.turns[-1:]))) for case in switches]
    yield Row(system=BETZ, metric=estimate("topic switches", "inherit_nothing", nothing, unit="conversations"))


def misspelt(text: str, rng: np.random.Generator) -> Iterator[str]:
    """Yield misspellings of a text."""
    return (misspell(text, rng) for _ in range(MISSPELT))


def _hits(
    cases: Sequence[SearchCase], ask: Callable[[SearchCase], Sequence[str]], search: Search, progress: Progress
) -> dict[int, Hits]:
    """Return for each number of first places whether the right document is among them, a value per question asked."""
    found: dict[int, Hits] = {top: [] for top in TOPS}
    for done, case in enumerate(cases, start=1):
        rankings = [search(question) for question in ask(case)]
        for top, hits in found.items():
            hits.append([float(case.document in ranking[:top]) for ranking in rankings])
        progress("Searching", done, len(cases))
    return found


def _less(one: dict[int, Hits], other: dict[int, Hits]) -> dict[int, Hits]:
    """Return one set of values less another that has a single value per case."""
    return {
        top: [[value - base[0] for value in values] for values, base in zip(one[top], other[top], strict=True)]
        for top in one
    }


def _rows(family: str, system: str, cases: Sequence[SearchCase], found: Mapping[int, Hits]) -> Iterator[Row]:
    for top, hits in found.items():
        observed = [Observation(case.id, value) for case, values in zip(cases, hits, strict=True) for value in values]
        yield Row(system=system, metric=estimate(family, f"top_{top}", observed, unit="questions"))
