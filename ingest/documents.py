"""The nouns of the corpus: documents, their sections and sentences, and chunks of them.

All offsets are half-open Unicode code points into `Document.text`.
"""

from bisect import bisect_right
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ingest.references import EvidenceType, Reference

ReviewStatus = Literal["submitted", "under_review", "approved"]
SentenceKind = Literal["prose", "header", "row"]


class Noun(BaseModel):
    """Base of the stored records: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Noun):
    """A headed part of a document: `path` is its heading under its parents' headings."""

    path: tuple[str, ...]
    start: int
    end: int


class Sentence(Noun):
    """The smallest thing that is quoted: a sentence of prose, or a row (or the header) of a table.

    `keys` are the keys of the references cited for it; `section` indexes `Document.sections`.
    """

    start: int
    end: int
    section: int
    keys: tuple[str, ...] = ()
    kind: SentenceKind = "prose"


class Document(Noun):
    """One source text in canonical form, with everything located in it by offsets.

    `source` is the path it was loaded from, relative to the ingested folder, with `#record` behind it
    when the file holds several; `content_hash` is the sha256 of the bytes of that file or record, with a plus
    sign and the sha256 of the bibliographic record behind it where one lies beside the file.
    `reference` is the document's own bibliographic record, where it has one; `pages` are the offsets at
    which its pages start, where it has pages.
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    source: str
    content_hash: str
    source_kind: str = "markdown"
    evidence_type: EvidenceType = "own_summary"
    review_status: ReviewStatus = "submitted"
    updated: str = ""
    scope: str = ""
    population: str = ""
    evidence_summary: str = ""
    related: tuple[str, ...] = ()
    reference: Reference | None = None
    pages: tuple[int, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the document's own bibliographic record; without one that of its last change, where known."""
        if self.reference:
            return self.reference.year
        return int(self.updated[:4]) if self.updated[:4].isdecimal() else None

    def page_of(self, offset: int) -> int | None:
        """Return the number, from 1, of the page on which an offset lies; None in a text without pages."""
        return bisect_right(self.pages, offset) or None

    def quote(self, sentence: Sentence) -> str:
        """Return the verbatim text of a sentence of this document."""
        return self.text[sentence.start : sentence.end]


def sentence_input(document: Document, sentence: Sentence) -> str:
    """Return the text a sentence is embedded as: under its document's title, which often names its subject."""
    return f"{document.title}: {document.quote(sentence)}"


def is_question(title: str) -> bool:
    """Say whether a title asks what its document answers."""
    return title.rstrip().endswith("?")


class Chunk(Noun):
    """A slice of one section of a document that is retrieved as a whole.

    It holds the sentences `first_sentence` up to, not including, `last_sentence`; `tokens` counts
    the embedder's tokens of its text, without the prefix.
    """

    document_id: str
    section: int
    start: int
    end: int
    first_sentence: int
    last_sentence: int
    tokens: int
