"""Texts that people send beside their questions."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _printable(text: str) -> str:
    """Return a text without control characters, which no database need hold; lines stay lines."""
    return "".join(c for c in text if c.isprintable() or c == "\n").strip()


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
Comment = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_printable)]
