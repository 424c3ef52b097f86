"""What the index holds: documents, passages, references and the generation itself."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.access import Reader
from api.audit import note_search
from api.problems import not_found, problems
from api.service import Serving
from ingest.documents import Document, ReviewStatus
from ingest.filters import Filters
from ingest.generation import Counts
from ingest.references import EvidenceType
from ingest.report import IngestReport, last_report
from qa.answer import CitedReference, Part, RetrievedPassage
from qa.masking import mask
from qa.passage import OpenedPassage, open_passage
from qa.verify import ReferenceList

router = APIRouter(tags=["corpus"], responses=problems(401, 403, 404, 422, 429, 503))
_MAX_QUERY = 2_000


class DocumentSummary(BaseModel):
    """A document in a list."""

    id: str
    title: str
    evidence_type: EvidenceType
    review_status: ReviewStatus
    updated: str
    source_kind: str
    sentences: int


class Documents(BaseModel):
    """The documents of the live generation."""

    generation: str
    documents: list[DocumentSummary]


class WholeDocument(BaseModel):
    """A document with the records of the works it cites."""

    document: Document
    references: list[CitedReference]


class ListedReference(CitedReference):
    """A work, numbered in order of the keys, with the ids of the documents that cite it."""

    documents: tuple[str, ...] = ()


class References(BaseModel):
    """The works behind the documents of the live generation."""

    references: list[ListedReference]


class LastIngest(BaseModel):
    """How many documents the last ingest found in which state; by name why files were skipped or failed, and notes.

    A note says what of a file could not be read although it did not fail.
    """

    generation: str
    added: int
    updated: int
    unchanged: int
    deleted: int
    skipped: dict[str, str]
    failed: dict[str, str]
    notes: dict[str, str]

    @classmethod
    def of(cls, report: IngestReport) -> "LastIngest":
        """Count what a report lists."""
        counted = {name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "deleted")}
        reasons = {name: getattr(report, name) for name in ("skipped", "failed", "notes")}
        return cls(generation=report.generation, **counted, **reasons)


class LiveGeneration(BaseModel):
    """The live generation; `created` is ISO 8601 in UTC."""

    id: str
    created: str
    model: str
    counts: Counts
    report: LastIngest | None


class FoundPassages(Part):
    """The best passages for a question, best first."""

    question: str
    passages: list[RetrievedPassage]


@router.get("/v1/generation")
def generation(service: Serving, _: Reader) -> LiveGeneration:
    """Say what the live generation is made of, and what the last ingest did."""
    manifest = service.assistant().reader.manifest
    report = last_report(service.assistant.settings.index)
    return LiveGeneration(
        id=manifest.id,
        created=manifest.created,
        model=manifest.model,
        counts=manifest.counts,
        report=LastIngest.of(report) if report else None,
    )


@router.get("/v1/documents")
def documents(service: Serving, _: Reader) -> Documents:
    """List the documents."""
    reader = service.assistant().reader
    return Documents(
        generation=reader.manifest.id,
        documents=[
            DocumentSummary.model_validate({**vars(row), "updated": _held(reader.document(row.id)).updated})
            for row in reader.store.rows()
        ],
    )


@router.get("/v1/documents/{document_id}")
def document(service: Serving, _: Reader, document_id: str) -> WholeDocument:
    """Read a document: text, sections, sentences and the works it cites."""
    reader = service.assistant().reader
    found = _held(reader.document(document_id))
    keys = dict.fromkeys(key for sentence in found.sentences for key in sentence.keys)
    works = ReferenceList(reader.reference)
    works.cite(found, list(keys))
    return WholeDocument(document=found, references=works.references)


@router.get("/v1/passages/{document_id}")
def passage(
    service: Serving,
    _: Reader,
    document_id: str,
    start: Annotated[int, Query(ge=0)],
    end: Annotated[int, Query(ge=1)],
    context: Annotated[int, Query(ge=0, le=5_000)] = 600,
) -> OpenedPassage:
    """Open a cited passage in its context."""
    reader = service.assistant().reader
    _held(reader.document(document_id))
    return open_passage(reader, document_id, start, end, context=context)


def _held(found: Document | None) -> Document:
    if found is None:
        raise not_found("document")
    return found


@router.get("/v1/references")
def references(service: Serving, _: Reader) -> References:
    """List the works that the documents cite, with what kind of evidence they are and which are retracted."""
    store = service.assistant().reader.store
    citing: dict[str, list[str]] = {}
    chunk_documents = store.chunk_documents()
    for chunk, key in store.chunk_keys():
        held = citing.setdefault(key, [])
        if chunk_documents[chunk] not in held:
            held.append(chunk_documents[chunk])
    return References(
        references=[
            ListedReference(
                n=number, **work.model_dump(exclude={"publisher"}), documents=tuple(citing.get(work.key, ()))
            )
            for number, (_, work) in enumerate(sorted(store.references().items()), start=1)
        ]
    )


@router.get("/v1/search")
def search(
    service: Serving,
    principal: Reader,
    q: Annotated[str, Query(min_length=1, max_length=_MAX_QUERY, examples=["spasticity after stroke"])],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    source_kinds: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    review_statuses: Annotated[list[ReviewStatus], Query()] = [],  # noqa: B006
    evidence_types: Annotated[list[EvidenceType], Query()] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=0, le=9999)] = None,
    year_to: Annotated[int | None, Query(ge=0, le=9999)] = None,
) -> FoundPassages:
    """Find the best passages for a question that stands alone."""
    filters = Filters(
        source_kinds=tuple(source_kinds),
        review_statuses=tuple(review_statuses),
        evidence_types=tuple(evidence_types),
        year_from=year_from,
        year_to=year_to,
    )
    asked = mask(q)
    found = service.assistant().explain(asked, limit=k, filters=filters)
    with service.database.write() as session:
        note_search(session, principal, asked, found.passages)
    return FoundPassages(question=found.text, passages=found.passages)
