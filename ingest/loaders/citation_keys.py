"""Pandoc citation marks: `[@key]`, `[@key, p. 3; @other]`.

Syntax: the Pandoc manual, "Citation syntax". Both patterns are linear.
"""

import re

_GROUP = re.compile(r"\[(?:see )?@[^\[\]]*\]")
_KEY = re.compile(r"(?<![A-Za-z0-9._%+-])@([A-Za-z0-9_](?:[A-Za-z0-9_:.#$%&+?<>~/-]*[A-Za-z0-9_])?)")


def strip_citations(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return `text` without its citation marks, and each key with the offset its mark stood at."""
    pieces: list[str] = []
    keys: list[tuple[int, str]] = []
    length = position = 0
    for group in _GROUP.finditer(text):
        found = _KEY.findall(group.group())
        if not found:
            continue
        kept = text[position : group.start()].rstrip()
        pieces.append(kept)
        length += len(kept)
        keys.extend((length, key) for key in found)
        position = group.end()
    pieces.append(text[position:])
    return "".join(pieces), keys
