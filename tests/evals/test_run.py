import json
from pathlib import Path

import pytest

from evals import run_suite, score
from evals.gold_faults import GoldError
from evals.run_folder import ITEMS, RunError, RunFolder
from qa.answer import Answer
from qa.assistant import Assistant
from tests.evals.harness import GOLD, ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


def _stop(system: ScriptedSystem, after: int) -> ScriptedSystem:
    """Let a system be interrupted at a question."""

    def bend(answer: Answer) -> Answer:
        if len(system.asked) > after:
            raise KeyboardInterrupt
        return answer

    system.bend = bend
    return system


def test_every_item_is_stored_in_the_order_of_the_suite(tmp_path: Path) -> None:
    suite = tiny_suite(tmp_path)
    run = run_suite(suite, ScriptedSystem(), tmp_path / "runs")
    assert [item.id for item in RunFolder(run).items()] == [item.id for item in suite.items]


def test_a_follow_up_is_asked_with_the_turns_before_it_and_as_it_is_written_to_stand_alone(tmp_path: Path) -> None:
    system = ScriptedSystem()
    run_suite(tiny_suite(tmp_path), system, tmp_path)
    assert system.asked[3:5] == [("what is PLS?", "and life expectancy?"), ("What is life expectancy in PLS?",)]


def test_a_follow_up_keeps_what_its_own_words_alone_find(tmp_path: Path) -> None:
    items = RunFolder(run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)).items()
    alone = next(item for item in items if item.id == "pls-003").turns[1].alone
    assert alone is not None
    assert alone[0].document_id == "riluzole"


def test_a_system_is_told_what_it_answered_before_until_a_turn_fails(tmp_path: Path) -> None:
    system = ScriptedSystem()
    items = RunFolder(run_suite(tiny_suite(tmp_path), system, tmp_path)).items()
    first = next(item for item in items if item.id == "pls-003").turns[0].live.answer
    (earlier,) = system.told[3]
    assert first is not None
    assert earlier.text == first.text

    def bend(answer: Answer) -> Answer:
        if len(failing.asked) == 3:
            raise RuntimeError
        return answer

    failing = ScriptedSystem(bend=bend)
    run_suite(tiny_suite(tmp_path), failing, tmp_path)
    assert (failing.asked[3], failing.told[3]) == (("what is PLS?", "and life expectancy?"), ())


def test_two_runs_store_equal_items_although_their_timings_differ(tmp_path: Path) -> None:
    one, other = (RunFolder(run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)) for _ in range(2))
    assert one.path != other.path
    assert (one.path / ITEMS).read_bytes() == (other.path / ITEMS).read_bytes()
    assert b'"timings":{}' in (one.path / ITEMS).read_bytes()


def test_workers_change_no_byte(tmp_path: Path) -> None:
    one, other = (run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path, workers=count) for count in (1, 3))
    assert (one / ITEMS).read_bytes() == (other / ITEMS).read_bytes()


def test_a_run_of_several_workers_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    suite, begun = tiny_suite(tmp_path), list[Path]()
    whole = run_suite(suite, ScriptedSystem(), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run_suite(suite, _stop(ScriptedSystem(), 2), tmp_path, workers=3, begun=begun.append)
    resumed = run_suite(suite, ScriptedSystem(), tmp_path, resume=begun[0], workers=3)
    assert (resumed / ITEMS).read_bytes() == (whole / ITEMS).read_bytes()


def test_timings_are_kept_apart(tmp_path: Path) -> None:
    found = RunFolder(run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)).milliseconds()
    assert len(found) == 5
    assert min(found) >= 0


