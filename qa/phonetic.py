"""How a medical word sounds, so that a word written as it is heard is found.

A consonant skeleton in the manner of Metaphone (Philips L. Hanging on the Metaphone. Computer Language
1990;7(12):39-43), with the silent and doubled letters of Greek that medical English is full of.
"""

import re
from functools import lru_cache

# In order: (what is written, what is heard). A capital letter is heard already and not read again.
_SOUNDS = (
    (r"^(?:ae|oe)", "e"),
    (r"^[pgkm]n", "n"),
    (r"^p(?=[st])", ""),
    (r"^x", "s"),
    (r"ph", "f"),
    (r"r?rh", "r"),
    (r"t?ch|ck|q", "k"),
    (r"th", "t"),
    (r"gh", "g"),
    (r"s?c(?=[eiy])|z", "s"),
    (r"[cst](?=i[oa])", "S"),
    (r"x", "ks"),
    (r"c", "k"),
    (r"g(?=[eiy])|dg", "j"),
    (r"y", "i"),
    (r"w|(?!^)h", ""),
    (r"(.)\1+", r"\1"),
    (r"(?!^)[aeiou]", ""),
)
_COMPILED = tuple((re.compile(written), heard) for written, heard in _SOUNDS)
_ONSET = 3


@lru_cache(maxsize=4096)
def phonetic_key(word: str) -> str:
    """Return the consonants heard in a lower-case word, with the vowel it begins with."""
    for written, heard in _COMPILED:
        word = written.sub(heard, word)
    return word


def onset(word: str) -> str:
    """Return the sound that a lower-case word begins with."""
    return phonetic_key(word[:_ONSET])[:1]
