"""Work for a client, for as long as there is one."""

from collections.abc import Awaitable
from typing import TypeVar

import anyio
from fastapi import Request

T = TypeVar("T")


class ClientGone(Exception):
    """The client closed the connection before it was answered."""


async def while_connected(request: Request, work: Awaitable[T]) -> T:
    """Return what work comes to; cancel it when the client leaves. Raises ClientGone, and what the work raises."""
    outcome: list[T] = []
    failure: list[Exception] = []

    async with anyio.create_task_group() as group:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        group.start_soon(watch)
        try:
            outcome.append(await work)
        except Exception as error:
            failure.append(error)
        group.cancel_scope.cancel()
    if failure:
        raise failure[0]
    if not outcome:
        raise ClientGone
    return outcome[0]
