"""One reply of a chat model, read while it comes and within bounds."""

import time
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qa.chat_model import Retry, untraced, why
from qa.reply import RawClaim, ReplyReader

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

_TEXT: dict[str, Any] = {"type": "string"}
_QUOTE = {
    "type": "object",
    "properties": {"key": _TEXT, "quote": _TEXT},
    "required": ["key", "quote"],
    "additionalProperties": False,
}
_CLAIM = {
    "type": "object",
    "properties": {
        "text": _TEXT,
        "verdict": {"type": "string", "enum": ["yes", "no", "depends", "none"]},
        "quotes": {"type": "array", "items": _QUOTE},
    },
    "required": ["text", "verdict", "quotes"],
    "additionalProperties": False,
}
_SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": _CLAIM}},
    "required": ["claims"],
    "additionalProperties": False,
}
RESPONSE_FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": _SCHEMA}}


class Way(NamedTuple):
    """How a reply is asked for: in which form, and streamed or as a whole."""

    form: Literal["json", "plain"]
    streamed: bool


class Reading:
    """A reply, read claim by claim.

    Afterwards `failure` says what went wrong, in a reader's words, empty if nothing did, and `retry` how asking again
    may help.
    """

    def __init__(self, model: "BaseChatModel", messages: list[tuple[str, str]], way: Way, ends: float) -> None:
        """Take the messages to send, and when by the monotonic clock the reply must have ended."""
        self._model, self._messages, self._way, self._ends = model, messages, way, ends
        self._reader = ReplyReader()
        self.failure = ""
        self.retry: Retry = "other"

    @property
    def unreadable(self) -> int:
        """How many claims could not be read."""
        return self._reader.unreadable

    def claims(self) -> Generator[RawClaim]:
        """Yield the claims, each as soon as it is whole. It raises nothing: what fails ends the reply."""
        cut_off = refused = False
        try:
            for message in self._pieces():
                yield from self._reader.feed(message.text)
                refused |= bool(message.additional_kwargs.get("refusal"))
                cut_off |= message.response_metadata.get("finish_reason") in ("length", "content_filter")
                if self._reader.overlong or time.monotonic() > self._ends:
                    self.failure = "its reply had no end" if self._reader.overlong else "it took too long"
                    break
            yield from self._reader.finish()
        except Exception as error:  # whatever a model, its server or the way to it may raise
            self.failure, self.retry = why(error)
            return
        if refused:
            self.failure = "it declined to answer"
        elif cut_off:
            self.failure = "its reply was cut off"
        elif not self._reader.length:
            self.failure = "its reply was empty"
        elif not self._reader.readable and not self._reader.declined:
            self.failure = "its reply could not be read"

    def _pieces(self) -> "Iterator[AIMessage]":
        """Yield the reply in pieces; leaving off closes the connection."""
        options: dict[str, Any] = {"temperature": 0}
        if self._way.form == "json":
            options["response_format"] = RESPONSE_FORMAT
        if not self._way.streamed:
            # Whatever an endpoint takes: some take neither a temperature nor a format.
            with untraced():
                whole = self._model.invoke(self._messages, **(options if self._way.form == "json" else {}))
            yield whole
            return
        pieces = self._model.stream(self._messages, **options)
        with untraced():  # a call is reported, or not, from its first piece on
            first = next(pieces, None)
        if first:
            yield first
        yield from pieces
