import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.latency import latency, percentile

_TIMES = st.lists(st.floats(0, 1e6), min_size=1, max_size=200)


@given(times=_TIMES, percent=st.integers(1, 100))
def test_a_percentile_is_numpys_nearest_rank(times: list[float], percent: int) -> None:
    assert percentile(times, percent) == np.percentile(times, percent, method="inverted_cdf")


def test_a_hundred_times_have_their_own_percentiles() -> None:
    assert latency([float(n) for n in range(100, 0, -1)]) == (100, 50.0, 95.0, 99.0)


def test_of_few_times_the_high_percentiles_are_the_slowest() -> None:
    assert latency([3.0, 1.0, 2.0]) == (3, 2.0, 3.0, 3.0)


def test_no_times_have_no_latency() -> None:
    assert latency([]) is None


@pytest.mark.parametrize(("times", "percent"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_a_percentile_that_does_not_exist_is_refused(times: list[float], percent: int) -> None:
    with pytest.raises(ValueError, match="percent"):
        percentile(times, percent)
