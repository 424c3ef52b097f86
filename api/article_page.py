"""An article as a page of the service: banner, article, review, audience switch and a box for the next question."""

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from api.articles import version_for
from api.storage.models import Article
from qa.answer import Audience
from qa.article import article_of
from qa.article_html import article_element

UNREVIEWED = "This article has not been approved by a clinical reviewer."
OTHER_VERSION = "This version was written for another audience than the one that is reviewed; nobody has reviewed it."
_POLICY = (
    "Editorial policy: every sentence stands in a reference document and cites the works behind it; an article is "
    "approved only by a clinical reviewer and only while its citations prove what it says."
)
_PAGE = Template(Path(__file__).with_name("web").joinpath("article.html").read_text(encoding="utf-8"))
_BODY = Template(
    '<div class="page"><header class="site-header"><a class="brand" href="/">Betz</a></header><main id="main">'
    '$banner<nav class="toolbar" aria-label="Audience">$audiences</nav>$article'
    '<section aria-labelledby="review"><h2 id="review">Review</h2><ol class="history">$history</ol>'
    '<p class="note">$policy</p></section><section class="ask-box" aria-labelledby="ask">'
    '<h2 id="ask">Ask a follow-up</h2><form action="/" method="get">'
    '<input type="hidden" name="context" value="$question">'
    '<input aria-label="Follow-up question" name="q" maxlength="2000" required>'
    '<button class="button">Ask</button></form></section></main></div>'
)
_NOT_FOR_SEARCH = '<meta name="robots" content="noindex">'
_STATES = {"submitted": "Submitted", "under_review": "Under review", "approved": "Approved", "returned": "Returned"}
_AUDIENCES: dict[Audience, str] = {"clinician": "For clinicians", "plain": "In plain language"}


def is_public(article: Article, *, reviewed_version: bool) -> bool:
    """Say whether a version of an article may be shown without a banner and found by search engines."""
    return article.state == "approved" and reviewed_version


def article_page(article: Article, audience: Audience | None) -> str:
    """Return the page; whatever comes from data is escaped."""
    answer, reviewed_version = version_for(article, audience)
    warnings = [] if reviewed_version else [OTHER_VERSION]
    warnings += [] if article.state == "approved" else [UNREVIEWED]
    public = is_public(article, reviewed_version=reviewed_version)
    shown = article_of(answer).model_copy(update={"title": article.title})
    body = _BODY.substitute(
        banner="".join(f'<p role="note" class="review-banner">{escape(warning)}</p>' for warning in warnings),
        audiences=" ".join(_switch(article.slug, name, shown=answer.audience) for name in _AUDIENCES),
        article=article_element(shown),
        history="".join(
            f"<li>{_STATES[step.state]} {step.created:%Y-%m-%d}{_by(step.reviewer, step.comment)}</li>"
            for step in article.history
        ),
        policy=escape(_POLICY),
        question=escape(answer.standalone_question),
    )
    return _PAGE.substitute(robots="" if public else _NOT_FOR_SEARCH, title=escape(article.title), body=body)


def empty_page() -> str:
    """Return the page without an article: it asks the reader for a key, and fetches what the key may see."""
    return _PAGE.substitute(robots=_NOT_FOR_SEARCH, title="Article", body="")


def _switch(slug: str, audience: Audience, *, shown: Audience) -> str:
    current = ' aria-current="true"' if audience == shown else ""
    return f'<a href="/articles/{slug}?{urlencode({"audience": audience})}"{current}>{_AUDIENCES[audience]}</a>'


def _by(reviewer: str, comment: str) -> str:
    return (f" by {escape(reviewer)}" if reviewer else "") + (f": {escape(comment)}" if comment else "")
