"""Bibliographic records (CSL-JSON) and the kind of evidence each one is."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import DocumentError

EvidenceType = Literal[
    "guideline",
    "consensus_criteria",
    "systematic_review",
    "randomised_trial",
    "cohort",
    "case_series",
    "narrative_review",
    "label",
    "textbook",
    "own_summary",
]


class Name(BaseModel):
    """A CSL name: a person (`family`, `given`) or a body (`literal`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or f"{self.family} {self.given}".strip()


class Reference(BaseModel):
    """One primary work, in CSL-JSON field names (citationstyles.org schema 1.0.2) plus what Betz adds.

    `evidence_type` says what kind of evidence it is; `retracted` marks a retracted or withdrawn
    work; `note` says what a reader must know about its status. A field nobody has verified is absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    key: str = Field(alias="id")
    type: str = "article-journal"
    title: str = ""
    author: tuple[Name, ...] = ()
    container_title: str = Field(default="", alias="container-title")
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = ""
    year: int | None = None
    doi: str = Field(default="", alias="DOI")
    pmid: str = Field(default="", alias="PMID")
    evidence_type: EvidenceType = "narrative_review"
    retracted: bool = False
    note: str = ""


def _reference(record: object) -> Reference:
    """Read one CSL-JSON item, taking `issued.date-parts` as the year."""
    if not isinstance(record, dict):
        raise ValueError("each entry must be an object")
    fields = dict(record)
    issued = fields.pop("issued", None)
    if issued is not None:
        fields["year"] = int(issued["date-parts"][0][0])
    return Reference.model_validate(fields)


def load_references(path: Path) -> dict[str, Reference]:
    """Read a CSL-JSON file into records by key.

    Raises DocumentError when the file is not valid CSL-JSON or a key occurs twice.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(str(path), f"cannot be read as CSL-JSON: {error}") from error
    if not isinstance(records, list):
        raise DocumentError(str(path), "must hold a JSON list of CSL items")
    found: dict[str, Reference] = {}
    for number, record in enumerate(records, start=1):
        try:
            reference = _reference(record)
        except (ValidationError, ValueError, KeyError, IndexError, TypeError) as error:
            reason = " ".join(str(error).split())
            raise DocumentError(str(path), f"item {number} is not a reference: {reason}") from error
        if reference.key in found:
            raise DocumentError(str(path), f"the key {reference.key!r} occurs twice")
        found[reference.key] = reference
    return found
