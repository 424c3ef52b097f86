"""Read what a language model says, while it says it: claims in JSON, or in the plain-text format."""

import json
import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

MAX_REPLY = 40_000
MAX_QUOTES = 4
_STATEMENT = 200
_THOUGHT_ENDS = "</think>"  # what models that reason aloud say before stands in front
_NO_CLAIM = re.compile(r'\{\s{0,20}"claims"\s{0,20}:\s{0,20}\[\s{0,20}\]\s{0,20}\}|NO CLAIM\.?')
_MAX_DEPTH = 3
_QUOTES = '"quotes"'
_FIELD = re.compile(r"[-*>#\s]{0,6}(CLAIM|KEY|QUOTE|VERDICT)\*{0,2}\s{0,2}:\*{0,2}\s*(.*)", re.IGNORECASE)


class RawQuote(BaseModel):
    """A quote as the model gave it, with the key of the passage that it says to quote."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(max_length=40)
    quote: str = Field(max_length=4_000)


class RawClaim(BaseModel):
    """A claim as the model gave it: nothing of it was checked."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(max_length=1_000)
    quotes: tuple[RawQuote, ...] = Field(max_length=MAX_QUOTES)
    verdict: Literal["yes", "no", "depends", "none"] = "none"

    @field_validator("verdict", mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        """Read a verdict that is none of those known as none."""
        plain = value.strip("* .").lower() if isinstance(value, str) else value
        return plain if plain in ("yes", "no", "depends") else "none"


class ReplyReader:
    """Takes a reply piece by piece and gives out each claim as soon as it is whole.

    It reads at most MAX_REPLY characters, in time linear in their number; `overlong` says that there were more,
    `readable` and `unreadable` count the claims and what began as one and was none, and `declined` says that the reply
    is that there is no claim.
    """

    def __init__(self) -> None:
        self.length = 0
        self.overlong = self.declined = False
        self.readable = self.unreadable = 0
        self._start = self._end = ""
        self._formats = (_JsonClaims(), _PlainClaims())

    def feed(self, piece: str) -> Iterator[RawClaim]:
        """Take a piece of the reply and yield the claims that it completes."""
        room = MAX_REPLY - self.length
        self.overlong |= len(piece) > room
        piece = piece[:room]
        self.length += len(piece)
        self._start += piece[: max(_STATEMENT - len(self._start), 0)]
        self._end = (self._end + piece)[-_STATEMENT:]
        for form in self._formats:
            for found in form.feed(piece):
                yield from self._claim(found)

    def finish(self) -> Iterator[RawClaim]:
        """Yield the claim that the end of the reply completes; one in JSON that was cut off is lost."""
        for form in self._formats:
            for found in form.finish():
                yield from self._claim(found)
        _, thought, said = self._end.rpartition(_THOUGHT_ENDS)
        self.declined = _NO_CLAIM.fullmatch((said if thought else self._start).strip("` \njson")) is not None

    def _claim(self, found: object) -> Iterator[RawClaim]:
        try:
            claim = RawClaim.model_validate(found)
        except ValidationError:
            self.unreadable += 1
            return
        self.readable += 1
        yield claim


class _JsonClaims:
    """Finds the objects that look like claims in a stream of JSON, whatever stands around them."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._starts: list[int] = []
        self._found_until = 0
        self._in_string = self._escaped = False

    def feed(self, piece: str) -> Iterator[object]:
        """Yield the objects with quotes that the piece completes, None for one that is not JSON."""
        for letter in piece:
            self._text.append(letter)
            if self._in_string:
                self._in_string = self._escaped or letter != '"'
                self._escaped = letter == "\\" and not self._escaped
            elif letter == '"':
                self._in_string = bool(self._starts)
            elif letter == "{":
                self._starts.append(len(self._text) - 1)
            elif letter == "}" and self._starts:
                yield from self._ended(self._starts.pop())

    def finish(self) -> Iterator[None]:
        """Yield None when a claim was begun and not ended."""
        if self._starts and _QUOTES in "".join(self._text[self._found_until :]):
            yield None

    def _ended(self, start: int) -> Iterator[object]:
        """Yield the object that has just ended, unless it is around claims or too deep in others to be one."""
        if start < self._found_until or len(self._starts) >= _MAX_DEPTH:
            return
        text = "".join(self._text[start:])
        if _QUOTES not in text:
            return
        self._found_until = len(self._text)
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            yield None


class _PlainClaims:
    """Finds the claims of the plain-text format: a line each of CLAIM, KEY, QUOTE and, where it has one, VERDICT."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._block: dict[str, object] = {}

    def feed(self, piece: str) -> Iterator[object]:
        """Yield the claims that whole lines complete."""
        *ended, rest = piece.split("\n")
        for line in ended:
            yield from self._take("".join([*self._line, line]))
            self._line = []
        self._line.append(rest)

    def finish(self) -> Iterator[object]:
        """Yield what the last line completes."""
        yield from self._take("".join(self._line))
        yield from self._done()

    def _take(self, line: str) -> Iterator[object]:
        match = _FIELD.fullmatch(line.strip())
        if not match:
            return
        name, value = match[1].upper(), match[2].strip()
        if name == "CLAIM":
            yield from self._done()
            self._block = {"text": value, "quotes": []}
        quotes = self._block.get("quotes")
        if not isinstance(quotes, list):
            return
        if name == "KEY":
            quotes.append({"key": value})
        elif name == "QUOTE" and quotes:
            quotes[-1]["quote"] = value
        elif name == "VERDICT":
            self._block["verdict"] = value.lower()

    def _done(self) -> Iterator[object]:
        if self._block:
            yield self._block
        self._block = {}
