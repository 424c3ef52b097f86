"""An answer as an article: title, bottom line, sections with tables, numbered references and what to know of them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pydantic import Field

from ingest.documents import ReviewStatus
from qa.answer import Answer, CitedDocument, CitedReference, Claim, Part, Verdict
from qa.notices import DISCLAIMER, UNREVIEWED, disclaimer_for

_CELLS = " | "
# The least reviewed document says how far an article was reviewed.
_REVIEWS: tuple[ReviewStatus, ...] = ("submitted", "under_review", "approved")


class Statement(Part):
    """A sentence with the numbers of the references behind it; `verified` unless its citation does not prove it."""

    text: str
    references: tuple[int, ...] = ()
    verified: bool = True


class Row(Part):
    """The cells of a row of a table, with the numbers of the references behind it."""

    cells: tuple[str, ...]
    references: tuple[int, ...] = ()


class Grid(Part):
    """A table: the cells of its header, which may be empty, and its rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


class ArticleSection(Part):
    """Statements and tables under a plain heading; the heading is empty for the bottom line."""

    heading: str = ""
    body: tuple[Statement | Grid, ...] = ()


class Article(Part):
    """An answer to read, print or file.

    `review_status` is that of the least reviewed document quoted and `last_updated` the date on which one of them was
    last changed; both are empty where nothing is quoted. `notices` leaves out what `disclaimer` and the review status
    say.
    """

    title: str
    verdict: Verdict | None = None
    notices: tuple[str, ...] = ()
    bottom_line: ArticleSection
    sections: tuple[ArticleSection, ...] = ()
    references: tuple[CitedReference, ...] = ()
    documents: tuple[CitedDocument, ...] = ()
    disclaimer: str = DISCLAIMER
    review_status: ReviewStatus | None = Field(default=None)
    last_updated: str = ""


def article_of(answer: Answer) -> Article:
    """Return an answer of any status as an article; what abstains has its wording as its bottom line."""
    parts = [
        ArticleSection(heading=heading, body=tuple(_body(list(claims))))
        for heading, claims in groupby(answer.claims, key=lambda claim: claim.section)
    ]
    if not parts or parts[0].heading:
        lead = () if answer.claims else (Statement(text=answer.text),)
        parts.insert(0, ArticleSection(body=lead))
    question = answer.standalone_question
    disclaimer = disclaimer_for(answer.audience)
    statuses = {document.review_status for document in answer.documents}
    return Article(
        title=question[:1].upper() + question[1:],
        verdict=answer.verdict,
        notices=tuple(notice for notice in answer.notices if notice not in (disclaimer, UNREVIEWED)),
        bottom_line=parts[0],
        sections=tuple(parts[1:]),
        references=tuple(answer.references),
        documents=tuple(answer.documents),
        disclaimer=disclaimer,
        review_status=next((status for status in _REVIEWS if status in statuses), None),
        last_updated=max((document.updated for document in answer.documents), default=""),
    )


def _body(claims: Sequence[Claim]) -> Iterator[Statement | Grid]:
    """Yield the claims as statements, and rows of one table that follow each other as a table."""
    for header, group in groupby(claims, key=lambda claim: claim.table_header):
        if header:
            rows = (Row(cells=tuple(claim.text.split(_CELLS)), references=numbers_of(claim)) for claim in group)
            yield Grid(header=tuple(header.split(_CELLS)), rows=tuple(rows))
        else:
            yield from (
                Statement(text=claim.text, references=numbers_of(claim), verified=claim.support == "verified")
                for claim in group
            )


def numbers_of(claim: Claim) -> tuple[int, ...]:
    """Return the numbers of the references behind a claim, each once, in order of citation."""
    return tuple(dict.fromkeys(number for citation in claim.citations for number in citation.references))
