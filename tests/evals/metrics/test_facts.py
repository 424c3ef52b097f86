from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from evals.metrics.facts import CREDIT, Fact, FactState, Importance, MustNot, breaches, fact_scores, fact_state

_IMPORTANCE: tuple[Importance, ...] = ("vital", "okay")
_STATES: tuple[FactState, ...] = ("matched", "partial", "missed")


def fact(*groups: list[str], scope: str = "answer", match: str = "", no_match: str = "Nothing of it.") -> Fact:
    """Make a fact; without `match` its example is the first plain alternative of every group."""
    examples = {"match": [match or " and ".join(group[0] for group in groups)], "no_match": [no_match]}
    fields: dict[str, Any] = {"id": "f", "importance": "vital", "all_of": groups, "scope": scope, "examples": examples}
    return Fact.model_validate(fields)


@pytest.mark.parametrize(
    ("groups", "text", "state"),
    [
        ([["LMN"]], "LMN signs are needed.", "matched"),
        ([["LMN"]], "UMN signs are needed.", "missed"),
        ([["LMN"]], "", "missed"),
        ([["lower motor neuron", "LMN"]], "Lower motor neurone signs.", "matched"),
        ([["LMN"], ["progress"]], "LMN signs. It is progressive.", "matched"),
        ([["LMN"], ["progress"]], "LMN signs.", "partial"),
        ([["LMN"], ["progress"]], "No LMN signs.", "missed"),
        ([["riluzole"], ["recommend"]], "Riluzole is not recommended.", "partial"),
        ([["riluzole"], ["recommend"]], "Riluzole is recommended.", "matched"),
        ([["riluzole"], ["recommend"]], "Stem cells are not recommended. Riluzole is recommended.", "matched"),
        ([["contagious"]], "ALS is not contagious.", "missed"),
        ([["not contagious"]], "ALS is not contagious.", "matched"),
        ([["not"], ["contagious"]], "ALS is not contagious.", "matched"),
        ([["possible", "does not exclude"]], "ALS is not possible.", "missed"),
        ([["possible", "does not exclude"]], "A normal EMG does not exclude ALS.", "matched"),
        ([["re:\\b(2|two) months\\b"]], "After two  months.", "matched"),
        ([["doesn't wait"]], "It doesn’t wait.", "matched"),
    ],
)
def test_a_text_states_a_fact_or_not(groups: list[list[str]], text: str, state: FactState) -> None:
    match = "After two months." if groups[0][0].startswith("re:") else ""
    assert fact_state(fact(*groups, match=match), text) == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("LMN signs that progress.", "matched"),
        ("LMN signs. They progress.", "partial"),
        ("LMN signs\nprogress", "partial"),
        ("Nothing.", "missed"),
    ],
)
def test_with_scope_sentence_one_sentence_states_all(text: str, state: FactState) -> None:
    assert fact_state(fact(["LMN"], ["progress"], scope="sentence"), text) == state


@pytest.mark.parametrize(("between", "state"), [(1, "matched"), (2, "partial")])
def test_with_scope_window_three_sentences_in_a_row_state_all(between: int, state: FactState) -> None:
    text = f"It has LMN signs. {'It is rare. ' * between}It progresses."
    assert fact_state(fact(["LMN"], ["progress"], scope="window", match="LMN. It progresses."), text) == state


def test_a_wording_does_not_reach_across_sentences() -> None:
    assert fact_state(fact(["LMN signs"]), "Not LMN. Signs of UMN.") == "missed"


@given(before=st.text(max_size=80), after=st.text(max_size=80))
def test_what_stands_in_other_lines_takes_no_fact_away(before: str, after: str) -> None:
    text = f"{before}\nLMN signs that progress.\n{after}"
    assert fact_state(fact(["LMN"], ["progress"]), text) == "matched"


@pytest.mark.parametrize(
    ("match", "no_match", "reason"),
    [
        ("UMN signs", "Nothing.", "the match example 'UMN signs' does not match"),
        ("LMN signs", "LMN wasting", "the no_match example 'LMN wasting' matches"),
    ],
)
def test_examples_that_do_not_behave_are_refused(match: str, no_match: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        fact(["LMN"], match=match, no_match=no_match)


@pytest.mark.parametrize("groups", [[], [[]], [[""]], [["re:("]]])
def test_a_fact_without_a_wording_is_refused(groups: list[list[str]]) -> None:
    with pytest.raises(ValidationError):
        fact(*groups, match="anything")


def rule(pattern: str, *unless: str) -> MustNot:
    return MustNot(id="r", severity="critical", pattern=pattern, unless=unless)


@pytest.mark.parametrize(
    ("must_not", "text", "broken"),
    [
        (rule("means ALS"), "A UMN lesion means ALS.", True),
        (rule("means ALS"), "A UMN lesion has many causes.", False),
        (rule("re:means? ALS", "not"), "A UMN lesion does not mean ALS.", False),
        (rule("re:means? ALS", "not"), "It means ALS. It does not stop.", True),
        (rule("re:means? ALS", "not"), "It does not stop. It means ALS.", True),
        (rule("re:means? ALS", "not", "seldom"), "It seldom means ALS.", False),
    ],
)
def test_what_must_not_be_said_is_found_unless_its_sentence_excuses_it(
    must_not: MustNot, text: str, broken: bool
) -> None:
    assert breaches([must_not], text) == ([must_not] if broken else [])


@pytest.mark.parametrize(
    ("facts", "scores"),
    [
        ([], (None, None, None)),
        ([("okay", "matched")], (None, None, 1.0)),
        ([("vital", "matched"), ("vital", "partial"), ("okay", "missed")], (0.5, 0.75, 0.5)),
        ([("vital", "partial")], (0.0, 0.5, 0.5)),
        ([("vital", "missed"), ("okay", "matched")], (0.0, 0.0, 0.5)),
    ],
)
def test_a_partly_stated_fact_counts_half_and_in_the_strict_score_nothing(
    facts: list[tuple[Importance, FactState]], scores: tuple[float | None, ...]
) -> None:
    assert fact_scores(facts) == scores


@given(st.lists(st.tuples(st.sampled_from(_IMPORTANCE), st.sampled_from(_STATES)), min_size=1))
def test_the_strict_score_never_exceeds_the_other(facts: list[tuple[Importance, FactState]]) -> None:
    scores = fact_scores(facts)
    assert scores.all == pytest.approx(sum(CREDIT[state] for _, state in facts) / len(facts))
    assert (scores.vital_strict or 0.0) <= (scores.vital or 0.0)
