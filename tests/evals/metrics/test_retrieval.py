from collections.abc import Callable
from math import log2

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, Judged, R, ScoredDoc, Success, nDCG

from evals.metrics.retrieval import average_precision, judged, ndcg, recall, reciprocal_rank, success

Metric = Callable[[list[str], dict[str, int], int], float | None]

_METRICS: list[tuple[Metric, object]] = [
    (ndcg, nDCG),
    (recall, R),
    (success, Success),
    (reciprocal_rank, RR),
    (average_precision, AP),
    (judged, Judged),
]
_NAMES = [f"d{n}" for n in range(12)]
_RANKINGS = st.lists(st.sampled_from(_NAMES), unique=True, min_size=1)
_GRADES = st.dictionaries(st.sampled_from(_NAMES), st.integers(0, 3), min_size=1)


def reference(measure: object, ranking: list[str], grades: dict[str, int], k: int) -> float:
    """Score with ir-measures, over strictly decreasing scores so that no rule for ties applies."""
    run = [ScoredDoc("q", name, -float(place)) for place, name in enumerate(ranking)]
    qrels = [ir_measures.Qrel("q", name, grade) for name, grade in grades.items()]
    (metric,) = ir_measures.iter_calc([measure @ k], qrels, run)  # type: ignore[operator]
    return float(metric.value)


@pytest.mark.parametrize(("metric", "measure"), _METRICS, ids=lambda value: getattr(value, "__name__", ""))
@given(ranking=_RANKINGS, grades=_GRADES, k=st.integers(1, 14))
def test_every_metric_agrees_with_ir_measures(
    metric: Metric, measure: object, ranking: list[str], grades: dict[str, int], k: int
) -> None:
    assert metric(ranking, grades, k) == pytest.approx(reference(measure, ranking, grades, k), abs=1e-6)


_RANKING = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("metric", "grades", "k", "value"),
    [
        (ndcg, {"a": 0, "b": 1}, 10, 0.6309),
        (ndcg, {"a": 1, "b": 0}, 10, 1.0),
        (ndcg, {"a": 1, "b": 2}, 2, (1 + 2 / log2(3)) / (2 + 1 / log2(3))),
        (ndcg, {"a": 1, "z": 2}, 2, 1 / (2 + 1 / log2(3))),
        (recall, {"a": 1, "c": 2, "z": 1}, 2, 1 / 3),
        (recall, {"a": 1, "c": 2, "z": 1}, 3, 2 / 3),
        (success, {"c": 1}, 2, 0.0),
        (success, {"c": 1}, 3, 1.0),
        (reciprocal_rank, {"c": 1, "d": 3}, 10, 1 / 3),
        (reciprocal_rank, {"c": 1}, 2, 0.0),
        (average_precision, {"a": 1, "c": 1, "z": 1}, 10, (1 + 2 / 3) / 3),
        (judged, {"a": 0, "c": 1}, 3, 2 / 3),
        (judged, {"a": 0, "c": 1}, 10, 2 / 4),
    ],
)
def test_metrics_have_the_values_worked_out_by_hand(
    metric: Metric, grades: dict[str, int], k: int, value: float
) -> None:
    assert metric(_RANKING, grades, k) == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize("metric", [ndcg, recall, success, reciprocal_rank, average_precision])
@pytest.mark.parametrize(("ranking", "grades"), [([], {"a": 2}), (["a"], {"a": 0}), (["a"], {"b": 1})])
def test_nothing_relevant_found_scores_zero(metric: Metric, ranking: list[str], grades: dict[str, int]) -> None:
    assert metric(ranking, grades, 10) == 0.0


def test_no_results_have_no_judged_share() -> None:
    assert judged([], {"a": 1}, 10) is None


@pytest.mark.parametrize("metric", [metric for metric, _ in _METRICS])
@pytest.mark.parametrize(("ranking", "k", "reason"), [(["a", "b", "a"], 10, "twice"), (["a"], 0, "k is 0")])
def test_a_ranking_that_cannot_be_scored_is_refused(metric: Metric, ranking: list[str], k: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        metric(ranking, {"a": 1}, k)
