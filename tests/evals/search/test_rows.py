from collections.abc import Sequence

import pytest

from evals.external.rows import Row
from evals.search.cases import SearchCase
from evals.search.rows import BETZ, MISSPELT, conversation_rows, followup_rows
from tests.conftest import quiet

pytestmark = pytest.mark.usefixtures("few_replicates")

CASES = (
    SearchCase(id="a", turns=("what is riluzole?", "its dose?"), standalone="riluzole dose", document="riluzole"),
    SearchCase(id="b", turns=("riluzole?", "what is PLS?"), standalone="what is PLS?", document="pls", inherits=False),
)


def _by_name(question: str) -> list[str]:
    """Find the document that a question spells right, third if it does not."""
    named = [name for name in ("riluzole", "pls") if name in question.lower()]
    return [*named, "x", "y", *(name for name in ("riluzole", "pls") if name not in named)]


def _last(turns: Sequence[str]) -> str:
    return turns[-1]


def _joined(turns: Sequence[str]) -> str:
    return " ".join(turns)


def _values(rows: Sequence[Row]) -> dict[tuple[str, str, str], float | None]:
    return {(row.metric.family, row.system, row.metric.name): row.metric.value for row in rows}


def test_the_first_places_are_counted_for_every_system() -> None:
    found = _values(list(followup_rows(CASES, {BETZ: _by_name, "floor": lambda _: ["pls"]}, _last, quiet)))
    written = "follow-ups, written to stand alone"
    assert (found[written, BETZ, "top_1"], found[written, "floor", "top_1"]) == (1.0, 0.5)
    assert found["follow-ups, own words", BETZ, "top_1"] == 0.5
    assert found["follow-ups, own words", BETZ, "top_3"] == 1.0


def test_misspelling_costs_the_difference_to_what_was_written() -> None:
    rows = list(followup_rows(CASES, {BETZ: _by_name}, _last, quiet))
    found = _values(rows)
    family = f"follow-ups, {MISSPELT} misspellings of each"
    misspelt, less = (found[name, BETZ, "top_1"] for name in (family, "follow-ups, misspelt less written"))
    assert misspelt is not None
    assert misspelt < 1
    assert less == pytest.approx(misspelt - 1)
    assert {row.metric.n_total for row in rows if row.metric.family == family} == {MISSPELT * len(CASES)}


def test_a_conversation_is_compared_with_its_question_as_written() -> None:
    found = _values(list(conversation_rows(CASES, _by_name, _last, quiet)))
    assert found["last turns, made less written", BETZ, "top_1"] == -0.5
    assert found["topic switches", BETZ, "inherit_nothing"] == 1.0


def test_a_switch_that_takes_words_along_is_counted() -> None:
    found = _values(list(conversation_rows(CASES, _by_name, _joined, quiet)))
    assert found["topic switches", BETZ, "inherit_nothing"] == 0.0
