"""Embed many texts once each, those of like length together so that little is spent on padding."""

from collections.abc import Callable, Iterable

from ingest.encoder import Vectors

Embed = Callable[[list[str]], Vectors]

_BATCH = 64


def embed_each(texts: Iterable[str], embed: Embed) -> dict[str, Vectors]:
    """Return the vector of each text, shape (dimension,), by text."""
    ordered = sorted(set(texts), key=lambda text: (len(text), text))
    found: dict[str, Vectors] = {}
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        found.update(zip(batch, embed(batch), strict=True))
    return found
