"""Texts that people send beside their questions: printable, and what they say of a person masked at the door."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from qa.masking import mask


def _printable(text: str) -> str:
    """Return a text without control characters, which no database need hold; lines stay lines."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text).strip()


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line), AfterValidator(mask)]
Comment = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_printable), AfterValidator(mask)]
# A reviewer signs with their own name.
Signature = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
# What a reviewer writes into an article is medicine, and must stay as the documents have it.
Prose = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_printable)]
