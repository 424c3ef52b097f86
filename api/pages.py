"""The static pages and their files: compressed on the way, and sent again only when they changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

_WEB = Path(__file__).with_name("web")
_PAGES = {"/": "index.html", "/corpus": "corpus.html", "/review": "review.html"}
_LEAST_BYTES = 500


class _Assets(StaticFiles):
    """Files that a browser may keep, but must ask about: their ETag says whether they changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, or 304."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def serve_pages(app: FastAPI) -> None:
    """Serve the static pages, each of which fetches its data."""
    for path, name in _PAGES.items():
        app.add_api_route(path, _page(_WEB / name), include_in_schema=False, response_class=FileResponse)
    app.mount("/web", GZipMiddleware(_Assets(directory=_WEB), minimum_size=_LEAST_BYTES), name="web")


def _page(file: Path) -> Callable[[], FileResponse]:
    def page() -> FileResponse:
        return FileResponse(file)

    return page
