"""What happens while a question is answered, as typed events: what a stream sends.

A stream is `understood`, then `notice` and `claim` as they come, then `completed` with the whole answer. A claim is
sent only after its citations were proved; everything sent stands in the answer that completes the stream.
"""

from typing import Annotated, Literal

from pydantic import Field

from qa.answer import Answer, CitedReference, Claim, Part, Verdict


class Understood(Part):
    """The question was made to stand alone."""

    type: Literal["understood"] = "understood"
    question: str
    standalone_question: str


class Noticed(Part):
    """Something the reader must know at once: an urgent notice comes before any claim."""

    type: Literal["notice"] = "notice"
    text: str


class Claimed(Part):
    """A verified claim, with the verdict if it carries one and the references that it is the first to cite."""

    type: Literal["claim"] = "claim"
    claim: Claim
    verdict: Verdict | None = None
    references: tuple[CitedReference, ...] = ()


class Completed(Part):
    """The whole answer: what is stored, and what a caller who does not stream gets."""

    type: Literal["completed"] = "completed"
    answer: Answer


AnswerEvent = Annotated[Understood | Noticed | Claimed | Completed, Field(discriminator="type")]
