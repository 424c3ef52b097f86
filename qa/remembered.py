"""Remember the vectors of texts, so that a process embeds a sentence once and not for every question that meets it."""

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from ingest.encoder import Vectors

REMEMBERED = 20_000  # about 2 kB each with its text
_BATCH = 16


class RememberedVectors:
    """Embeds texts with `encode` and keeps the latest vectors, `limit` at most; threads may share it."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], *, limit: int = REMEMBERED) -> None:
        self._encode, self._limit = encode, limit
        self._known: dict[str, Vectors] = {}
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32; `texts` may not be empty."""
        found = {text: vector for text in texts if (vector := self._known.get(text)) is not None}
        # Texts of like length in one batch save padding.
        unknown = sorted(set(texts) - found.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(unknown), _BATCH):
            batch = unknown[start : start + _BATCH]
            found.update(zip(batch, self._encode(batch), strict=True))
        self._keep({text: found[text] for text in unknown})
        return np.array([found[text] for text in texts])

    def _keep(self, new: dict[str, Vectors]) -> None:
        with self._lock:
            self._known.update(new)
            for text in list(self._known)[: max(len(self._known) - self._limit, 0)]:
                del self._known[text]
