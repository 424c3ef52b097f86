"""What every response carries and every request must fulfil, before any route sees it."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from anyio import move_on_after
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, problem_response

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_BODY_SECONDS = 30
_LOCAL_NAMES = frozenset({"localhost", "testserver"})


def is_loopback(host: str) -> bool:
    """Say whether a host name or address means this machine and no other."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class SecurityHeaders:
    """Adds the security headers to every response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to its response."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)


class KnownHosts:
    """Refuses a request for a host that is not ours, or sent by a page that is not ours.

    Without keys the address is the only protection: a page elsewhere could name this machine in its own domain
    (DNS rebinding) or post to it from a browser on it.
    """

    def __init__(self, app: ASGIApp, *, names: Iterable[str] = (), any_host: bool = False) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names) | _LOCAL_NAMES
        self._any_host = any_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 421 (host) or 403 (origin)."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            host = headers.get("host", "")
            origin = headers.get("origin")
            problem = None
            if not self._known(host):
                problem = Problem(title="This host name is not served here.", detail="See --allow-host.", status=421)
            elif origin is not None and not self._ours(origin, host):
                problem = Problem(title="Another site's page may not ask here.", status=403)
            if problem:
                await problem_response(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _ours(self, origin: str, host: str) -> bool:
        """Say whether a page of this origin is ours: from the host that was called, or a name that was allowed."""
        try:
            parts = urlsplit(origin)
            return parts.netloc == host or (parts.hostname or "") in self._names - _LOCAL_NAMES
        except ValueError:
            return False

    def _known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        return self._any_host or name in self._names or is_loopback(name)


class BodyLimit:
    """Refuses a request whose body is longer than `limit` bytes, whether it says so or not."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        body = bytearray()
        more = not declared.isdecimal() or int(declared) <= self._limit
        too_long = not more
        problem = None
        with move_on_after(_BODY_SECONDS) as patience:
            while more:
                message = await receive()
                if message["type"] != "http.request":
                    return
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > self._limit:
                    too_long, more = True, False
        if patience.cancelled_caught:
            problem = Problem(title="The request came too slowly.", status=408)
        elif too_long:
            problem = Problem(title="The request is too long.", detail=f"At most {self._limit} bytes.", status=413)
        if problem:
            await problem_response(problem)(scope, receive, send)
            return
        handed = False

        async def replay() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, replay, send)
