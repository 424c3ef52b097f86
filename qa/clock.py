"""Time the steps of an answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Adds up the milliseconds spent on each step."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the time until the block ends to a step."""
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1000
        self.milliseconds[name] = round(self.milliseconds.get(name, 0.0) + spent, 2)
