"""The service: the application with its routes, and how it is served."""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from api.live import LiveAssistant
from api.metrics import SHARED_FOLDER, MeasureRequests
from api.openapi import describe
from api.pages import serve_pages
from api.problems import UnexpectedErrors, handle_problems
from api.routes import answers, article_pages, articles, conversations, corpus, exports, feedback, openai, session
from api.security import BodyLimit, KnownHosts, SecurityHeaders, is_loopback
from api.service import Service
from api.service_settings import ServiceSettings
from api.storage.database import Database
from api.storage.keys import any_key
from api.storage.retention import purge
from ingest.errors import BetzError
from ingest.settings import Settings
from qa.model_settings import ModelSettings

_HANDED_OVER = "BETZ_HANDED_OVER"
_DAY_SECONDS = 24 * 3600
_MAX_CONNECTIONS = 1_000
_FAREWELL_SECONDS = 5
# An answer that a language model composes mostly waits for it.
_WAITING_ANSWERS = 32
_HINT = "Make one: betz keys create NAME; or use --host 127.0.0.1"


def create_app(
    settings: Settings, service_settings: ServiceSettings, assistant: LiveAssistant | None = None
) -> FastAPI:
    """Make the application over the index and the database that the settings name.

    `assistant` is the index where it was opened already. Raises BetzError when the database cannot be opened.
    """
    waiting = bool(ModelSettings.from_environment().chat_model)
    service = Service(
        settings=service_settings,
        assistant=assistant or LiveAssistant(settings),
        database=Database(service_settings.database),
        answering=CapacityLimiter(_WAITING_ANSWERS if waiting else os.cpu_count() or 2),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        forgetting = asyncio.create_task(_forget_daily(service))
        yield
        forgetting.cancel()
        service.database.close()

    app = FastAPI(
        title="Betz",
        version=version("betz"),
        summary="Answers from reference documents, with a citation behind every sentence.",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.service = service
    handle_problems(app)
    for module in (answers, conversations, exports, feedback, articles, article_pages, corpus, openai, session):
        app.include_router(module.router)
    describe(app)
    serve_pages(app)
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(BodyLimit, limit=service_settings.max_body_bytes)
    app.add_middleware(KnownHosts, names=service_settings.allowed_hosts, any_host=service_settings.any_host)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(MeasureRequests, metrics=service.metrics)
    return app


async def _forget_daily(service: Service) -> None:
    """Purge what is older than an installation keeps, now and every day."""
    while service.settings.retention_days:
        await run_in_threadpool(purge, service.database, service.settings.retention_days)
        await asyncio.sleep(_DAY_SECONDS)


def app_from_environment() -> FastAPI:
    """Make the application of a worker process from the settings that `serve` left in the environment."""
    handed_over, service_settings = json.loads(os.environ[_HANDED_OVER])
    settings = Settings.model_validate(handed_over)
    return create_app(settings, ServiceSettings.model_validate(service_settings), _opened(settings))


def _opened(settings: Settings) -> LiveAssistant:
    """Open the index before the first question does. Raises BetzError."""
    assistant = LiveAssistant(settings)
    assistant()
    return assistant


def serve(settings: Settings, service_settings: ServiceSettings, *, host: str, port: int) -> None:
    """Serve until stopped.

    Raises BetzError for an address that others can reach while there are no keys, when there is no index, or when the
    database cannot be opened.
    """
    import uvicorn

    if not is_loopback(host):
        names = service_settings.allowed_hosts
        service_settings = service_settings.model_copy(update={"require_key": True, "any_host": not names})
    assistant = _opened(settings)
    database = Database(service_settings.database)
    if service_settings.require_key and not any_key(database):
        raise BetzError(f"{host} can be reached by others, and there are no keys yet.", hint=_HINT)
    database.close()
    print(f"Betz answers on http://{host}:{port}/ (Ctrl-C stops it)", flush=True)
    run = partial(
        uvicorn.run,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # an address may hold a question
        server_header=False,
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )
    if service_settings.workers == 1:
        run(create_app(settings, service_settings, assistant))
        return
    os.environ[_HANDED_OVER] = json.dumps([settings.model_dump(mode="json"), service_settings.model_dump(mode="json")])
    with tempfile.TemporaryDirectory(prefix="betz-metrics-") as shared:
        os.environ[SHARED_FOLDER] = shared
        run("api.server:app_from_environment", factory=True, workers=service_settings.workers)
