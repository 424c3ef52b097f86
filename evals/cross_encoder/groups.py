"""Development questions with the sentences that answer them and those that were found and do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import ABSTAIN, UNSETTLED
from evals.marked import ANSWERS, Marked, MarkedQuestion, load_marked
from qa.assistant import Assistant
from qa.close_reading import in_place, place_text
from qa.cross_encoder import Reading
from qa.evidence import Evidence

_FOUND = 12
_FOUND_UNANSWERED = 6
# How much the label "none" counts of a sentence that was found for a polar question and not marked, where not all that
# was found was looked at: it may say more.
_UNMARKED = 0.2


@dataclass(frozen=True)
class Text:
    """A text to be read beside a question, what it says to it, and how much that counts.

    `answers` is how well it answers, from 0, not at all, to 1, alone; `verdict` is one of `qa.cross_encoder.VERDICTS`.
    Each is None where that is not known.
    """

    text: str
    answers: float | None
    verdict: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Group:
    """A question in one or more wordings, `retyped` those that others typed, and what may be read beside it."""

    id: str
    wordings: tuple[str, ...]
    texts: tuple[Text, ...]
    retyped: tuple[str, ...] = ()


class Unread:
    """Leaves the ranking as it is: what is found for a question must not depend on what was fitted before."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:  # noqa: ARG002 - the protocol's signature
        """Find all texts alike."""
        return [Reading(0.0, 0.0, 0.0, 0.0, 1.0) for _ in texts]


def marked_groups(paths: Sequence[Path], assistant: Assistant) -> list[Group]:
    """Search for each question of JSONL files, as its turns are resolved and rewritten, and sort what is found.

    `assistant` should leave sentences `Unread`.

    A question without a marked sentence teaches only where it is known to have no answer. Raises BetzError.
    """
    groups = [_group(question, assistant) for question in load_marked(paths)]
    return [group for group in groups if group.texts]


def _group(question: MarkedQuestion, assistant: Assistant) -> Group:
    own, retyped = question.wordings(assistant.standalone)
    looked_at = _found(own, assistant)
    found = {**looked_at, **_found(retyped, assistant)}
    verdict = None if question.verdict == ABSTAIN else question.verdict
    unsettled = question.kind == UNSETTLED
    marked = {(answer.document, answer.quote) for answer in question.answers}
    in_part = "none" if question.complete else None
    answering = [
        Text(_shown(mark, found, assistant), mark.grade / ANSWERS, verdict if mark.grade == ANSWERS else in_part)
        for mark in question.answers
    ]
    if not answering and question.verdict != ABSTAIN and not unsettled:
        return Group(question.id, own, ())
    says = "none" if verdict or unsettled else None
    sure = unsettled or question.complete
    others = [
        Text(in_place(item), 0.0, says, 1.0 if sure and key in looked_at else _UNMARKED)
        for key, item in found.items()
        if key not in marked
    ]
    texts = (*answering, *(others if answering else others[:_FOUND_UNANSWERED]))
    return Group(question.id, (*own, *retyped), texts, retyped)


def _found(wordings: Sequence[str], assistant: Assistant) -> dict[tuple[str, str], Evidence]:
    """Return what would be read for wordings of a question, by document and sentence."""
    found: dict[tuple[str, str], Evidence] = {}
    for wording in wordings:
        prose = [item for item in assistant.search(wording).evidence if item.sentence.kind == "prose"]
        found.update({(item.document.id, item.text): item for item in prose[:_FOUND]})
    return found


def _shown(mark: Marked, found: Mapping[tuple[str, str], Evidence], assistant: Assistant) -> str:
    """Return a marked sentence as it is read, whether or not it was found."""
    held = found.get((mark.document, mark.quote))
    if held:
        return in_place(held)
    document = assistant.reader.document(mark.document)
    return place_text(document.title if document else "", (), mark.quote)
