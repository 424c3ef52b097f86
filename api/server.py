"""The service: answers and passages over HTTP, and the chat page."""

import ipaddress
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field

from ingest.errors import BetzError, IndexDamaged, IndexMissing
from ingest.generation import live_id
from ingest.settings import Settings
from qa.answer import Answer
from qa.assistant import Assistant
from qa.passage import OpenedPassage, open_passage

_WEB = Path(__file__).with_name("web")
_MAX_TURNS = 50
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class AnswerRequest(BaseModel):
    """The questions of one conversation, oldest first; the last is answered."""

    model_config = ConfigDict(extra="forbid")

    turns: list[str] = Field(min_length=1, max_length=_MAX_TURNS, examples=[["does a UMN lesion mean ALS?"]])


class LiveAssistant:
    """The assistant of the live generation; a newly published one is picked up at the next question."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._assistant: Assistant | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Assistant:
        """Return it. Raises IndexMissing, IndexDamaged or ModelMismatch."""
        with self._lock:
            current = self._assistant
            if current is None or current.reader.manifest.id != live_id(self._settings.index):
                current = self._assistant = Assistant.open(self._settings)
            return current


def create_app(settings: Settings) -> FastAPI:
    """Make the application over the index that the settings name."""
    app = FastAPI(title="Betz", summary="Answers from reference documents, with a citation behind every sentence.")
    assistant = LiveAssistant(settings)

    @app.middleware("http")
    async def secure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        if not request.url.path.startswith(("/docs", "/redoc")):
            response.headers.update(_SECURITY_HEADERS)
        return response

    @app.exception_handler(BetzError)
    async def explain(_: Request, error: BetzError) -> JSONResponse:
        """Answer an expected failure as RFC 9457 problem details."""
        status = 503 if isinstance(error, IndexMissing | IndexDamaged) else 422
        content = {"type": "about:blank", "title": error.message, "detail": error.hint, "status": status}
        return JSONResponse(content, status_code=status, media_type="application/problem+json")

    @app.post("/v1/answers")
    def answer(request: AnswerRequest) -> Answer:
        """Answer the last question of a conversation."""
        return assistant().answer(request.turns)

    @app.get("/v1/passages/{document_id}")
    def passage(
        document_id: str,
        start: Annotated[int, Query(ge=0)],
        end: Annotated[int, Query(ge=1)],
        context: Annotated[int, Query(ge=0, le=5_000)] = 600,
    ) -> OpenedPassage:
        """Open a cited passage in its context."""
        return open_passage(assistant().reader, document_id, start, end, context=context)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        """Say which generation answers."""
        return {"status": "ok", "generation": assistant().reader.manifest.id}

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(_WEB / "index.html")

    app.mount("/web", StaticFiles(directory=_WEB), name="web")
    return app


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until stopped. Raises BetzError for an address that others can reach, or when there is no index."""
    if host != "localhost" and not _is_loopback(host):
        raise BetzError(f"{host} can be reached by others, and there are no keys yet.", hint="Use --host 127.0.0.1")
    LiveAssistant(settings)()
    print(f"Betz answers on http://{host}:{port}/ (Ctrl-C stops it)", flush=True)
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
