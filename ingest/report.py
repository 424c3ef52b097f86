"""What an ingest did, and where the last report of an index lies."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from ingest.generation import Counts

_LAST = "last-ingest.json"


@dataclass
class Changes:
    """Every document by its source name, in the state the ingest found it; `skipped` and `failed` give reasons.

    `notes` say what of a file could not be read although it did not fail. A record that cannot be read is
    named by its place in the file.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did, by source name; `skipped` and `failed` give each its reason.

    The sum of added, updated, unchanged, skipped and failed is what went in; `deleted` is what was there before
    and is gone. `notes` say of files that are counted there what could not be read of them all the same.
    `published` says whether `generation` is a new one.
    """

    generation: str
    published: bool
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    deleted: tuple[str, ...]
    skipped: dict[str, str]
    failed: dict[str, str]
    counts: Counts
    notes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Changes, generation: str, counts: Counts, *, published: bool) -> "IngestReport":
        """Report changes that led to a generation."""
        lists = {name: tuple(sorted(getattr(changes, name))) for name in ("added", "updated", "unchanged", "deleted")}
        return cls(
            generation=generation,
            published=published,
            **lists,
            skipped=dict(sorted(changes.skipped.items())),
            failed=dict(sorted(changes.failed.items())),
            counts=counts,
            notes=dict(sorted(changes.notes.items())),
        )

    def write(self, index: Path) -> None:
        """Leave the report in the index folder, in place of the one before."""
        building = index / f".{_LAST}"
        building.write_bytes(_REPORTS.dump_json(self, indent=1))
        os.replace(building, index / _LAST)


_REPORTS = TypeAdapter(IngestReport)


def last_report(index: Path) -> IngestReport | None:
    """Return the report of the last ingest that ended well, or None where none is readable."""
    try:
        return _REPORTS.validate_json((index / _LAST).read_bytes())
    except (OSError, ValueError):
        return None
