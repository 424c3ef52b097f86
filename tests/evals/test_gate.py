from collections.abc import Callable
from pathlib import Path

import pytest
from lxml.etree import parse

from evals import run_suite, score
from evals.gate import Check, baseline_of, check_run, exit_code
from evals.junit import write_junit
from evals.run_folder import ITEMS, RunError, RunFolder
from qa.answer import Answer
from tests.evals.harness import GOLD, ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


def _run(folder: Path, bend: Callable[[Answer], Answer] = lambda answer: answer, gold: str = GOLD) -> Path:
    return run_suite(tiny_suite(folder, gold), ScriptedSystem(bend=bend), folder)


def _checks(folder: Path, bend: Callable[[Answer], Answer]) -> dict[str, str]:
    good, run, again = _run(folder), _run(folder, bend), _run(folder, bend)
    found = check_run(score(run), baseline_of(score(good)), (RunFolder(run), RunFolder(again)))
    return {check.name: check.outcome for check in found}


def _raise(answer: Answer) -> Answer:
    raise RuntimeError(answer.text)


@pytest.mark.parametrize(
    ("bend", "broken"),
    [
        (lambda answer: answer, set()),
        (
            lambda answer: answer.model_copy(
                update={"claims": [claim.model_copy(update={"citations": []}) for claim in answer.claims]}
            ),
            {"citations are valid", "claims are verbatim"},
        ),
        (
            lambda answer: answer.model_copy(update={"verdict": "yes"} if answer.verdict else {}),
            {"must-pass verdicts stand", "must-pass turns stay right"},
        ),
        (
            lambda answer: answer.model_copy(update={"text": f"{answer.text} Riluzole cures all."}),
            {"every sentence is a claim", "no critical must-not", "must-pass turns stay right"},
        ),
        (
            _raise,
            {
                "no errors",
                "citations are valid",
                "claims are verbatim",
                "every sentence is a claim",
                "must-pass turns stay right",
            },
        ),
    ],
)
def test_an_invariant_that_is_broken_fails(bend: Callable[[Answer], Answer], broken: set[str], tmp_path: Path) -> None:
    outcomes = _checks(tmp_path, bend)
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == broken
    assert "unchecked" not in outcomes.values()


def test_two_runs_that_differ_fail_with_the_place(tmp_path: Path) -> None:
    run, other = _run(tmp_path), _run(tmp_path)
    text = (other / ITEMS).read_text().replace('"score":0.9', '"score":0.91', 1)
    (other / ITEMS).write_text(text)
    check = check_run(score(run), baseline_of(score(run)), (RunFolder(run), RunFolder(other)))[-1]
    assert check.outcome == "failed"
    assert check.detail.startswith("pls-003.turns[0].live.answer.passages[0].score: 0.9 | 0.91") or (
        "passages[0].score: 0.9 | 0.91" in check.detail
    )


def test_without_a_second_run_determinism_is_unchecked(tmp_path: Path) -> None:
    summary = score(_run(tmp_path))
    assert check_run(summary, baseline_of(summary))[-1].outcome == "unchecked"


def test_a_run_is_no_second_run_of_itself(tmp_path: Path) -> None:
    run = RunFolder(_run(tmp_path))
    summary = score(run.path)
    assert check_run(summary, baseline_of(summary), (run, run))[-1].outcome == "unchecked"


def test_a_run_that_is_not_complete_is_unchecked_and_makes_no_baseline(tmp_path: Path) -> None:
    run = _run(tmp_path)
    baseline = baseline_of(score(run))
    (run / ITEMS).write_bytes(b"".join((run / ITEMS).read_bytes().splitlines(keepends=True)[:2]))
    summary = score(run)
    outcomes = {check.name: check.outcome for check in check_run(summary, baseline)}
    assert outcomes["complete"] == "unchecked"
    with pytest.raises(RunError, match="3 turns are missing"):
        baseline_of(summary)


def test_a_must_pass_turn_that_the_run_lacks_is_unchecked(tmp_path: Path) -> None:
    baseline = baseline_of(score(_run(tmp_path)))
    rest = score(_run(tmp_path, gold=GOLD[GOLD.index("- id: riluzole-002") :]))
    outcomes = {check.name: check for check in check_run(rest, baseline)}
    assert outcomes["must-pass turns stay right"].outcome == "unchecked"
    assert "1 are not in this run" in outcomes["must-pass turns stay right"].detail


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["passed"], 0),
        (["passed", "failed", "unchecked"], 1),
        (["passed", "unchecked"], 3),
    ],
)
def test_a_broken_invariant_outweighs_one_that_is_unchecked(outcomes: list[str], code: int) -> None:
    checks = [Check.model_validate({"name": "n", "outcome": outcome, "detail": ""}) for outcome in outcomes]
    assert exit_code(checks) == code


def test_junit_holds_a_case_per_invariant_and_turn(tmp_path: Path) -> None:
    run = _run(tmp_path, _raise)
    summary = score(run)
    checks = check_run(summary, baseline_of(score(_run(tmp_path))))
    write_junit(tmp_path / "junit.xml", summary, checks)
    root = parse(tmp_path / "junit.xml").getroot()
    assert root is not None
    assert len(root.findall("./testsuite[@name='invariants']/testcase")) == len(checks)
    assert len(root.findall("./testsuite[@name='tiny']/testcase/skipped")) == 5
    (gate,) = root.findall("./testsuite[@name='invariants']")
    assert (gate.get("tests"), gate.get("failures")) == (str(len(checks)), str(len(gate.findall("testcase/failure"))))
    failed = {case.get("name") for case in root.iter("testcase") if case.find("failure") is not None}
    assert failed == {check.name for check in checks if check.outcome == "failed"}


def test_junit_survives_characters_that_xml_cannot_hold(tmp_path: Path) -> None:
    summary = score(_run(tmp_path))
    write_junit(tmp_path / "junit.xml", summary, [Check(name="n", outcome="failed", detail="a\x00<b>\ud800\x1b")])
    failure = parse(tmp_path / "junit.xml").find(".//failure")
    assert failure is not None
    assert failure.get("message") == "a<b>"
