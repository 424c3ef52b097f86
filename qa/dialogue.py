"""A conversation: its questions, what answered them, and the evidence that stays citable in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.answer import Answer, Citation
from qa.referents import points_at_answer


@dataclass(frozen=True)
class Conversation:
    """The questions of a conversation, oldest first, and for each before the last its answer, None where not known."""

    turns: tuple[str, ...]
    answers: tuple[Answer | None, ...] = ()

    @property
    def claims(self) -> list[list[str]]:
        """The texts of the claims that answered each turn before the last."""
        return [[claim.text for claim in answer.claims] if answer else [] for answer in self.answers]

    @property
    def citations(self) -> Iterator[Citation]:
        """What was cited before, newest answer first."""
        for answer in reversed(self.answers):
            for claim in answer.claims if answer else ():
                yield from claim.citations


def converse(turns: Sequence[str], earlier: Sequence[Answer], answer: Callable[[Conversation], Answer]) -> Conversation:
    """Return turns with the answers that are known, and with those that have to be found.

    `earlier` are the known answers to the first of the turns. Answering costs far more than reading on, so of the
    others only one that the turn behind it points at ("the second one", "that drug") is found, with `answer`.
    """
    answers: list[Answer | None] = []
    for number, following in enumerate(turns[1:]):
        if number < len(earlier):
            answers.append(earlier[number])
        elif points_at_answer(following):
            answers.append(answer(Conversation(tuple(turns[: number + 1]), tuple(answers))))
        else:
            answers.append(None)
    return Conversation(tuple(turns), tuple(answers))
