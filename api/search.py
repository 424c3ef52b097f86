"""`betz search`: the passages or documents for a question, without an answer."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from api.cli_options import Index
from ingest.documents import ReviewStatus
from ingest.errors import BetzError
from ingest.filters import Filters
from ingest.references import EvidenceType
from ingest.settings import Settings

if TYPE_CHECKING:
    from qa.search import Explanation

SourceKinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Only documents of this source kind, e.g. markdown.")
]
EvidenceTypes = Annotated[list[str] | None, typer.Option("--evidence", help="Only what cites this evidence type.")]
Reviews = Annotated[list[str] | None, typer.Option("--review", help="Only documents of this review status.")]
YearFrom = Annotated[int | None, typer.Option("--year-from", help="Only what cites works of this year or later.")]
YearTo = Annotated[int | None, typer.Option("--year-to", help="Only what cites works of this year or earlier.")]


def filters_of(
    kind: list[str] | None,
    evidence: list[str] | None,
    review: list[str] | None,
    year_from: int | None,
    year_to: int | None,
) -> Filters:
    """Return the filters that options name. Raises BetzError naming what there is when a name is unknown."""
    for given, known, what in (
        (evidence, get_args(EvidenceType), "evidence type"),
        (review, get_args(ReviewStatus), "review status"),
    ):
        for name in given or ():
            if name not in known:
                raise BetzError(f"There is no {what} {name!r}.", hint=f"Choose from: {', '.join(known)}.")
    return Filters.model_validate(
        {
            "source_kinds": tuple(kind or ()),
            "evidence_types": tuple(evidence or ()),
            "review_statuses": tuple(review or ()),
            "year_from": year_from,
            "year_to": year_to,
        }
    )


def search(
    question: Annotated[str | None, typer.Argument(help="A question that stands alone.")] = None,
    limit: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many to show.")] = 10,
    index: Index = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help='Search for lines {"id", "text"}; print lines {"id", "documents": [{"document_id", "score"}]}.'
        ),
    ] = None,
    explain: Annotated[bool, typer.Option(help="Show what was understood and what each part found.")] = False,
    kind: SourceKinds = None,
    evidence: EvidenceTypes = None,
    review: Reviews = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Find passages for a question, or documents for a file of questions."""
    from qa.assistant import Assistant

    if (batch is None) == (question is None):
        raise BetzError("Give a question or --batch FILE.", hint='For example: betz search "what is PLS?"')
    filters = filters_of(kind, evidence, review, year_from, year_to)
    settings = Settings() if index is None else Settings(index=index)
    if batch:
        from api.batch import SearchRequest, read_batch, search_batch

        requests = read_batch(batch, SearchRequest)
        search_batch(requests, Assistant.open(settings), sys.stdout, limit=limit, filters=filters)
        return
    explanation = Assistant.open(settings).explain(question or "", limit=limit, filters=filters)
    if as_json:
        shown = explanation.model_dump_json(indent=2) if explain else _passages_json(explanation)
        print(shown)
    else:
        from api.terminal import show_explanation

        show_explanation(explanation, in_full=explain)


def _passages_json(explanation: "Explanation") -> str:
    """Return the passages alone as JSON."""
    return json.dumps([passage.model_dump() for passage in explanation.passages], indent=2, ensure_ascii=False)
