from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from evals.metrics.verdicts import NO_VERDICT, VERDICTS, verdict_scores, verdict_state
from qa.answer import Status

_PAIRS = st.lists(
    st.tuples(st.sampled_from(VERDICTS), st.sampled_from((*VERDICTS, *NO_VERDICT))), min_size=1, max_size=60
)


@given(pairs=_PAIRS)
def test_figures_agree_with_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    gold, predicted = [given for given, _ in pairs], [said for _, said in pairs]
    scores = verdict_scores(gold, predicted)
    assert scores.accuracy == pytest.approx(accuracy_score(gold, predicted))
    macro = f1_score(gold, predicted, labels=list(VERDICTS), average="macro", zero_division=0)
    assert scores.macro_f1 == pytest.approx(macro)
    columns = [*VERDICTS, *NO_VERDICT]
    expected = confusion_matrix(gold, predicted, labels=columns)[: len(VERDICTS)]
    assert [[scores.confusion[row][column] for column in columns] for row in VERDICTS] == expected.tolist()


def test_flips_are_counted_among_items_with_gold_yes_or_no() -> None:
    scores = verdict_scores(["yes", "no", "no", "yes", "depends"], ["no", "yes", "depends", "yes", "no"])
    assert scores.flips == 2
    assert scores.flip_rate == 2 / 4


def test_without_gold_yes_or_no_there_is_no_flip_rate() -> None:
    assert verdict_scores(["depends"], ["yes"]).flip_rate is None


def test_what_has_no_verdict_is_counted_and_wrong() -> None:
    scores = verdict_scores(["yes"] * 4, ["yes", "unparsed", "abstained", "error"])
    assert (scores.n, scores.unparsed, scores.abstained, scores.errors) == (4, 1, 1, 1)
    assert scores.accuracy == 1 / 4
    assert scores.flips == 0


def test_always_yes_has_the_majority_accuracy_and_a_poor_macro_f1() -> None:
    scores = verdict_scores(["yes"] * 6 + ["no"] * 4, ["yes"] * 10, classes=("yes", "no"))
    assert scores.accuracy == 0.6
    assert scores.macro_f1 == pytest.approx((12 / 16 + 0) / 2)
    assert scores.flip_rate == 0.4


def test_no_items_have_no_figures() -> None:
    scores = verdict_scores([], [])
    assert (scores.n, scores.accuracy, scores.macro_f1, scores.flip_rate) == (0, None, None, None)


@pytest.mark.parametrize(
    ("gold", "predicted"), [(["yes"], ["maybe"]), (["abstained"], ["yes"]), (["yes"], []), (["perhaps"], ["perhaps"])]
)
def test_what_is_no_verdict_is_refused(gold: list[str], predicted: list[str]) -> None:
    with pytest.raises(ValueError, match=r"pair|shorter"):
        verdict_scores(gold, predicted)


def test_every_status_of_an_answer_has_a_state() -> None:
    states = {status: verdict_state(status, None) for status in get_args(Status)}
    assert states == {
        "answered": "unparsed",
        "partial": "unparsed",
        "urgent": "abstained",
        "not_in_corpus": "abstained",
        "off_topic": "abstained",
        "error": "error",
    }


def test_the_verdict_of_an_answer_is_its_state() -> None:
    assert verdict_state("partial", "depends") == "depends"


def test_a_verdict_on_an_abstention_is_no_verdict() -> None:
    assert verdict_state("not_in_corpus", "yes") == "abstained"