@pytest.mark.parametrize("after", range(6))
def test_a_run_that_was_stopped_is_resumed_to_the_same_bytes(after: int, tmp_path: Path) -> None:
    suite, begun = tiny_suite(tmp_path), list[Path]()
    whole = run_suite(suite, ScriptedSystem(), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run_suite(suite, _stop(ScriptedSystem(), after), tmp_path, begun=begun.append)
    resumed = run_suite(suite, ScriptedSystem(), tmp_path, resume=begun[0])
    assert resumed == begun[0]
    assert (resumed / ITEMS).read_bytes() == (whole / ITEMS).read_bytes()
    assert score(resumed) == score(whole)


@pytest.mark.parametrize("lost", [1, 7, 400])
def test_a_half_written_item_is_asked_again(lost: int, tmp_path: Path) -> None:
    suite = tiny_suite(tmp_path)
    run = run_suite(suite, ScriptedSystem(), tmp_path)
    content = (run / ITEMS).read_bytes()
    (run / ITEMS).write_bytes(content[:-lost])
    assert (run_suite(suite, ScriptedSystem(), tmp_path, resume=run) / ITEMS).read_bytes() == content


def test_a_resumed_run_asks_only_what_is_missing(tmp_path: Path) -> None:
    suite, system = tiny_suite(tmp_path), ScriptedSystem()
    run_suite(suite, system, tmp_path, resume=run_suite(suite, ScriptedSystem(), tmp_path))
    assert system.asked == []


def test_a_run_is_not_resumed_with_another_index(tmp_path: Path) -> None:
    suite = tiny_suite(tmp_path)
    run = run_suite(suite, ScriptedSystem(), tmp_path)
    with pytest.raises(RunError, match="another generation"):
        run_suite(suite, ScriptedSystem(generation="g2"), tmp_path, resume=run)


def test_an_exception_is_an_error_of_its_turn_and_the_run_goes_on(tmp_path: Path) -> None:
    system = ScriptedSystem()

    def bend(answer: Answer) -> Answer:
        if len(system.asked) == 1:
            raise ZeroDivisionError("by zero")
        return answer

    system.bend = bend
    items = RunFolder(run_suite(tiny_suite(tmp_path), system, tmp_path)).items()
    assert items[0].turns[0].live.error == "ZeroDivisionError: by zero"
    assert [turn.live.error for item in items[1:] for turn in item.turns] == [""] * 4


def test_gold_that_does_not_fit_the_index_is_refused_before_the_first_question(tmp_path: Path) -> None:
    system = ScriptedSystem()
    changed = GOLD.replace("PLS is a slow disease of the upper", "PLS is a slow illness of the upper")
    with pytest.raises(GoldError, match="does not stand in pls"):
        run_suite(tiny_suite(tmp_path, changed), system, tmp_path)
    assert system.asked == []


def test_progress_counts_items(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path, progress=lambda *step: told.append(step))
    assert told == [("tiny", done, 4) for done in range(5)]


def test_the_manifest_names_what_made_the_run(tmp_path: Path) -> None:
    suite = tiny_suite(tmp_path)
    made = json.loads((run_suite(suite, ScriptedSystem(), tmp_path) / "manifest.json").read_text())
    assert (made["gold_sha256"], made["generation"], made["model"]) == (suite.sha256, "g1", "m1")
    assert {"python", "betz", "onnxruntime"} <= made["versions"].keys()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no run folder"):
        score(tmp_path)


def test_a_damaged_item_is_named_by_file_and_line(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    lines = (run / ITEMS).read_text().splitlines(keepends=True)
    (run / ITEMS).write_text(lines[0] + '{"id": 1}\n')
    with pytest.raises(RunError, match=r"items\.jsonl:2: "):
        score(run)


def test_the_assistant_is_a_system(assistant: Assistant, tmp_path: Path) -> None:
    gold = """\
- id: umn-001
  kind: question
  tags: [umn]
  topic: umn-lesion-meaning
  provenance: "made for the tests"
  turns:
    - ask: "what does a UMN lesion mean?"
      expect: {verdict: abstain}
"""
    summary = score(run_suite(tiny_suite(tmp_path, gold), assistant, tmp_path))
    assert summary["coverage"].n_total == 1
    assert summary["citation_validity"].value in (1.0, None)
