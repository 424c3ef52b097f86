"""Bibliographic records (CSL-JSON or RIS) and the kind of evidence each one is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

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
    "unclassified",
]


_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_DOI_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def year_in(text: str) -> int | None:
    """Return the first year, from 1500 to 2099, that a text names, or None."""
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def web_address(text: str) -> str:
    """Return a text that is an http or https address, and nothing for any other, which no reader should open."""
    text = text.strip()
    return text if text.lower().startswith(("https://", "http://")) and text.isprintable() and " " not in text else ""


def bare_doi(text: str) -> str:
    """Return a DOI without the address of the resolver or the prefix `doi:`."""
    return _DOI_RESOLVER.sub("", text.strip(), count=1)


class Name(BaseModel):
    """A CSL name: a person (`family`, `given`) or a body (`literal`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or f"{self.family} {self.given}".strip()


_Number = Annotated[str, Field(coerce_numbers_to_str=True)]


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
    volume: _Number = ""
    issue: _Number = ""
    page: _Number = ""
    number: _Number = ""
    year: int | None = Field(default=None, ge=0, le=9999)
    doi: Annotated[str, AfterValidator(bare_doi)] = Field(default="", alias="DOI")
    pmid: str = Field(default="", alias="PMID")
    url: str = Field(default="", alias="URL")
    evidence_type: EvidenceType = "narrative_review"
    retracted: bool = False
    note: str = ""


def load_references(path: Path) -> dict[str, Reference]:
    """Read a file of references, RIS when its name ends in .ris, else CSL-JSON, into records by key.

    Raises DocumentError when the file is not valid or a key occurs twice.
    """
    if path.suffix.lower() == ".ris":
        from ingest.ris import read_ris as read
    else:
        read = _read_csl
    found: dict[str, Reference] = {}
    for reference in read(path):
        if reference.key in found:
            raise DocumentError(
                str(path), f"the key {reference.key!r} occurs twice.", hint="Give one of them another key."
            )
        found[reference.key] = reference
    return found


def _read_csl(path: Path) -> Iterator[Reference]:
    """Yield the records of a CSL-JSON file. Raises DocumentError."""
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DocumentError(
            str(path), f"cannot be read as CSL-JSON: {error}.", hint="Export it anew as CSL-JSON."
        ) from error
    if not isinstance(records, list):
        raise DocumentError(str(path), "must hold a JSON list of CSL items.", hint="Export it anew as CSL-JSON.")
    for number, record in enumerate(records, start=1):
        try:
            yield _reference(record)
        except (ValidationError, ValueError, LookupError, TypeError, ArithmeticError) as error:
            reason = " ".join(str(error).split())
            raise DocumentError(
                str(path), f"item {number} is not a reference: {reason}.", hint="Mend or remove it."
            ) from error


def _reference(record: object) -> Reference:
    """Read one CSL-JSON item."""
    if not isinstance(record, dict):
        raise ValueError("each entry must be an object")
    fields = dict(record)
    issued = fields.pop("issued", None)
    if issued is not None:
        fields["year"] = _year_issued(issued)
    return Reference.model_validate(fields)


def _year_issued(issued: object) -> int | None:
    """Return the year of a CSL date: of its first part, else the first that its text names. Raises ValueError."""
    if not isinstance(issued, dict):
        raise ValueError("issued must be an object")
    if "date-parts" in issued:
        return int(issued["date-parts"][0][0])
    text = issued.get("raw", issued.get("literal"))
    if not isinstance(text, str):
        raise ValueError("issued holds no date")
    return year_in(text)


def load_sidecar(path: Path) -> Reference:
    """Read the one record of a file's own bibliography. Raises DocumentError when there is none or more than one."""
    records = list(load_references(path).values())
    if len(records) != 1:
        raise DocumentError(
            str(path), f"must hold one record, not {len(records)}.", hint="Leave the one of the file beside it."
        )
    return records[0]
