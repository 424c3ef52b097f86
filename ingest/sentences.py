"""Find the sentences of a paragraph.

A rule-based splitter that prefers joining two sentences to cutting one: a quotation that runs on
is still true, half a sentence may say the opposite.
"""

import re
from collections.abc import Iterator

# A possible end: closing punctuation, closing quotes or brackets, space, then something that can open a sentence.
_BOUNDARY = re.compile(r"[.!?]+[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")

# Words whose full stop does not end a sentence.
_ABBREVIATIONS = frozenset(
    (
        "e.g i.e cf vs viz approx ca al fig figs tab eq no nos vol ed eds dr prof mr mrs ms st resp incl dept jan "
        "feb mar apr jun jul aug sep sept oct nov dec"
    ).split()
)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Say whether the punctuation at `match` closes a sentence rather than an abbreviation."""
    if text[match.start()] != ".":
        return True
    word = text[: match.start()].rsplit(maxsplit=1)[-1:] or [""]
    bare = word[0].lstrip("(\"'[").lower()
    is_initial = len(bare) == 1 and bare.isalpha() and bare != "i"
    return not (bare in _ABBREVIATIONS or is_initial)


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
