"""The seam between evidence and answer: a composer drafts, and the assistant shows of it only what is proved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.answer import Method, Verdict
from qa.compose import Judge
from qa.evidence import Evidence
from qa.question import Question
from qa.retrieve import Passage


@dataclass(frozen=True)
class Material:
    """What an answer is composed from: a question, its passages and the sentences in them, each best first.

    `judge` finds a verdict on a polar question that no sentence states in so many words.
    """

    question: Question
    passages: Sequence[Passage]
    evidence: Sequence[Evidence]
    judge: Judge


@dataclass(frozen=True)
class Draft:
    """A claim with the sentences it cites, at least one, the verdict it carries and the heading it stands under."""

    text: str
    evidence: tuple[Evidence, ...]
    method: Method = "verbatim"
    verdict: Verdict | None = None
    section: str = ""


@dataclass(frozen=True)
class Remark:
    """What a reader must know beside the claims; `withheld` when it tells of claims that were not shown."""

    text: str
    withheld: bool = False


class Composer(Protocol):
    """Composes an answer to one question from evidence that was found good enough to answer from."""

    @property
    def made_by(self) -> Mapping[str, str]:
        """The models and prompts behind an answer, as fields of its provenance."""
        ...

    def compose(self, material: Material) -> Iterator[Draft | Remark]:
        """Yield the claims in reading order, each as soon as it is known, and remarks; the first carries a verdict."""
        ...
