"""Articles: answers submitted for review, and the states that a review takes them through."""

import re
import secrets
import unicodedata
from datetime import datetime
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict

from api.editing import unresolved
from api.problems import ProblemError
from api.storage.models import Article, Review, now
from ingest.reader import IndexReader
from qa.answer import Answer, Audience, CitedDocument, CitedReference, Claim, Verdict

State = Literal["submitted", "under_review", "approved", "returned"]
Decision = Literal["under_review", "approved", "returned"]
OTHER_AUDIENCE: dict[Audience, Audience] = {"clinician": "plain", "plain": "clinician"}
_NEXT: dict[State, tuple[Decision, ...]] = {
    "submitted": ("under_review", "returned"),
    "under_review": ("approved", "returned"),
    "approved": ("under_review", "returned"),
    "returned": ("under_review",),
}
_SLUG_WORDS = 60


class ReviewView(BaseModel):
    """One step in the history of an article."""

    model_config = ConfigDict(from_attributes=True)

    created: datetime
    state: State
    reviewer: str
    comment: str


class ArticleSummary(BaseModel):
    """An article in a list."""

    model_config = ConfigDict(from_attributes=True)

    slug: str
    title: str
    state: State
    created: datetime
    updated: datetime


class ArticleView(ArticleSummary):
    """An article with its blocks, and its history from the first step to the last.

    `unsupported` are the blocks, from 0, that their citations do not prove, `unresolved` those whose citations no
    longer stand in the documents. `reviewed_version` is false of the version for the other audience, which nobody
    reviews.
    """

    audience: Audience
    reviewed_version: bool
    verdict: Verdict | None
    question: str
    blocks: list[Claim]
    references: list[CitedReference]
    documents: list[CitedDocument]
    notices: list[str]
    followups: list[str]
    unsupported: list[int]
    unresolved: list[int]
    history: list[ReviewView]


def new_article(answer: Answer, other: Answer, *, owner: str, title: str) -> Article:
    """Return an answer as a submitted article. Raises ProblemError when it answers nothing."""
    if not answer.claims:
        raise ProblemError(422, "Only an answer with claims can become an article.")
    question = answer.standalone_question
    title = title or question[:1].upper() + question[1:]
    return Article(
        slug=slug_of(title),
        owner=owner,
        title=title,
        state="submitted",
        answer=answer.model_dump_json(),
        other=other.model_dump_json(),
        history=[Review(state="submitted", reviewer="", comment="")],
    )


def slug_of(title: str) -> str:
    """Return an address for a title: its words in ASCII and something that makes it unique."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_WORDS].strip("-")
    return f"{words or 'article'}-{secrets.token_hex(4)}"


def decide(article: Article, decision: Decision, *, reviewer: str, comment: str) -> None:
    """Take an article to its next state. Raises ProblemError 409 when it cannot go there from here."""
    state = cast(State, article.state)  # only these are stored
    if decision not in _NEXT[state]:
        ways = ", ".join(_NEXT[state])
        raise ProblemError(409, f"From {state} an article cannot become {decision}.", detail=f"It can become: {ways}.")
    if decision == "approved" and unsupported(Answer.model_validate_json(article.answer)):
        raise ProblemError(
            409,
            "A sentence of this article is not proved by what it cites.",
            detail="Quote its passage, or take the sentence out.",
        )
    record(article, decision, reviewer=reviewer, comment=comment)


def record(article: Article, state: State, *, reviewer: str, comment: str) -> None:
    """Add a step to the history of an article."""
    article.state = state
    article.updated = now()
    article.history.append(Review(state=state, reviewer=reviewer, comment=comment))


def unsupported(answer: Answer) -> list[int]:
    """Return the claims, from 0, that their citations do not prove."""
    return [number for number, claim in enumerate(answer.claims) if claim.support != "verified"]


def version_for(article: Article, audience: Audience | None) -> tuple[Answer, bool]:
    """Return an article's answer for an audience, and whether it is the version that is under review."""
    reviewed = Answer.model_validate_json(article.answer)
    if audience in (None, reviewed.audience):
        return reviewed, True
    return Answer.model_validate_json(article.other), False


def article_view(article: Article, reader: IndexReader, audience: Audience | None = None) -> ArticleView:
    """Return an article as its owner and its reviewers see it, in the version for an audience."""
    answer, reviewed_version = version_for(article, audience)
    return ArticleView(
        **ArticleSummary.model_validate(article).model_dump(),
        audience=answer.audience,
        reviewed_version=reviewed_version,
        verdict=answer.verdict,
        question=answer.standalone_question,
        blocks=answer.claims,
        references=answer.references,
        documents=answer.documents,
        notices=answer.notices,
        followups=answer.followups,
        unsupported=unsupported(answer),
        unresolved=unresolved(answer, reader),
        history=[ReviewView.model_validate(step) for step in article.history],
    )
