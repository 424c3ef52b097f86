"""What OpenAI-compatible clients send: the questions in it, and the audience that the model's name stands for."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.problems import ProblemError, not_found
from qa.answer import Audience

MODELS: dict[str, Audience] = {"betz": "clinician", "betz-plain": "plain"}
_MAX_TURNS = 50
_MAX_MESSAGES = 1_000


class ContentPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str | None = None


class Message(BaseModel):
    """A message of a conversation; only the user's are questions, and instructions to a model are none to Betz."""

    model_config = ConfigDict(extra="allow")

    role: str = ""
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """Return the text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


Messages = Annotated[list[Message], Field(min_length=1, max_length=_MAX_MESSAGES)]


def audience_of(model: str) -> Audience:
    """Return the audience that a model answers for. Raises ProblemError when there is no such model."""
    if model not in MODELS:
        raise not_found(f"model; there are {', '.join(MODELS)}")
    return MODELS[model]


def questions_in(messages: list[Message]) -> list[str]:
    """Return the user's messages, the last of them where there are very many. Raises ProblemError without any."""
    questions = [message.text for message in messages if message.role == "user" and message.text.strip()]
    if not questions:
        raise ProblemError(422, "There is no question.", detail="The last message of the role user is answered.")
    return questions[-_MAX_TURNS:]


def dumped(event: BaseModel) -> str:
    """Return an event as JSON without the fields it does not use."""
    return event.model_dump_json(exclude_none=True)
