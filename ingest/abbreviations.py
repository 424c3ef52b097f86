"""Abbreviations and their long forms, collected where a text introduces them.

Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation definitions in biomedical
text. Pacific Symposium on Biocomputing 2003:451-462.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_PARENTHESIS = re.compile(r"\(([^()]{2,40})\)")
_WORD = re.compile(r"\S+")


def find_abbreviations(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, long form) for each "long form (SHORT)" of a sentence."""
    for match in _PARENTHESIS.finditer(sentence):
        short = re.split(r"[;,]", match.group(1))[0].strip()
        if not _is_short_form(short):
            continue
        # The paper's window: at most min(|A| + 5, |A| * 2) words before the parenthesis.
        words = min(len(short) + 5, len(short) * 2)
        before = sentence[: match.start()].rstrip()
        starts = [word.start() for word in _WORD.finditer(before)][-words:]
        if not starts:
            continue
        long_form = _best_long_form(short, before[starts[0] :])
        if long_form and long_form.lower() != short.lower():
            yield short, long_form


class Abbreviations:
    """Counts which long form each short form is introduced with."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Count (short form, long form) pairs."""
        for short, long_form in pairs:
            self._counts.setdefault(short, Counter())[_lower_first(long_form)] += 1

    def long_forms(self) -> dict[str, str]:
        """Map each short form to the long form it is most often introduced with.

        Ties go to the shorter long form, then alphabetically.
        """
        return {
            short: min(found, key=lambda form: (-found[form], len(form), form))
            for short, found in sorted(self._counts.items())
        }


def _is_short_form(text: str) -> bool:
    """The paper's validity rule: 2-10 characters, at most two words, a letter, alphanumeric start."""
    return (
        2 <= len(text) <= 10
        and len(text.split()) <= 2
        and text[0].isalnum()
        and any(letter.isupper() for letter in text)
        and not text[0].isdigit()
    )


def _best_long_form(short: str, candidate: str) -> str:
    """Match the letters of `short` right to left in `candidate`; the first must open a word."""
    position = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while position >= 0 and (
            candidate[position].lower() != letter or (index == 0 and position > 0 and candidate[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
        position -= 1
    return candidate[candidate.rfind(" ", 0, position + 1) + 1 :].strip("\"'([")


def _lower_first(text: str) -> str:
    """Undo the capital that opens a sentence, but keep names: other words of theirs have capitals too."""
    head, _, tail = text.partition(" ")
    return f"{head.lower()} {tail}".strip() if head.istitle() and tail == tail.lower() else text
