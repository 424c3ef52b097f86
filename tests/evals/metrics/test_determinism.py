from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.determinism import first_difference

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def item(**changes: Any) -> dict[str, Any]:
    return {"answer": {"text": "No.", "claims": [{"start": 1}], "timings": {"embed": 3.2}}, "n": 1} | changes


@given(value=_JSON)
def test_a_value_does_not_differ_from_itself(value: object) -> None:
    assert first_difference(value, value) is None


def test_timings_at_any_depth_are_no_difference() -> None:
    slower = {"text": "No.", "claims": [{"start": 1}], "timings": {"embed": 9.9, "compose": 1.0}}
    assert first_difference({"q-001": item()}, {"q-001": item(answer=slower, timings=4)}) is None


def test_the_order_of_keys_is_no_difference() -> None:
    assert first_difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) is None


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ({"q-001": item()}, {"q-001": item(n=2)}, "q-001.n: 1 | 2"),
        ({"q": {"claims": [{"start": 1}]}}, {"q": {"claims": [{"start": 2}]}}, "q.claims[0].start: 1 | 2"),
        ({"q": [1, 2]}, {"q": [1]}, "q: 2 | 1 elements"),
        ({"q": [1]}, {"q": [2, 3]}, "q[0]: 1 | 2"),
        ({"q": 1}, {}, "q: only in the first"),
        ({}, {"q": 1}, "q: only in the second"),
        ({"b": 1, "a": 1}, {"b": 2, "a": 2}, "a: 1 | 2"),
        ({"q": 1}, {"q": 1.0}, "q: 1 | 1.0"),
        ({"q": 1}, {"q": True}, "q: 1 | True"),
        ({"q": None}, {"q": ""}, "q: None | ''"),
        ({"q": [1]}, {"q": {"0": 1}}, "q: [1] | {'0': 1}"),
    ],
)
def test_the_first_difference_is_named(one: object, other: object, difference: str) -> None:
    assert first_difference(one, other) == difference
