import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.fusion import reciprocal_rank_fusion

_RANKING = st.lists(st.integers(0, 30), unique=True, max_size=12)


def test_the_published_formula_is_followed() -> None:
    fused = reciprocal_rank_fusion([[7, 3], [3, 9]], k=60)
    assert [item for item, _ in fused] == [3, 7, 9]
    assert dict(fused) == pytest.approx({3: 1 / 61 + 1 / 62, 7: 1 / 61, 9: 1 / 62})


def test_ties_go_to_the_smaller_item() -> None:
    assert [item for item, _ in reciprocal_rank_fusion([[9, 4], [2, 8]])] == [2, 9, 4, 8]


def test_items_of_the_same_ranks_in_other_lists_tie() -> None:
    fillers = iter(range(100, 200))
    rankings = [[next(fillers) for _ in range(9)] for _ in range(3)]
    for ranking, (rank_of_1, rank_of_2) in zip(rankings, [(2, 1), (8, 2), (1, 8)], strict=True):
        ranking[rank_of_1 - 1], ranking[rank_of_2 - 1] = 1, 2
    assert [item for item, _ in reciprocal_rank_fusion(rankings) if item < 100] == [1, 2]


def test_nothing_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([[], []]) == []


@given(_RANKING)
def test_one_list_keeps_its_order(ranking: list[int]) -> None:
    assert [item for item, _ in reciprocal_rank_fusion([ranking])] == ranking


@given(st.lists(_RANKING, max_size=5))
def test_every_item_comes_out_once(rankings: list[list[int]]) -> None:
    fused = [item for item, _ in reciprocal_rank_fusion(rankings)]
    assert sorted(fused) == sorted({item for ranking in rankings for item in ranking})


@given(st.lists(_RANKING, max_size=5))
def test_scores_fall_and_equal_ones_are_in_order_of_item(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    assert fused == sorted(fused, key=lambda pair: (-pair[1], pair[0]))


@given(_RANKING, _RANKING)
def test_an_item_ahead_in_both_lists_comes_out_ahead(one: list[int], other: list[int]) -> None:
    shared = [item for item in one if item in other]
    place = {item: number for number, (item, _) in enumerate(reciprocal_rank_fusion([one, other]))}
    for item in shared:
        for behind in shared:
            if one.index(item) < one.index(behind) and other.index(item) < other.index(behind):
                assert place[item] < place[behind]


@given(st.lists(_RANKING, max_size=5), st.data())
def test_the_order_of_the_lists_does_not_matter(rankings: list[list[int]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rankings))
    fused, again = ([item for item, _ in reciprocal_rank_fusion(lists)] for lists in (rankings, shuffled))
    assert fused == again
