"""Server-sent events: kept alive while an answer takes its time, and closed at once when the client leaves."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from anyio import CancelScope
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse
from starlette.types import Receive, Scope, Send

_QUIET_SECONDS = 15.0  # proxies close connections on which nothing is said for a minute


class EventStream(EventSourceResponse):
    """Formatted events as a response; what makes them is closed with it, not when it is collected as garbage."""

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        self._events = kept_alive(events, _QUIET_SECONDS)
        super().__init__(self._events)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await self._events.aclose()


async def kept_alive(events: AsyncGenerator[bytes], quiet_seconds: float) -> AsyncGenerator[bytes]:
    """Yield events, and a comment after each while without one."""
    async with aclosing(events):
        upcoming = asyncio.ensure_future(_next(events))
        try:
            while True:
                done, _ = await asyncio.wait({upcoming}, timeout=quiet_seconds)
                if not done:
                    yield KEEPALIVE_COMMENT
                    continue
                event = upcoming.result()
                if event is None:
                    return
                yield event
                upcoming = asyncio.ensure_future(_next(events))
        finally:
            upcoming.cancel()
            with CancelScope(shield=True):
                await asyncio.wait({upcoming})


async def _next(events: AsyncGenerator[bytes]) -> bytes | None:
    return await anext(events, None)
