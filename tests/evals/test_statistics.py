from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from evals.statistics import (
    REPLICATES,
    Estimate,
    bootstrap_difference,
    bootstrap_mean,
    cohen_kappa,
    kappa_interval,
    mcnemar_p,
    sign_flip_p,
    wilson,
)

_LABELS = st.sampled_from(["yes", "no", "depends"])


def sample(n: int, seed: int = 7) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(0.2, 1.0, n)]


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=8))
def test_the_sign_flip_p_is_near_the_exact_one(differences: list[int]) -> None:
    exact = stats.permutation_test(
        (differences, [0] * len(differences)),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    assert sign_flip_p(differences) == pytest.approx(exact.pvalue, abs=0.025)


def test_equal_runs_have_p_one() -> None:
    assert sign_flip_p([0.0] * 20) == 1.0


def test_p_is_never_zero() -> None:
    assert sign_flip_p([1.0] * 60) == 1 / (REPLICATES + 1)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12))
def test_p_is_the_same_whichever_run_comes_first(differences: list[float]) -> None:
    assert sign_flip_p(differences) == sign_flip_p([-difference for difference in differences])


def test_a_cluster_flips_as_a_whole() -> None:
    differences = sample(15)
    fourfold = [difference for difference in differences for _ in range(4)]
    clusters = [number for number in range(15) for _ in range(4)]
    assert sign_flip_p(fourfold, clusters) == sign_flip_p(differences)
    assert sign_flip_p(fourfold) < sign_flip_p(differences)


@pytest.mark.parametrize("n", [10, 40, 300])
def test_the_bootstrap_interval_is_near_that_of_scipy(n: int) -> None:
    values = sample(n)
    reference = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=9999, rng=1).confidence_interval
    found = bootstrap_mean(values)
    tolerance = 0.06 * (reference.high - reference.low)
    assert found.value == pytest.approx(np.mean(values))
    assert found.low == pytest.approx(reference.low, abs=tolerance)
    assert found.high == pytest.approx(reference.high, abs=tolerance)


def test_a_cluster_is_drawn_as_a_whole() -> None:
    values = sample(30)
    fourfold, clusters = [value for value in values for _ in range(4)], [n for n in range(30) for _ in range(4)]
    alone, clustered, pretended = bootstrap_mean(values), bootstrap_mean(fourfold, clusters), bootstrap_mean(fourfold)
    assert clustered == pytest.approx(alone)
    assert pretended.high - pretended.low < 0.6 * (alone.high - alone.low)


def test_clusters_of_different_size_keep_the_mean_over_items() -> None:
    assert bootstrap_mean([1.0, 1.0, 1.0, 0.0], ["a", "a", "a", "b"]) == Estimate(0.75, 0.0, 1.0)


def test_the_order_of_items_within_clusters_does_not_matter() -> None:
    values, clusters = sample(12), [n % 4 for n in range(12)]
    order = sorted(range(12), key=lambda n: clusters[n])
    ordered = bootstrap_mean([values[n] for n in order], [clusters[n] for n in order])
    assert bootstrap_mean(values, clusters) == pytest.approx(ordered)


def test_a_constant_gain_is_known_exactly() -> None:
    before = sample(20)
    gained = bootstrap_difference(before, [value + 0.5 for value in before])
    assert gained == pytest.approx(Estimate(0.5, 0.5, 0.5))


def test_a_difference_is_that_of_the_pairs() -> None:
    before, after = sample(25, 1), sample(25, 2)
    assert bootstrap_difference(before, after) == bootstrap_mean([b - a for a, b in zip(before, after, strict=True)])


@pytest.mark.parametrize("figure", [sign_flip_p, bootstrap_mean])
def test_the_seed_decides_and_the_default_is_fixed(figure: Callable[..., object]) -> None:
    values = sample(30)
    assert figure(values) == figure(values)
    assert figure(values, seed=1) != figure(values, seed=2)


@pytest.mark.parametrize("figure", [sign_flip_p, bootstrap_mean])
def test_no_items_are_refused(figure: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="no items"):
        figure([])


@pytest.mark.parametrize("figure", [sign_flip_p, bootstrap_mean])
def test_clusters_that_do_not_pair_with_items_are_refused(figure: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="shorter"):
        figure([1.0, 2.0], ["a"])


@given(before=st.integers(0, 60), after=st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(before: int, after: int) -> None:
    expected = stats.binomtest(before, before + after).pvalue if before + after else 1.0
    assert mcnemar_p(before, after) == pytest.approx(expected)


def test_mcnemar_stands_thousands_of_discordant_items() -> None:
    assert mcnemar_p(2000, 2000) == 1.0
    assert 0 < mcnemar_p(1000, 1200) < 0.001


def test_a_negative_number_of_items_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        mcnemar_p(-1, 3)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(counts: tuple[int, int]) -> None:
    hits, n = counts
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits, n) == pytest.approx((hits / n, expected.low, expected.high), abs=1e-9)


def test_wilson_has_the_value_worked_out_by_hand() -> None:
    assert wilson(20, 20) == pytest.approx((1.0, 0.8389, 1.0), abs=5e-5)


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_proportion_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(hits, n)


@given(st.lists(st.tuples(_LABELS, _LABELS), min_size=2, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = cohen_kappa(one, other)
    if len({*one, *other}) == 1:
        assert kappa is None
    else:
        assert kappa == pytest.approx(cohen_kappa_score(one, other))


def test_kappa_has_the_value_worked_out_by_hand() -> None:
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_the_interval_of_kappa_is_near_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    one = rng.integers(0, 3, 120)
    other = np.where(rng.random(120) < 0.6, one, rng.integers(0, 3, 120))
    reference = stats.bootstrap(
        (one, other), cohen_kappa_score, paired=True, vectorized=False, method="percentile", n_resamples=499, rng=1
    ).confidence_interval
    found = kappa_interval([str(label) for label in one], [str(label) for label in other])
    assert found is not None
    assert found.value == pytest.approx(cohen_kappa_score(one, other))
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=0.04)


def test_the_interval_of_kappa_draws_clusters_as_a_whole() -> None:
    one, other = list("aabbabab" * 4), list("abbbabaa" * 4)
    alone = kappa_interval(one, other)
    clustered = kappa_interval([a for a in one for _ in (0, 1)], [b for b in other for _ in (0, 1)], [*range(64)])
    doubled = kappa_interval(
        [a for a in one for _ in (0, 1)], [b for b in other for _ in (0, 1)], [n for n in range(32) for _ in (0, 1)]
    )
    assert alone is not None
    assert clustered is not None
    assert doubled == pytest.approx(alone)
    assert clustered.high - clustered.low < alone.high - alone.low


def test_perfect_agreement_on_one_label_has_no_kappa() -> None:
    assert kappa_interval(["yes"] * 5, ["yes"] * 5) is None


def test_replicates_without_a_kappa_are_left_out() -> None:
    found = kappa_interval(["a", "b"], ["a", "b"])
    assert found == Estimate(1.0, 1.0, 1.0)


def test_no_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="no items"):
        cohen_kappa([], [])
