"""/v1/articles: answers submitted as articles, their review and their history."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select

from api.access import Asker, Reader, Reviewer, own_turn, visible_article
from api.articles import (
    OTHER_AUDIENCE,
    ArticleSummary,
    ArticleView,
    Decision,
    State,
    article_view,
    decide,
    new_article,
    record,
)
from api.audit import note
from api.editing import Block, edited
from api.fields import Comment, Line, Signature
from api.problems import problems
from api.service import Serving
from api.storage.models import Article
from qa.answer import Answer, Audience
from qa.options import AnswerOptions

router = APIRouter(tags=["articles"], responses=problems(401, 403, 404, 422, 429, 503))
_MAX_BLOCKS = 200


class Submission(BaseModel):
    """A turn to make an article of; without a title its question is the title."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"turn_id": "…"}]})

    turn_id: str
    title: Line = ""


class Edit(BaseModel):
    """What a reviewer changes: the title, all blocks in order, or both."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Line, Field(min_length=1)] | None = None
    blocks: Annotated[list[Block], Field(min_length=1, max_length=_MAX_BLOCKS)] | None = None
    reviewer: Signature = ""
    comment: Comment = ""


class Judgement(BaseModel):
    """What a reviewer decides, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"state": "under_review", "reviewer": "Dr A. Reader", "comment": ""}]},
    )

    state: Decision
    comment: Comment = ""
    reviewer: Annotated[Signature, Field(min_length=1)]


class Articles(BaseModel):
    """Articles, the last changed first."""

    articles: list[ArticleSummary]


@router.post("/v1/articles", status_code=201)
def submit(service: Serving, principal: Asker, body: Submission) -> ArticleView:
    """Submit an answer as an article."""
    assistant = service.assistant()
    with service.database.read() as session:
        answer = Answer.model_validate_json(own_turn(session, principal, body.turn_id).answer)
    other = assistant.answer([answer.standalone_question], AnswerOptions(audience=OTHER_AUDIENCE[answer.audience]))
    article = new_article(answer, other, owner=principal.id, title=body.title)
    with service.database.write() as session:
        session.add(article)
        note(session, principal, "article.submit", article.slug)
    return article_view(article, assistant.reader)


@router.get("/v1/articles")
def articles(
    service: Serving,
    principal: Reader,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Articles:
    """List the articles that the caller may see: their own, those that are approved and, for a reviewer, all."""
    query = select(Article).order_by(Article.updated.desc(), Article.id).limit(limit)
    if state:
        query = query.where(Article.state == state)
    if not principal.may("review"):
        query = query.where(or_(Article.owner == principal.id, Article.state == "approved"))
    with service.database.read() as session:
        return Articles(articles=[ArticleSummary.model_validate(one) for one in session.scalars(query)])


@router.get("/v1/articles/{slug}")
def read_article(service: Serving, principal: Reader, slug: str, audience: Audience | None = None) -> ArticleView:
    """Read an article with its history, in the version for an audience."""
    with service.database.read() as session:
        return article_view(visible_article(session, principal, slug), service.assistant().reader, audience)


@router.patch("/v1/articles/{slug}", responses=problems(409))
def edit_article(service: Serving, principal: Reviewer, slug: str, body: Edit) -> ArticleView:
    """Edit an article; one that was approved must be approved anew, and what its citations do not prove is marked."""
    reader = service.assistant().reader
    with service.database.write() as session:
        article = visible_article(session, principal, slug)
        if body.blocks is not None:
            article.answer = edited(Answer.model_validate_json(article.answer), body.blocks, reader).model_dump_json()
        article.title = body.title or article.title
        state: State = "submitted" if article.state == "submitted" else "under_review"
        record(article, state, reviewer=body.reviewer or principal.name, comment=body.comment or "Edited.")
        note(session, principal, "article.edit", slug)
        session.flush()
        return article_view(article, reader)


@router.post("/v1/articles/{slug}/reviews", status_code=201, responses=problems(409))
def review(service: Serving, principal: Reviewer, slug: str, body: Judgement) -> ArticleView:
    """Take an article to its next state."""
    reader = service.assistant().reader
    with service.database.write() as session:
        article = visible_article(session, principal, slug)
        decide(article, body.state, reviewer=body.reviewer, comment=body.comment)
        note(session, principal, f"article.{body.state}", slug)
        session.flush()
        return article_view(article, reader)
