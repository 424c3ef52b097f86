"""Backends that are as fast and as faithful as a test wants them."""

import time
from collections.abc import Sequence

import numpy as np

from ingest.backends.base import Precision
from ingest.encoder import TokenIds, Vectors


class FakeBackend:
    """Gives every text one vector, at a given cosine to (1, 0), and takes a given time a call.

    The call numbered `slow_call` takes a tenth of a second more.
    """

    precision: Precision = "fp32"

    def __init__(self, name: str, *, cosine: float = 1.0, seconds: float = 0.0, slow_call: int = 0) -> None:
        self.name = name
        self.calls: list[Sequence[str]] = []
        self._vector = [cosine, np.sqrt(1 - cosine**2)]
        self._seconds = seconds
        self._slow_call = slow_call

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(texts)
        time.sleep(self._seconds + (0.1 if len(self.calls) == self._slow_call else 0))
        return np.array([self._vector] * len(texts), dtype=np.float32)

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        return np.array([self._vector] * len(inputs), dtype=np.float32)
