"""How often each key may ask: a leaky bucket per key, in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_REMEMBERED = 10_000
_BURST_SECONDS = 10.0


class Rates:
    """Remembers for each key when its bucket will have run empty (generic cell rate algorithm).

    A key may spend up to ten seconds' worth of requests, at least one, at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._empty_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str, per_minute: float) -> float:
        """Count a request; return 0, or the seconds after which to try again. A rate of 0 sets no limit."""
        if not per_minute:
            return 0.0
        cost = 60.0 / per_minute
        with self._lock:
            moment = self._clock()
            empty_at = max(self._empty_at.get(key, moment), moment)
            excess = empty_at + cost - moment - max(_BURST_SECONDS, cost)
            if excess > 1e-9:
                return excess
            self._empty_at[key] = empty_at + cost
            self._empty_at.move_to_end(key)
            if len(self._empty_at) > _REMEMBERED:
                self._empty_at.popitem(last=False)
            return 0.0
