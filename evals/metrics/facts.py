"""Must-have and must-not: what a right answer says, and what it must not.

A must-have fact is authored as groups of alternative wordings; generic token overlap is not used,
because on physician-labelled pairs it hardly tells stated facts from others. Credit follows the nugget
scores of the TREC 2024 RAG track (Pradeep et al., arXiv:2411.09607): a partly stated fact counts half.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evals.negation import has_cue, is_negated
from evals.wording import Wording, find, folded_sentences

Importance = Literal["vital", "okay"]
Severity = Literal["critical", "minor"]
FactState = Literal["matched", "partial", "missed"]
WINDOW = 3
CREDIT: dict[FactState, float] = {"matched": 1.0, "partial": 0.5, "missed": 0.0}

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Record(BaseModel):
    """Base of what authors write: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Examples(Record):
    """Texts that state a fact and texts that do not, to prove its wordings."""

    match: Annotated[tuple[str, ...], Field(min_length=1)]
    no_match: Annotated[tuple[str, ...], Field(min_length=1)]


class Wordings(Record):
    """How something is said: every group of `all_of` by any of its alternatives.

    With scope `sentence` one sentence must meet all groups, with `window` `WINDOW` sentences in a row together; with
    `answer` they may stand anywhere.
    """

    all_of: Annotated[tuple[Annotated[tuple[Wording, ...], Field(min_length=1)], ...], Field(min_length=1)]
    scope: Literal["sentence", "window", "answer"] = "answer"


class Fact(Wordings):
    """Something an answer must say."""

    id: Slug
    importance: Importance
    scope: Literal["sentence", "window", "answer"]
    examples: Examples

    @model_validator(mode="after")
    def _examples_behave(self) -> "Fact":
        faults = [
            f"the match example {text!r} does not match" for text in self.examples.match if not states(self, text)
        ]
        faults += [f"the no_match example {text!r} matches" for text in self.examples.no_match if states(self, text)]
        if faults:
            raise ValueError("; ".join(faults))
        return self


class MustNot(Record):
    """Something an answer must not say: a pattern, unless its sentence also says one of `unless`."""

    id: Slug
    severity: Severity
    pattern: Wording
    unless: tuple[Wording, ...] = ()


class FactScores(NamedTuple):
    """Shares of one answer's facts; `vital_strict` and `vital` are None without vital facts, `all` without any.

    `vital_strict` counts only vital facts that are matched in full, `vital` and `all` count a partial one half.
    """

    vital_strict: float | None
    vital: float | None
    all: float | None


def fact_state(fact: Wordings, text: str) -> FactState:
    """Say whether a text states a fact: all of its groups, some of them, or none.

    A group is met by an occurrence of one of its alternatives that is not denied; wordings do not reach across
    sentences. In a sentence where one of the fact's own wordings holds the denial, the fact is taken at its word.
    Raises SlowPattern.
    """
    met = [_groups_met(fact, sentence) for sentence in folded_sentences(text)]
    reach = {"sentence": 1, "window": WINDOW, "answer": max(len(met), 1)}[fact.scope]
    count = max((len(set().union(*met[start : start + reach])) for start in range(len(met))), default=0)
    if count == len(fact.all_of):
        return "matched"
    return "partial" if count else "missed"


def states(fact: Wordings, text: str) -> bool:
    """Say whether a text states a fact in full. Raises SlowPattern."""
    return fact_state(fact, text) == "matched"


def _groups_met(fact: Wordings, sentence: str) -> set[int]:
    found = [[span for wording in group for span in find(wording, sentence)] for group in fact.all_of]
    denies_itself = any(has_cue(sentence[start:end]) for spans in found for start, end in spans)
    return {
        number
        for number, spans in enumerate(found)
        if any(denies_itself or not is_negated(sentence, start, end) for start, end in spans)
    }


def fact_scores(facts: Sequence[tuple[Importance, FactState]]) -> FactScores:
    """Return the nugget scores of one answer from the importance and state of each of its facts."""
    vital = [state for importance, state in facts if importance == "vital"]
    return FactScores(
        vital_strict=_mean(float(state == "matched") for state in vital),
        vital=_mean(CREDIT[state] for state in vital),
        all=_mean(CREDIT[state] for _, state in facts),
    )


def breaches(must_not: Iterable[MustNot], text: str) -> list[MustNot]:
    """Return what a text says and must not, in the order given. Raises SlowPattern."""
    sentences = folded_sentences(text)
    return [rule for rule in must_not if any(_breaks(rule, sentence) for sentence in sentences)]


def _breaks(rule: MustNot, sentence: str) -> bool:
    return _occurs(rule.pattern, sentence) and not any(_occurs(excuse, sentence) for excuse in rule.unless)


def _occurs(wording: str, sentence: str) -> bool:
    return next(find(wording, sentence), None) is not None


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None
