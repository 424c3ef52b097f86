"""What goes wrong, as RFC 9457 problem details: the one shape of every error the service answers with."""

import logging
import traceback
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.clients import ClientGone
from ingest.errors import BetzError, IndexDamaged, IndexMissing, ModelMismatch

_log = logging.getLogger("betz")
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error as RFC 9457 describes it: `title` says what is wrong, `detail` what to do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "about:blank", "title": "Not found.", "detail": "", "status": 404}]}
    )

    type: str = "about:blank"
    title: str
    detail: str = ""
    status: int


class ProblemError(BetzError):
    """A failure with the HTTP status it is answered with."""

    def __init__(self, status: int, title: str, *, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(title, hint=detail)
        self.status = status
        self.headers = headers or {}


def not_found(what: str) -> ProblemError:
    """Return the failure for something that is not there, or not this caller's."""
    return ProblemError(404, f"There is no such {what}.")


def problem_of(error: Exception) -> Problem:
    """Return the problem details of a failure; of an unexpected one nothing is told."""
    match error:
        case ProblemError():
            return Problem(title=error.message, detail=error.hint, status=error.status)
        case IndexMissing() | IndexDamaged() | ModelMismatch():
            return Problem(title=error.message, detail=error.hint, status=503)
        case BetzError():
            return Problem(title=error.message, detail=error.hint, status=422)
        case TimeoutError():
            return Problem(title="The answer took too long.", detail="Ask again, or ask for less.", status=504)
        case RequestValidationError():
            return Problem(title="The request is not valid.", detail=_reasons(error.errors()), status=422)
        case HTTPException():
            phrase = HTTPStatus(error.status_code).phrase
            detail = "" if error.detail == phrase else str(error.detail)
            return Problem(title=f"{phrase}.", detail=detail, status=error.status_code)
    return Problem(title="Something went wrong here.", detail="The log of the service says what.", status=500)


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return problem details as a response."""
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=MEDIA_TYPE)


async def _answer(_: Request, error: Exception) -> JSONResponse:
    headers = getattr(error, "headers", None)
    return problem_response(problem_of(error), dict(headers) if headers else None)


def handle_problems(app: FastAPI) -> None:
    """Answer every expected failure of an application as problem details; `UnexpectedErrors` does it for the rest."""
    for kind in (BetzError, TimeoutError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


class UnexpectedErrors:
    """Answers a failure that nobody expected with 500, and logs where it happened.

    What it says is not logged: it may quote a question.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except ClientGone:
            return
        except Exception as error:
            places = "".join(traceback.format_tb(error.__traceback__))
            _log.error("%s at\n%s", type(error).__name__, places)
            if not started:
                await problem_response(problem_of(error))(scope, receive, send)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of the errors a route answers with."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: schema}} for status in statuses}


def _reasons(errors: Iterable[dict[str, Any]]) -> str:
    """Say what is wrong with a request, place by place; what was sent is not repeated."""
    return "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in errors)
