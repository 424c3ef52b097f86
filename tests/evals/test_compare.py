from pathlib import Path

import pytest

from evals import compare, run_suite
from evals.run_folder import RunError
from qa.answer import Answer
from tests.evals.harness import GOLD, ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


def _always_yes(answer: Answer) -> Answer:
    return answer.model_copy(update={"verdict": "yes"}) if answer.verdict else answer


def _run(folder: Path, system: ScriptedSystem | None = None, gold: str = GOLD) -> Path:
    return run_suite(tiny_suite(folder, gold), system or ScriptedSystem(), folder)


def test_a_run_does_not_differ_from_itself(tmp_path: Path) -> None:
    run = _run(tmp_path)
    found = compare(run, run)
    assert {(row.difference, row.p, row.mcnemar in (1.0, None)) for row in found.differences} == {(0.0, 1.0, True)}
    assert (found.fixed, found.broken, found.verdict_flips) == ((), (), ())


def test_what_became_wrong_is_named_with_the_reason(tmp_path: Path) -> None:
    found = compare(_run(tmp_path), _run(tmp_path, ScriptedSystem(bend=_always_yes)))
    assert [(flip.turn, flip.must_pass, flip.before, flip.after) for flip in found.broken] == [
        ("riluzole-001#1", True, (), ("verdict yes, not no",))
    ]
    assert found.verdict_flips == found.broken
    assert found.fixed == ()


def test_the_other_way_round_it_is_fixed(tmp_path: Path) -> None:
    found = compare(_run(tmp_path, ScriptedSystem(bend=_always_yes)), _run(tmp_path))
    assert [flip.turn for flip in found.fixed] == ["riluzole-001#1"]


def test_a_difference_is_after_minus_before_with_its_n(tmp_path: Path) -> None:
    found = compare(_run(tmp_path), _run(tmp_path, ScriptedSystem(bend=_always_yes)))
    rows = {row.name: row for row in found.differences}
    assert (rows["correct"].n, rows["correct"].difference) == (5, -0.2)
    assert (rows["verdict_accuracy"].n, rows["verdict_accuracy"].difference) == (2, -0.5)
    assert rows["correct"].mcnemar == 1.0
    assert rows["vital_strict"].mcnemar is None


def test_topics_are_compared_one_by_one(tmp_path: Path) -> None:
    found = compare(_run(tmp_path), _run(tmp_path, ScriptedSystem(bend=_always_yes)))
    assert {row.name: row.difference for row in found.topics} == {"none": 0.0, "pls": 0.0, "riluzole": -0.5}


def test_turns_of_one_run_only_are_named_and_in_no_figure(tmp_path: Path) -> None:
    smaller = _run(tmp_path, gold=GOLD[: GOLD.index("- id: none-004")])
    found = compare(smaller, _run(tmp_path))
    assert (found.n, found.only_before, found.only_after) == (4, (), ("none-004#1",))


def test_runs_of_different_suites_are_refused(tmp_path: Path) -> None:
    other = _run(tmp_path, gold=GOLD[: GOLD.index("- id: riluzole-002")].replace("riluzole-001", "other-001"))
    with pytest.raises(RunError, match="share no turn"):
        compare(_run(tmp_path), other)


def test_runs_over_documents_that_changed_are_compared_on_what_both_hold(tmp_path: Path) -> None:
    before = _run(tmp_path)
    newer = GOLD.replace(
        'quote: "PLS is a slow disease of the upper motor', 'quote: "PLS is a rare, slow disease of the motor'
    )
    found = compare(before, before, tiny_suite(tmp_path, newer).items)
    assert found.n == 4
