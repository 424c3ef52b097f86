from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score, recall_score

from evals.metrics.selective import Decision, Outcome, aurc, risk_coverage, selective_scores

_OUTCOMES: tuple[Outcome, ...] = ("answered", "abstained", "error")
_DECISIONS = st.lists(
    st.builds(Decision, st.booleans(), st.sampled_from(_OUTCOMES), st.booleans()), min_size=1, max_size=40
)
_ANSWERS = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6)


def averaged_over_orders(answers: list[tuple[float, bool]]) -> float:
    """Work the area out as its definition says, over every order of equals."""
    areas = []
    for order in permutations(answers):
        if list(order) == sorted(order, key=lambda answer: -answer[0]):
            wrong = [is_wrong for _, is_wrong in order]
            areas.append(sum(sum(wrong[:i]) / i for i in range(1, len(wrong) + 1)) / len(wrong))
    return sum(areas) / len(areas)


@given(decisions=_DECISIONS)
def test_abstention_figures_agree_with_scikit_learn(decisions: list[Decision]) -> None:
    should = [not decision.answerable for decision in decisions]
    did = [decision.outcome == "abstained" for decision in decisions]
    scores = selective_scores(decisions)
    assert (scores.abstention_precision or 0.0) == pytest.approx(precision_score(should, did, zero_division=0))
    assert (scores.abstention_recall or 0.0) == pytest.approx(recall_score(should, did, zero_division=0))


@given(answers=_ANSWERS)
def test_the_area_is_the_mean_over_all_orders_of_equals(answers: list[tuple[float, bool]]) -> None:
    assert aurc(answers) == pytest.approx(averaged_over_orders(answers))


@given(answers=_ANSWERS, data=st.data())
def test_the_order_of_the_items_does_not_change_the_area(
    answers: list[tuple[float, bool]], data: st.DataObject
) -> None:
    assert aurc(data.draw(st.permutations(answers))) == pytest.approx(aurc(answers))


def test_figures_have_the_values_worked_out_by_hand() -> None:
    scores = selective_scores(
        [
            Decision(answerable=True, outcome="answered", correct=True),
            Decision(answerable=True, outcome="answered", correct=True),
            Decision(answerable=True, outcome="answered", correct=False),
            Decision(answerable=True, outcome="abstained"),
            Decision(answerable=True, outcome="error"),
            Decision(answerable=False, outcome="abstained"),
            Decision(answerable=False, outcome="abstained"),
            Decision(answerable=False, outcome="answered"),
        ]
    )
    assert (scores.n, scores.answered, scores.abstained, scores.errors) == (8, 4, 3, 1)
    assert scores.coverage == 4 / 8
    assert scores.abstention_precision == 2 / 3
    assert scores.abstention_recall == 2 / 3
    assert scores.over_abstention == 1 / 5
    assert scores.unsafe_answers == 2 / 8
    assert scores.risk == 2 / 4


def test_an_answer_where_there_is_none_is_unsafe_even_if_marked_correct() -> None:
    assert selective_scores([Decision(answerable=False, outcome="answered", correct=True)]).unsafe_answers == 1.0


@pytest.mark.parametrize(
    ("outcome", "given_up", "recalled"), [("answered", 0.0, 0.0), ("abstained", 1.0, 1.0), ("error", 0.0, 0.0)]
)
def test_always_doing_the_same_shows(outcome: Outcome, given_up: float, recalled: float) -> None:
    scores = selective_scores([Decision(True, outcome, True), Decision(False, outcome)])
    assert scores.over_abstention == given_up
    assert scores.abstention_recall == recalled


def test_figures_without_items_are_none() -> None:
    scores = selective_scores([])
    assert scores.n == 0
    assert all(figure is None for figure in scores[4:])


def test_the_curve_has_a_point_for_each_confidence() -> None:
    answers = [(0.2, True), (0.9, False), (0.5, True), (0.5, False)]
    assert risk_coverage(answers, 8) == [(1 / 8, 0.0), (3 / 8, 1 / 3), (4 / 8, 2 / 4)]


def test_the_area_has_the_value_worked_out_by_hand() -> None:
    assert aurc([(0.9, False), (0.8, True), (0.7, False)]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_a_confident_mistake_costs_more_than_a_doubtful_one() -> None:
    first = aurc([(0.9, True), (0.5, False), (0.1, False)])
    last = aurc([(0.9, False), (0.5, False), (0.1, True)])
    assert first is not None
    assert last is not None
    assert first > last


def test_no_answers_have_no_area_and_no_curve() -> None:
    assert aurc([]) is None
    assert risk_coverage([], 5) == []


def test_more_answers_than_items_are_refused() -> None:
    with pytest.raises(ValueError, match="2 of 1"):
        risk_coverage([(0.1, True), (0.2, True)], 1)
