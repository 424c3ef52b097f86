"""A text as its words, numbers and signs: what stays when only whitespace and punctuation differ."""

import re
from dataclasses import dataclass

_NUMBER = r"(?:(?<![\w)%])[-−–—]\s?)?(?:(?<![\w.])\.)?\d++(?:[.,]\d++)*+(?:\s?[-–—]\s?\d++(?:[.,]\d++)*+)?"
# Signs that carry meaning of their own; every other mark is punctuation.
_SIGN = "[<>≤≥⩽⩾≦≧≪≫=≠+±~∼≈×^%‰/°∞→←↑↓]"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>[^\W_]+)|(?P<sign>{_SIGN})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DASH = re.compile(r"\s?[-–—−]\s?")
_POINT = re.compile(r"^(-?)\.")
_PLAIN_WORD = re.compile(r"[a-z]{2,}\b(?!-)")


@dataclass(frozen=True)
class Token:
    """A word in small letters, a number or range in one spelling, or a sign, at `start`-`end` of its text."""

    text: str
    start: int
    end: int
    kind: str


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text in order; it takes time linear in the length of the text."""
    return [
        Token(_plain(match.group(), match.lastgroup or ""), match.start(), match.end(), match.lastgroup or "")
        for match in _TOKEN.finditer(text)
    ]


def _plain(text: str, kind: str) -> str:
    if kind == "number":
        return _POINT.sub(r"\g<1>0.", _DASH.sub("-", _THOUSANDS.sub("", text)))
    return text.lower()


def capitalised(text: str) -> str:
    """Return a text that opens with a plain word with a capital in front: "α-synuclein" and "pH" stay."""
    return text[:1].upper() + text[1:] if _PLAIN_WORD.match(text) else text
