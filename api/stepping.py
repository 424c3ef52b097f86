"""Blocking iterators stepped through on worker threads, so that a client who leaves stops the work."""

from collections.abc import AsyncGenerator, Iterator
from threading import Lock
from typing import Generic, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread

T = TypeVar("T")


class _Steps(Generic[T]):
    """An iterator that another thread may stop: between two steps, or after the one it is at."""

    def __init__(self, iterator: Iterator[T]) -> None:
        self._iterator = iterator
        self._stopped = False
        self._stepping = Lock()

    def step(self) -> T | None:
        """Return the next item, or None at the end."""
        with self._stepping:
            item = None if self._stopped else next(self._iterator, None)
            if self._stopped:
                self._close()
            return item

    def stop(self) -> None:
        """Take no further step, and let the iterator clean up behind itself."""
        self._stopped = True
        if self._stepping.acquire(blocking=False):
            try:
                self._close()
            finally:
                self._stepping.release()

    def _close(self) -> None:
        close = getattr(self._iterator, "close", None)
        if close:
            close()


async def stepwise(iterator: Iterator[T], limiter: CapacityLimiter, seconds: float) -> AsyncGenerator[T]:
    """Yield the items of a blocking iterator; raises TimeoutError when they take longer than `seconds` altogether.

    When the caller is cancelled or closes this, no further step is taken.
    """
    deadline = anyio.current_time() + seconds
    steps = _Steps(iterator)
    try:
        while True:
            with anyio.fail_after(max(deadline - anyio.current_time(), 0)):
                item = await to_thread.run_sync(steps.step, abandon_on_cancel=True, limiter=limiter)
            if item is None:
                return
            yield item
    finally:
        steps.stop()
