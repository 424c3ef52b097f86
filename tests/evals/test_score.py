from pathlib import Path

import pytest

from evals import run_suite, score
from evals.metrics.citations import citation_scores
from evals.metrics.selective import Decision, selective_scores
from evals.suite import load_suite
from evals.summary import Summary
from ingest.errors import BetzError
from qa.answer import Answer
from tests.evals.harness import GOLD, ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


def _summary(folder: Path, system: ScriptedSystem | None = None, gold: str = GOLD) -> Summary:
    return score(run_suite(tiny_suite(folder, gold), system or ScriptedSystem(), folder))


def _failing(*, at: int) -> ScriptedSystem:
    system = ScriptedSystem()

    def bend(answer: Answer) -> Answer:
        if len(system.asked) == at:
            raise RuntimeError("broken")
        return answer

    system.bend = bend
    return system


def test_the_states_of_a_metric_add_up_to_its_units(tmp_path: Path) -> None:
    for metric in _summary(tmp_path, _failing(at=2)).metrics:
        states = metric.n_scored + metric.n_abstained + metric.n_unparsed + metric.n_error
        assert states == metric.n_total, metric.name


def test_an_error_counts_as_wrong(tmp_path: Path) -> None:
    summary = _summary(tmp_path, _failing(at=2))
    for name, value in {"correct": 0.8, "verdict_accuracy": 0.5, "vital_strict": 0.75, "rr@10": 0.75}.items():
        assert (summary[name].value, summary[name].n_error) == (value, 1), name


def test_an_answer_without_a_verdict_is_unparsed_and_wrong(tmp_path: Path) -> None:
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"verdict": None}))
    found = _summary(tmp_path, system)["verdict_accuracy"]
    assert (found.value, found.n_unparsed, found.n_scored) == (0.0, 2, 0)


def test_the_floor_of_verdicts_is_the_majority(tmp_path: Path) -> None:
    assert _summary(tmp_path)["verdict_accuracy"].floor == 0.5


def test_an_interval_lies_around_its_value(tmp_path: Path) -> None:
    for metric in _summary(tmp_path, _failing(at=2)).metrics:
        if metric.value is not None and metric.low is not None and metric.high is not None:
            assert metric.low <= metric.value <= metric.high, metric.name


def test_a_figure_without_units_is_none(tmp_path: Path) -> None:
    only = GOLD[: GOLD.index("- id: riluzole-002")]
    found = _summary(tmp_path, gold=only)["follow_up_correct_live"]
    assert (found.value, found.low, found.n_total) == (None, None, 0)


def test_a_fact_that_was_retrieved_and_not_used_is_an_answer_miss(tmp_path: Path) -> None:
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"text": "No."}))
    turn = _summary(tmp_path, system).turns[-2]
    assert (turn.key, turn.live.miss) == ("riluzole-001#1", "answer miss")
    assert turn.live.problems == ("lacks no-cure (in the passages)",)


def test_a_fact_that_was_not_retrieved_is_a_retrieval_miss(tmp_path: Path) -> None:
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"text": "No.", "passages": []}))
    turn = _summary(tmp_path, system).turns[-2]
    assert turn.live.miss == "retrieval miss"
    assert turn.live.problems == ("lacks no-cure (not in the passages)",)


def test_an_abstention_with_the_fact_in_its_passages_is_an_answer_miss(tmp_path: Path) -> None:
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"status": "not_in_corpus"}))
    turn = _summary(tmp_path, system).turns[-2]
    assert (turn.live.miss, turn.live.problems) == ("answer miss", ("abstained",))


def test_an_abstention_states_no_fact_though_it_may_name_documents(tmp_path: Path) -> None:
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"status": "not_in_corpus"}))
    assert _summary(tmp_path, system)["vital_strict"].value == 0.0


def test_a_fact_that_only_a_notice_states_is_not_answered(tmp_path: Path) -> None:
    def warn(answer: Answer) -> Answer:
        return answer.model_copy(update={"text": "No. It does not cure it.", "notices": ["It does not cure it."]})

    turn = _summary(tmp_path, ScriptedSystem(bend=warn)).turns[-2]
    assert turn.live.problems == ("lacks no-cure (in the passages)",)


def test_a_warning_with_nothing_quoted_is_an_abstention(tmp_path: Path) -> None:
    summary = _summary(tmp_path, ScriptedSystem(bend=lambda answer: answer.model_copy(update={"status": "urgent"})))
    assert (summary["over_abstention"].value, summary["abstention_recall"].value) == (1.0, 1.0)


