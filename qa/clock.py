"""How long each step of an answer took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

_Piece = TypeVar("_Piece")


class Clock:
    """Adds up the milliseconds spent on each step."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what is done in this context as the step `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - start) * 1000
            self.milliseconds[name] = round(self.milliseconds.get(name, 0.0) + spent, 2)

    def each(self, name: str, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        """Yield the pieces; what it takes to make them, not what is done with them, counts as the step `name`."""
        while True:
            with self.step(name):
                try:
                    piece = next(pieces)
                except StopIteration:
                    return
            yield piece
