import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from evals.search.misspelling import misspell

_TEXT = st.lists(st.text("abcdefgß1", min_size=1, max_size=12), max_size=30).map(" ".join)


@given(_TEXT, st.integers(0, 99))
@example("1 " * 14 + "aaaa1aaaa", 0)
def test_each_misspelt_word_is_one_edit_from_what_was_meant(text: str, seed: int) -> None:
    pairs = list(zip(text.split(), misspell(text, np.random.default_rng(seed)).split(), strict=True))
    assert all(OSA.distance(meant.lower(), typed.lower()) <= 1 for meant, typed in pairs)


@given(st.integers(1, 40))
def test_a_tenth_of_the_words_is_misspelt_and_one_at_least(count: int) -> None:
    text = " ".join(["spasticity"] * count)
    changed = [word for word in misspell(text, np.random.default_rng(0)).split() if word != "spasticity"]
    assert len(changed) == max(1, round(count / 10))


def test_short_words_and_figures_stay_as_they_are() -> None:
    assert misspell("is 50 mg of it ok", np.random.default_rng(0)) == "is 50 mg of it ok"


def test_the_same_seed_misspells_alike() -> None:
    one, other = (misspell("does baclofen help spasticity?", np.random.default_rng(7)) for _ in range(2))
    assert one == other
