"""Open a cited passage: the exact text, where it stands, and what stands around it."""

from pydantic import BaseModel, ConfigDict

from ingest.errors import BetzError
from ingest.reader import IndexReader
from qa.answer import CitedReference
from qa.verify import ReferenceList


class OpenedPassage(BaseModel):
    """A span of a document in its context; `before`, `text` and `after` are neighbouring verbatim slices."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str
    title: str
    section: list[str]
    start: int
    end: int
    before: str
    text: str
    after: str
    references: list[CitedReference]
    review_status: str
    evidence_type: str
    updated: str


def open_passage(reader: IndexReader, document_id: str, start: int, end: int, *, context: int = 400) -> OpenedPassage:
    """Return the span with up to `context` characters on each side, cut at spaces.

    Raises BetzError when the document or the span does not exist.
    """
    document = reader.document(document_id)
    if document is None:
        raise BetzError(f"There is no document {document_id!r} in this index.", hint="Ids stand in the citations.")
    if not 0 <= start < end <= len(document.text):
        raise BetzError(
            f"{document_id} has no passage {start}-{end}.", hint=f"Its text has the characters 0-{len(document.text)}."
        )
    first = max(start - context, 0)
    last = min(end + context, len(document.text))
    if first:
        first = document.text.find(" ", first, start) + 1 or first
    if last < len(document.text):
        space = document.text.rfind(" ", end, last)
        last = last if space < 0 else space
    keys = dict.fromkeys(
        key for sentence in document.sentences if sentence.start < end and sentence.end > start for key in sentence.keys
    )
    references = ReferenceList(reader.reference)
    references.cite(document, list(keys))
    section = next((s for s in reversed(document.sections) if s.start <= start), document.sections[0])
    return OpenedPassage(
        document_id=document_id,
        title=document.title,
        section=list(section.path),
        start=start,
        end=end,
        before=document.text[first:start],
        text=document.text[start:end],
        after=document.text[end:last],
        references=references.references,
        review_status=document.review_status,
        evidence_type=document.evidence_type,
        updated=document.updated,
    )
