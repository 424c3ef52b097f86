"""Find a quote in a stored text: as it stands, or with other whitespace and punctuation, and never otherwise."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from qa.wording import Token, tokens_of

MIN_WORDS = 3
_BETWEEN = "\x1f"  # no token holds it


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Return where a quote stands in a text, as half-open offsets; the first place when there are several.

    None when it does not, or when it has fewer than MIN_WORDS words and says too little to be a quote.
    """
    quoted = _written(quote, tokens_of(quote))
    if len(quoted) < MIN_WORDS:
        return None
    exact = text.find(quote.strip())
    if exact >= 0 and _stands_alone(text, exact, exact + len(quote.strip())):
        return exact, exact + len(quote.strip())
    tokens = tokens_of(text)
    held = _written(text, tokens)
    place = _joined(held).find(_joined(quoted))
    if place < 0:
        return None
    starts = list(accumulate((len(token) + 1 for token in held), initial=0))
    first = bisect_right(starts, place) - 1
    return tokens[first].start, tokens[first + len(quoted) - 1].end


def _written(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return the tokens of a text in the letters it is written in; a range whatever its dash."""
    return [token.text if token.kind == "number" else text[token.start : token.end] for token in tokens]


def _joined(tokens: Sequence[str]) -> str:
    return _BETWEEN + _BETWEEN.join(tokens) + _BETWEEN


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a slice neither begins nor ends within a word or a number."""
    return not any(0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum() for edge in (start, end))