def test_an_abstention_must_not_say_it_either(tmp_path: Path) -> None:
    def leak(answer: Answer) -> Answer:
        return answer.model_copy(update={"status": "not_in_corpus", "text": "Nothing found, but riluzole cures."})

    assert _summary(tmp_path, ScriptedSystem(bend=leak))["no_critical_must_not"].value == 0.8


def test_a_citation_mark_is_no_part_of_a_fact(tmp_path: Path) -> None:
    wanted = GOLD.replace('all_of: [["not cure"]]', 'all_of: [["not cure"], ["1", "ALS"]]').replace(
        "It does not cure it.", "1, not cure."
    )
    system = ScriptedSystem(bend=lambda answer: answer.model_copy(update={"text": "Riluzole does not cure it. [1]"}))
    facts = next(turn for turn in _summary(tmp_path, system, wanted).turns if turn.item == "riluzole-001").live.facts
    assert facts[0].state == "partial"


def test_a_must_not_makes_an_answer_wrong(tmp_path: Path) -> None:
    system = ScriptedSystem(
        bend=lambda answer: answer.model_copy(update={"text": answer.text + " Riluzole cures tiredness."})
    )
    turn = _summary(tmp_path, system).turns[-2]
    assert turn.live.problems == ("says cures (critical)",)


def test_selective_figures_are_those_of_the_metric_family(tmp_path: Path) -> None:
    summary = _summary(tmp_path, _failing(at=1))
    decisions = [Decision(turn.answerable, turn.live.outcome, turn.live.correct) for turn in summary.turns]
    expected = selective_scores(decisions)._asdict()
    for name in ("coverage", "abstention_precision", "abstention_recall", "over_abstention", "unsafe_answers", "risk"):
        assert summary[name].value == pytest.approx(expected[name]), name


def test_citation_figures_are_those_of_the_metric_family(tmp_path: Path) -> None:
    summary = _summary(tmp_path)
    expected = citation_scores(state for turn in summary.turns for state in turn.live.claims)
    assert (summary["citation_validity"].value, summary["verbatim"].value) == (expected.validity, expected.verbatim)


def test_an_old_run_is_scored_against_new_gold(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    stricter = tiny_suite(tmp_path, GOLD.replace('all_of: [["slow"]]', 'all_of: [["slow"], ["disease", "fast pace"]]'))
    wrong = tiny_suite(tmp_path, GOLD.replace('verdict: "yes"', 'verdict: "depends"'))
    assert score(run, stricter.items)["correct"].value == 1.0
    assert score(run, wrong.items)["correct"].value == 0.8


def test_a_turn_that_new_gold_words_differently_is_missing_with_those_after_it(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    changed = tiny_suite(tmp_path, GOLD.replace('ask: "what is PLS?"', 'ask: "what is PLS"'))
    summary = score(run, changed.items)
    assert summary.missing == ("pls-003#1", "pls-003#2")
    assert summary["correct"].n_total == 3


def test_a_turn_whose_passages_the_documents_of_the_run_lack_is_named_and_the_rest_is_scored(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    newer = GOLD.replace(
        'quote: "PLS is a slow disease of the upper motor', 'quote: "PLS is a rare, slow disease of the motor'
    )
    newer = newer.replace("topic: pls", "topic: pls-renamed")
    summary = score(run, tiny_suite(tmp_path, newer).items)
    assert (summary.unfit, summary.missing) == (("pls-003#1",), ())
    assert (summary["correct"].value, summary["correct"].n_total) == (1.0, 4)


def test_an_item_that_new_gold_dropped_is_named(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    summary = score(run, tiny_suite(tmp_path, GOLD[: GOLD.index("- id: none-004")]).items)
    assert (summary.unused, summary.missing) == (("none-004",), ())


def test_topics_hold_every_turn(tmp_path: Path) -> None:
    topics = _summary(tmp_path).topics
    assert {name: metric.n_total for name, metric in topics.items()} == {"none": 1, "pls": 2, "riluzole": 2}


def test_an_unknown_metric_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="correct"):
        _summary(tmp_path)["precision"]


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_a_suite_that_does_not_exist_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BetzError, match="no suite"):
        load_suite(tmp_path / name)


def test_the_bundled_suite_loads_by_name() -> None:
    assert len(load_suite("gold").items) >= 200
