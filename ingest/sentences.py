"""Find the sentences of a paragraph.

A rule-based splitter that prefers joining two sentences to cutting one: a quotation that runs on
is still true, half a sentence may say the opposite.
"""

import re
from collections.abc import Iterator

from ingest.lexical import STOP_WORDS

# A possible end: closing punctuation, closing quotes or brackets, space, then something that can open a sentence.
_BOUNDARY = re.compile(r"(?<![.!?])[.!?]+[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_FIRST_WORD = re.compile(r"\w+")

# Words whose full stop does not end a sentence.
_ABBREVIATIONS = frozenset(
    (
        "e.g i.e cf vs viz approx ca al fig figs tab eq no nos vol ed eds dr prof mr mrs st resp incl dept jan "
        "feb mar apr jun jul aug sep sept oct nov dec"
    ).split()
)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Say whether the punctuation at `match` closes a sentence rather than an abbreviation."""
    if text[match.start()] != ".":
        return True
    before = text[: match.start()].rsplit(maxsplit=2)[-2:]
    word = before[-1].lstrip("(\"'[") if before else ""
    # A single capital is an initial unless an everyday word follows: "C. Miller Fisher", but "level C. The …".
    following = _FIRST_WORD.search(text, match.end())
    is_initial = len(word) == 1 and word.isupper() and not (following and following.group().lower() in STOP_WORDS)
    # MS is a disease and ms a unit; Ms. is neither.
    return not (word.lower() in _ABBREVIATIONS or word == "Ms" or is_initial)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence of `text`, without surrounding white space.

    Every character that is not white space lies in exactly one sentence.
    """
    start = 0
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if stripped := piece.strip():
        begin = start + piece.index(stripped)
        yield begin, begin + len(stripped)
