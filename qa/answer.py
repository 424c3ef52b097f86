"""The answer contract: what `betz ask --json` and the service return.

Held stable; `betz schema answer` prints it as JSON Schema. Offsets are half-open Unicode code
points into the canonical text of the document.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.documents import ReviewStatus
from ingest.references import EvidenceType, Name

Status = Literal["answered", "partial", "not_in_corpus", "off_topic", "urgent", "error"]
Verdict = Literal["yes", "no", "depends"]
Support = Literal["verified", "unsupported"]
Method = Literal["verbatim", "quote", "entailment"]
Kept = Literal["ranked", "comparison table", "cited earlier"]
Audience = Literal["clinician", "plain"]


class Part(BaseModel):
    """Base of the contract's parts: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Citation(Part):
    """Where a claim stands: `document.text[start:end] == cited_text`.

    `references` are the numbers, in `Answer.references`, of the works behind it.
    """

    document_id: str
    start: int
    end: int
    cited_text: str
    references: list[int] = []


class Claim(Part):
    """One sentence of an answer with what supports it.

    `method` says how support was found: the claim is the cited text (`verbatim`), is that text shortened, which rules
    checked (`quote`), or follows from it by a model that was set (`entailment`). `section` is the plain
    heading it stands under, empty for the bottom line. A claim that is a row of a table, cells apart by " | ", has its
    table's header line as `table_header`.
    """

    text: str
    support: Support
    citations: list[Citation]
    method: Method = "verbatim"
    section: str = ""
    table_header: str = ""


class CitedReference(Part):
    """A primary work behind a claim, numbered in order of first citation; fields are those of CSL-JSON."""

    n: int
    key: str
    type: str
    title: str = ""
    author: list[Name] = []
    container_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = ""
    evidence_type: EvidenceType
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    retracted: bool = False
    note: str = ""


class CitedDocument(Part):
    """A document that the claims quote: who has reviewed it, and when it was last changed (ISO 8601, or empty)."""

    document_id: str
    title: str
    evidence_type: EvidenceType
    review_status: ReviewStatus
    updated: str = ""


class RetrievedPassage(Part):
    """A chunk that was considered, with its fused score, its rank and score in each search arm, and why it was kept.

    `readings` are what the fused score weighs, each 0 to 1; `rerank_score` is that of a reranker where one is set;
    `kept` says whether its rank, or something else, kept it.
    """

    document_id: str
    title: str
    section: list[str]
    start: int
    end: int
    text: str
    score: float
    dense_rank: int | None = None
    dense_score: float | None = None
    lexical_rank: int | None = None
    lexical_score: float | None = None
    readings: dict[str, float] = {}
    rerank_score: float | None = None
    kept: Kept = "ranked"


class Provenance(Part):
    """What made the answer: with the same generation, model, settings and version it comes out the same.

    `chat_model`, the `prompts` it was given (a hash) and the `entailment_model` that checked it are empty where none
    took part; what a chat model says may differ between two runs all the same. `timings` are milliseconds by step and
    are otherwise the only part that differs.
    """

    generation: str
    model: str
    settings: str
    version: str
    chat_model: str = ""
    entailment_model: str = ""
    prompts: str = ""
    timings: dict[str, float] = {}


class Answer(Part):
    """The answer to the last turn of a conversation."""

    status: Status
    verdict: Verdict | None = None
    audience: Audience = "clinician"
    question: str
    standalone_question: str
    text: str
    claims: list[Claim] = []
    references: list[CitedReference] = []
    documents: list[CitedDocument] = []
    passages: list[RetrievedPassage] = []
    notices: list[str] = []
    followups: list[str] = []
    provenance: Provenance | None = Field(default=None)
