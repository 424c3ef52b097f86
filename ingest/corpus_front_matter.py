"""Check what a document's front matter says of it: scope, dates, change log, neighbours and review."""

from collections.abc import Iterator, Set
from datetime import date

from ingest.loaders.front_matter import FrontMatter

_REQUIRED = ("title", "scope", "population", "evidence_summary", "updated", "changes")


def check_front_matter(matter: FrontMatter, ids: Set[str]) -> Iterator[str]:
    """Yield what the editorial policy asks of a front matter and this one lacks; `ids` are those of the corpus."""
    if missing := [name for name in _REQUIRED if not getattr(matter, name)]:
        yield f"front matter lacks {', '.join(missing)}"
    for related in matter.related:
        if related not in ids:
            yield f"related document {related} does not exist"
    changes = [change.date for change in matter.changes]
    if wrong := [day for day in (matter.updated, *changes, matter.review.date) if day and not _is_day(day)]:
        yield f"not a date of the form YYYY-MM-DD: {', '.join(wrong)}"
    elif changes and matter.updated and matter.updated != max(changes):
        yield f"updated {matter.updated}, but the last change is of {max(changes)}"
    if matter.review.status == "approved" and not (matter.review.reviewer and matter.review.date):
        yield "approved without a reviewer and a date"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
