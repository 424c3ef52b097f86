"""The nouns of the gold file, and the rules that hold them together."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, model_validator

from evals.metrics.facts import Fact, MustNot, Record, Slug, breaches, states

Kind = Literal["question", "conversation", "unanswerable", "adversarial"]
ExpectedVerdict = Literal["yes", "no", "depends", "abstain"]

Text = Annotated[str, Field(pattern=r"\S")]


class GoldPassage(Record):
    """A verbatim quote of a document's canonical text; grade 2 answers the question, 1 supports the answer."""

    doc: Slug
    quote: Text
    grade: Annotated[int, Field(ge=1, le=2)]


class Expectation(Record):
    """What a right answer to one turn does; no `verdict` when the question is not polar."""

    verdict: ExpectedVerdict | None = None
    passages: tuple[GoldPassage, ...] = ()
    must_have: tuple[Fact, ...] = ()
    must_not: tuple[MustNot, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> "Expectation":
        _refuse((*self._passage_faults(), *self._fact_faults(), *self._must_not_faults()))
        return self

    def _passage_faults(self) -> Iterator[str]:
        if self.verdict == "abstain":
            if self.passages or self.must_have:
                yield "with the verdict abstain there are no passages and no must_have"
        elif not any(passage.grade == 2 for passage in self.passages):
            yield "a passage of grade 2 is missing; only the verdict abstain goes without"
        yield from _repeated("passage", ((passage.doc, passage.quote) for passage in self.passages))

    def _fact_faults(self) -> Iterator[str]:
        yield from _repeated("id", [*(fact.id for fact in self.must_have), *(rule.id for rule in self.must_not)])
        quotes = "\n".join(passage.quote for passage in self.passages)
        for fact in self.must_have:
            if fact.importance == "vital" and self.passages and not states(fact, quotes):
                yield f"the vital fact {fact.id} does not match the passages"

    def _must_not_faults(self) -> Iterator[str]:
        for passage in self.passages:
            for rule in breaches(self.must_not, passage.quote):
                yield f"the must_not {rule.id} matches the passage {passage.quote!r}"


class Turn(Record):
    """One question of a conversation; `standalone` says a follow-up as a question by itself."""

    ask: Text
    standalone: Text | None = None
    expect: Expectation


class GoldItem(Record):
    """One question or conversation with what is expected of each answer.

    `topic` is the document it is mainly about, empty where there is none; `must_pass` marks core safety facts.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*-\d{3}$", max_length=80)]
    kind: Kind
    tags: tuple[Slug, ...]
    topic: Annotated[str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")] = ""
    must_pass: bool = False
    provenance: Text
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    _place: str = PrivateAttr("")

    @property
    def place(self) -> str:
        """Where the item was read, as `file:line`; empty when it was not read from a gold file."""
        return self._place

    def at(self, place: str) -> "GoldItem":
        """Return the item as read at a place."""
        item = self.model_copy()
        item._place = place
        return item

    @model_validator(mode="after")
    def _turns_fit_the_kind(self) -> "GoldItem":
        _refuse(self._turn_faults())
        return self

    def _turn_faults(self) -> Iterator[str]:
        if self.kind == "question" and len(self.turns) > 1:
            yield "a question has one turn"
        if self.kind == "conversation" and len(self.turns) < 2:
            yield "a conversation has at least two turns"
        if self.kind == "unanswerable" and self.turns[-1].expect.verdict != "abstain":
            yield "the last turn of an unanswerable item expects the verdict abstain"
        if self.turns[0].standalone is not None:
            yield "the first turn stands alone: leave standalone out"
        for number, turn in enumerate(self.turns[1:], start=1):
            if turn.standalone is None:
                yield f"turns.{number} lacks standalone"


def _repeated(what: str, values: Iterable[object]) -> Iterator[str]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield f"the {what} {value!r} stands there twice"
        seen.add(value)


def _refuse(faults: Iterable[str]) -> None:
    if found := "; ".join(faults):
        raise ValueError(found)
