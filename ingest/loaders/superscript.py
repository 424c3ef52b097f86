"""Keep raised and lowered numbers apart from the line they stand on: 10 to the power of 9 must not become 109."""

import re

_NUMBER = re.compile(r"\s*[0-9]*[+\-\u2212\u2013]?[0-9]*\s*")
_RAISED = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_ORDINALS = frozenset("st nd rd th".split())
_NOTE_MARKS = re.compile(r"[0-9,;\s\u2013-]+")
_PUNCTUATION = frozenset(".,;:!?")


def superscript(text: str) -> str:
    """Return a raised number, or a charge, in Unicode's superscripts; any other text as it is."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text


def raised(text: str, before: str) -> str:
    """Return a raised text so that it cannot be read as a part of a number that ends with the character before it.

    Raised numbers behind a punctuation mark are no part of the text: they lead to notes or references.
    """
    if before in _PUNCTUATION and _NOTE_MARKS.fullmatch(text):
        return ""
    number = superscript(text)
    is_power = number == text and before.isdigit() and text[:1].isalpha() and text not in _ORDINALS
    return f"^{text}" if is_power else number


def lowered(text: str, before: str) -> str:
    """Return a lowered text so that it cannot be read as a part of a number that ends with the character before it."""
    return f"_{text}" if before.isdigit() and text[:1].isdigit() else text
