"""What the page must know to start, and what a supervisor must know to keep the service running."""

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text

from api.access import SCOPES, Admin, Credentials, Scope, identify
from api.openapi import KEY_OPTIONAL
from api.problems import problems
from api.service import Serving
from ingest.generation import live_id
from qa.answer import Audience

router = APIRouter(tags=["service"])


class Session(BaseModel):
    """How the service is set up, and what the caller may do: without a valid key, where one is needed, nothing."""

    key_required: bool
    scopes: list[Scope]
    audience_default: Audience
    version: str
    generation: str
    review_summary: dict[str, int]


class Health(BaseModel):
    """The process runs; with a generation it can answer."""

    status: Literal["ok"] = "ok"
    generation: str = ""


@router.get("/v1/session", openapi_extra=KEY_OPTIONAL, responses=problems(503))
def session(service: Serving, credentials: Credentials) -> Session:
    """Say how the service is set up and what the caller may do."""
    principal = identify(service, credentials)
    reader = service.assistant().reader
    summary: dict[str, int] = {}
    for row in reader.store.rows():
        summary[row.review_status] = summary.get(row.review_status, 0) + 1
    return Session(
        key_required=service.settings.require_key,
        scopes=[scope for scope in SCOPES if principal and principal.may(scope)],
        audience_default="clinician",
        version=version("betz"),
        generation=reader.manifest.id,
        review_summary=summary,
    )


@router.get("/healthz")
def health(service: Serving) -> Health:
    """Say that the process runs, and which generation is live."""
    return Health(generation=live_id(service.assistant.settings.index) or "")


@router.get("/readyz", responses=problems(503))
def ready(service: Serving) -> Health:
    """Say that questions can be answered: index and database are there."""
    with service.database.read() as database:
        database.execute(text("SELECT 1"))
    return Health(generation=service.assistant().reader.manifest.id)


@router.get("/metrics", response_class=Response, responses=problems(401, 403))
def metrics(service: Serving, _: Admin) -> Response:
    """Return the metrics in the text format of Prometheus."""
    return Response(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
