"""An article as a page of the service: banner, article, review, audience switch and a box for the next question."""

from html import escape
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
_PAGE = Template(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">$robots<title>$title · Betz</title>'
    '<link rel="icon" href="/web/icon.svg"><link rel="stylesheet" href="/web/article.css"></head><body>'
    '<header><nav aria-label="Betz"><a href="/">Betz</a></nav>$banner'
    '<nav aria-label="Audience">$audiences</nav></header><main>$article'
    '<section aria-labelledby="review"><h2 id="review">Review</h2><ol>$history</ol><p>$policy</p></section>'
    '<form action="/" method="get"><label for="q">Ask a follow-up question</label>'
    '<input type="hidden" name="context" value="$question">'
    '<input id="q" name="q" maxlength="2000" required><button>Ask</button></form></main></body></html>'
)
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
    return _PAGE.substitute(
        robots="" if public else '<meta name="robots" content="noindex">',
        title=escape(article.title),
        banner="".join(f'<p role="note" class="banner">{escape(warning)}</p>' for warning in warnings),
        audiences=" ".join(_switch(article.slug, name, shown=answer.audience) for name in _AUDIENCES),
        article=article_element(shown),
        history="".join(
            f"<li>{_STATES[step.state]} {step.created:%Y-%m-%d}{_by(step.reviewer, step.comment)}</li>"
            for step in article.history
        ),
        policy=escape(_POLICY),
        question=escape(answer.standalone_question),
    )


def _switch(slug: str, audience: Audience, *, shown: Audience) -> str:
    current = ' aria-current="true"' if audience == shown else ""
    return f'<a href="/articles/{slug}?{urlencode({"audience": audience})}"{current}>{_AUDIENCES[audience]}</a>'


def _by(reviewer: str, comment: str) -> str:
    return (f" by {escape(reviewer)}" if reviewer else "") + (f": {escape(comment)}" if comment else "")
