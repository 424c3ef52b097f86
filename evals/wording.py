"""How an authored wording finds what it means in a sentence.

A plain wording matches at a word start, whatever its case and its white space: `progress` finds
"Progressive", and `no ` with a space at its end finds "no sign" but not "north". `re:` in front makes the rest a
regular expression, searched without regard to case.

A regular expression can take time exponential in the length of the text it searches, and that text is a
model's output. Which expressions can is hard to tell from their form, so a search is bounded in time
instead: one that exceeds `TIMEOUT` seconds of processor time, some 100,000 times what an ordinary one takes,
stops with an error that names it, and never with a score.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import regex
from pydantic import AfterValidator

from ingest.errors import BetzError
from ingest.sentences import split_sentences

REGEX_PREFIX = "re:"
MAX_LENGTH = 500
TIMEOUT = 1.0

# Typists' and models' variants of one character: quotation marks and hyphens that do not break a line.
_VARIANTS = str.maketrans("‘’“”‐‑", "''\"\"--")


class SlowPattern(BetzError):
    """A regular expression takes too long on a text."""


# "No." that opens a line is a verdict; elsewhere it may be short for number.
_OPENING_NO = re.compile(r"^(\s*no\.)\s+(?!\d)", re.IGNORECASE | re.MULTILINE)


def fold(text: str) -> str:
    """Return a text on one line, its white space single and its quotation marks and hyphens plain."""
    return " ".join(text.translate(_VARIANTS).split())


def folded_sentences(text: str) -> list[str]:
    """Return the folded sentences of a text; a line break ends one, so that rows and list items stay apart."""
    return [
        folded
        for line in _OPENING_NO.sub(r"\1\n", text).splitlines()
        for start, end in split_sentences(line)
        if (folded := fold(line[start:end]))
    ]


def find(wording: str, sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each occurrence of a wording in a folded sentence.

    Raises ValueError when the wording is none and SlowPattern when the search takes more than `TIMEOUT` seconds.
    """
    try:
        for match in _compiled(wording).finditer(sentence, timeout=TIMEOUT):
            yield match.span()
    except TimeoutError as error:
        raise SlowPattern(
            f"The pattern {wording!r} takes more than {TIMEOUT:g} s on a sentence of {len(sentence)} characters.",
            hint="Write it without repeats inside repeats.",
        ) from error


@cache
def _compiled(wording: str) -> Any:
    if len(wording) > MAX_LENGTH:
        raise ValueError(f"a wording has at most {MAX_LENGTH} characters, this one {len(wording)}")
    if not wording.startswith(REGEX_PREFIX):
        if not wording.strip():
            raise ValueError("a wording is empty")
        plain = fold(wording) + " " * wording[-1].isspace()
        return regex.compile(r"(?<!\w)" + regex.escape(plain), regex.IGNORECASE)
    try:
        pattern = regex.compile(wording.removeprefix(REGEX_PREFIX), regex.IGNORECASE)
        matches_nothing = pattern.search("", timeout=TIMEOUT) is not None
    except (regex.error, RecursionError) as error:
        raise ValueError(f"{wording!r} is no regular expression: {error}") from error
    if matches_nothing:
        raise ValueError(f"{wording!r} matches every text, because it matches an empty one")
    return pattern


def _checked(wording: str) -> str:
    _compiled(wording)
    return wording


Wording = Annotated[str, AfterValidator(_checked)]
