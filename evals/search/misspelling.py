"""Misspell a share of the words of a question, each by one edit drawn without regard to keyboard or sound.

The edits are those of Damerau (Commun ACM 1964;7:171-176): a letter dropped, added or changed, or two swapped.
"""

import re
import string

import numpy as np

SHARE = 0.1
_LEAST_LETTERS = 4
_TYPED = re.compile(r"\S+")
_WORD = re.compile(rf"[^\W\d_]{{{_LEAST_LETTERS},}}")


def misspell(text: str, rng: np.random.Generator, share: float = SHARE) -> str:
    """Return a text with a share of its words misspelt: one at least, and only words of four letters or more."""
    typed = list(_TYPED.finditer(text))
    # One run of letters of each: "follow-up" or "C9orf72" is one word and gets one edit.
    words = [word for one in typed if (word := _WORD.search(text, one.start(), one.end()))]
    count = min(max(1, round(share * len(typed))), len(words))
    chosen = sorted(rng.choice(len(words), count, replace=False), reverse=True) if count else []
    for place in chosen:
        word = words[place]
        text = text[: word.start()] + _slip(word.group(), rng) + text[word.end() :]
    return text


def _slip(word: str, rng: np.random.Generator) -> str:
    """Return a word with one edit that changes it."""
    while True:
        place, letter = int(rng.integers(len(word))), str(rng.choice(list(string.ascii_lowercase)))
        edited = (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        )[int(rng.integers(4))]
        if edited.lower() != word.lower():
            return edited
