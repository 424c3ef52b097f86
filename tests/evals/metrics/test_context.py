from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import recall_score

from evals.metrics.context import FactOutcome, context_scores, fact_outcome, in_context
from evals.metrics.facts import Examples, Fact

_FACT = Fact(
    id="lmn",
    importance="vital",
    all_of=(("LMN",), ("progress",)),
    scope="answer",
    examples=Examples(match=("LMN signs progress.",), no_match=("UMN signs progress.",)),
)


@pytest.mark.parametrize(
    ("passages", "held"),
    [
        ([], False),
        (["UMN signs.", "LMN signs. They progress."], True),
        (["LMN signs.", "They progress."], False),
        (["No LMN signs that progress."], False),
    ],
)
def test_a_fact_is_in_context_when_one_passage_states_it(passages: list[str], held: bool) -> None:
    assert in_context(_FACT, passages) is held


@pytest.mark.parametrize(
    ("held", "said", "outcome"),
    [
        (True, True, "used"),
        (True, False, "answer_miss"),
        (False, False, "retrieval_miss"),
        (False, True, "beyond_context"),
    ],
)
def test_every_fact_has_one_outcome(held: bool, said: bool, outcome: FactOutcome) -> None:
    assert fact_outcome(in_context=held, in_answer=said) == outcome


def test_recall_and_utilisation_have_the_values_worked_out_by_hand() -> None:
    outcomes: list[FactOutcome] = ["used", "used", "used", "answer_miss", "retrieval_miss", "beyond_context"]
    scores = context_scores(outcomes)
    assert (scores.n, scores.recall, scores.utilisation) == (6, 4 / 6, 3 / 4)
    assert scores.outcomes == {"used": 3, "answer_miss": 1, "retrieval_miss": 1, "beyond_context": 1}


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_utilisation_is_the_recall_of_the_answer_over_facts_in_context(facts: list[tuple[bool, bool]]) -> None:
    scores = context_scores(fact_outcome(in_context=held, in_answer=said) for held, said in facts)
    held_all, said_all = zip(*facts, strict=True)
    assert (scores.utilisation or 0.0) == pytest.approx(recall_score(held_all, said_all, zero_division=0))
    assert scores.recall == pytest.approx(sum(held_all) / len(facts))


def test_no_facts_have_no_figures() -> None:
    scores = context_scores([])
    assert (scores.n, scores.recall, scores.utilisation) == (0, None, None)
    assert set(scores.outcomes) == set(get_args(FactOutcome))
