"""A local server that speaks the chat completion protocol of OpenAI, streamed and not, and says what a test wants."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Misbehave = Callable[[BaseHTTPRequestHandler], None]
Say = Callable[[dict[str, Any]], str | tuple[int, str] | Misbehave]
_PIECE = 7


class ChatServer:
    """Answers every request with what `say` makes of its body: a reply, a status and a raw body, or anything else.

    A reply is streamed in small pieces when the request asks for a stream.
    """

    def __init__(self, say: Say) -> None:
        self.say = say
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @contextmanager
    def running(self) -> Iterator["ChatServer"]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            thread.join()
            self._http.server_close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805  # `self` is the request's inside
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.requests.append(request)
                server.keys.append(self.headers["Authorization"])
                said = server.say(request)
                if callable(said):
                    said(self)
                    return
                if isinstance(said, str) and request.get("stream"):
                    stream(self, (said[start : start + _PIECE] for start in range(0, len(said), _PIECE)))
                    return
                status, body = (200, completion(said)) if isinstance(said, str) else said
                content = body.encode()
                self.send_response(status if self.path == "/v1/chat/completions" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        return Handler


def completion(content: str) -> str:
    """Return a chat completion that says this."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


def chunk(content: str | None, finish: str | None = None, **delta: str) -> bytes:
    """Return a server-sent event that says a piece of a reply."""
    choice = {"index": 0, "finish_reason": finish, "delta": {"role": "assistant", "content": content, **delta}}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


def stream(handler: BaseHTTPRequestHandler, pieces: Iterable[str], finish: str | None = "stop") -> None:
    """Stream a reply; without a finish the connection closes in the middle of it."""
    begin_stream(handler)
    with suppress(ConnectionError):  # a client may have heard enough
        for piece in pieces:
            handler.wfile.write(chunk(piece))
        if finish:
            handler.wfile.write(chunk(None, finish) + b"data: [DONE]\n\n")


def begin_stream(handler: BaseHTTPRequestHandler) -> None:
    """Send the head of a stream that ends with the connection."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
