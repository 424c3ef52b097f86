"""GET /v1/turns/{turn_id}/export: an answer to take away, with its marks and references."""

from typing import Literal

from fastapi import APIRouter, Response

from api.access import Asker, own_turn
from api.exports import to_bibtex, to_ris
from api.problems import problems
from api.service import Serving
from qa.answer import Answer
from qa.article import article_of
from qa.article_html import to_html
from qa.article_markdown import to_markdown

router = APIRouter(tags=["conversations"])
Format = Literal["markdown", "html", "ris", "bibtex"]
_FORMATS: dict[Format, tuple[str, str]] = {
    "markdown": ("text/markdown", "md"),
    "html": ("text/html", "html"),
    "ris": ("application/x-research-info-systems", "ris"),
    "bibtex": ("application/x-bibtex", "bib"),
}


@router.get(
    "/v1/turns/{turn_id}/export",
    response_class=Response,
    responses={
        200: {"content": {media_type: {"schema": {"type": "string"}} for media_type, _ in _FORMATS.values()}},
        **problems(401, 403, 404, 422, 429),
    },
)
def export(service: Serving, principal: Asker, turn_id: str, format: Format) -> Response:  # noqa: A002 - the contract
    """Return an answer as a file."""
    with service.database.read() as session:
        turn = own_turn(session, principal, turn_id)
        answer = Answer.model_validate_json(turn.answer)
    match format:
        case "markdown":
            content = to_markdown(article_of(answer))
        case "html":
            content = to_html(article_of(answer))
        case "ris":
            content = to_ris(answer.references)
        case "bibtex":
            content = to_bibtex(answer.references)
    media_type, suffix = _FORMATS[format]
    headers = {"Content-Disposition": f'attachment; filename="betz-{turn.id[:8]}.{suffix}"'}
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)
