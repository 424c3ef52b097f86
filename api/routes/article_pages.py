"""/articles/{slug}: an article to read, as a page and as Markdown."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.access import Credentials, identify, visible_article
from api.article_page import article_page, empty_page, is_public
from api.articles import version_for
from api.openapi import KEY_OPTIONAL
from api.problems import ProblemError, problems
from api.service import Service, Serving
from api.storage.models import Article
from qa.answer import Audience
from qa.article import article_of
from qa.article_markdown import to_markdown

router = APIRouter(tags=["articles"], responses=problems(404, 422))
_NOT_FOR_SEARCH = {"X-Robots-Tag": "noindex"}


@router.get("/articles/{slug}.md", response_class=Response, openapi_extra=KEY_OPTIONAL)
def markdown(service: Serving, credentials: Credentials, slug: str, audience: Audience | None = None) -> Response:
    """Return an article as Markdown; one that is not approved needs the key of its owner or of a reviewer."""
    article = _article(service, credentials, slug)
    answer, reviewed_version = version_for(article, audience)
    shown = article_of(answer).model_copy(update={"title": article.title})
    headers = _headers(article, reviewed_version=reviewed_version)
    return Response(to_markdown(shown), media_type="text/markdown; charset=utf-8", headers=headers)


@router.get("/articles/{slug}", response_class=Response, openapi_extra=KEY_OPTIONAL)
def page(
    service: Serving,
    credentials: Credentials,
    slug: str,
    audience: Audience | None = None,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Return an article as a page; one that is not approved needs the key of its owner or of a reviewer.

    A browser, which sends no key of its own, gets a page that asks for one.
    """
    try:
        article = _article(service, credentials, slug)
    except ProblemError as problem:
        if "text/html" not in accept:
            raise
        return Response(empty_page(), problem.status, problem.headers | _NOT_FOR_SEARCH, "text/html; charset=utf-8")
    _, reviewed_version = version_for(article, audience)
    headers = _headers(article, reviewed_version=reviewed_version)
    return Response(article_page(article, audience), media_type="text/html; charset=utf-8", headers=headers)


def _article(service: Service, credentials: Credentials, slug: str) -> Article:
    """Return an article with its history. Raises ProblemError."""
    with service.database.read() as session:
        article = visible_article(session, identify(service, credentials), slug)
        assert article.history
        session.expunge_all()
    return article


def _headers(article: Article, *, reviewed_version: bool) -> dict[str, str]:
    return {} if is_public(article, reviewed_version=reviewed_version) else _NOT_FOR_SEARCH
