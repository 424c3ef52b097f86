from pathlib import Path

import pytest

from evals import run_suite, score
from evals.mutations import MUTATIONS, Broken, Caught, Mutation, check_mutations
from evals.summary import Observation, Summary, estimate
from tests.evals.harness import ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")

PERFECT = {
    "citation_validity": 1.0,
    "verbatim": 1.0,
    "verdict_flip_rate": 0.0,
    "verdict_yes_for_no": 0.0,
    "abstention_recall": 1.0,
    "over_abstention": 0.0,
    "rr@10": 1.0,
    "follow_up_correct_live": 1.0,
    "follow_up_span_recall_live": 1.0,
    "vital_strict": 1.0,
    "sentences_claimed": 1.0,
    "correct": 1.0,
}

BROKEN = {
    "drop citations": 0.0,
    "shift offsets by one": 0.0,
    "swap documents": 0.0,
    "always yes": 0.5,
    "never abstain": 0.0,
    "always abstain": 1.0,
    "shuffle passages": 0.875,
    "drop the history": 0.0,
    "truncate answers": 0.25,
    "add an unsupported sentence": 0.5,
}


def _score(mutation: Mutation, folder: Path) -> Summary:
    return score(run_suite(tiny_suite(folder), Broken(ScriptedSystem(), mutation), folder / "runs"))


def test_the_system_that_is_not_broken_is_perfect(tmp_path: Path) -> None:
    summary = _score(Mutation("none", ""), tmp_path)
    assert {name: summary[name].value for name in PERFECT} == PERFECT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_break_is_caught_by_the_metric_for_it(mutation: Mutation, tmp_path: Path) -> None:
    assert _score(mutation, tmp_path)[mutation.metric].value == BROKEN[mutation.name]


def _caught(before: list[float], after: list[float]) -> bool:
    observed = ([Observation(str(place), value) for place, value in enumerate(values)] for values in (before, after))
    metrics = [estimate("f", "m", observations) for observations in observed]
    return Caught(Mutation("b", "m"), *metrics).is_caught


def test_a_break_is_caught_only_where_the_intervals_part() -> None:
    assert _caught([1.0] * 9, [0.0] * 9)
    assert not _caught([1.0] * 9, [1.0] * 9)
    assert not _caught([1.0, 0.0, 1.0], [0.0, 0.0, 1.0])


def test_the_whole_system_is_asked_once_for_all_breaks(tmp_path: Path) -> None:
    system = ScriptedSystem()
    found = list(check_mutations(tiny_suite(tmp_path), system))
    assert {caught.mutation.name: caught.after.value for caught in found} == BROKEN
    assert len(system.asked) == len(set(system.asked)) == 7  # five turns, one of them also scripted and also alone
    assert [len(earlier) for earlier in system.told] == [len(turns) - 1 for turns in system.asked]
