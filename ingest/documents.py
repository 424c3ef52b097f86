"""The nouns of the corpus: documents, their sections and sentences, and chunks of them.

All offsets are half-open Unicode code points into `Document.text`.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

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

    `source` is the path it was loaded from, relative to the ingested folder; `content_hash` is the
    sha256 of the bytes of that file.
    """

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    source: str
    content_hash: str
    source_kind: str = "markdown"
    evidence_type: str = "own_summary"
    review_status: ReviewStatus = "submitted"
    updated: str = ""
    scope: str = ""
    population: str = ""
    evidence_summary: str = ""
    related: tuple[str, ...] = ()

    def quote(self, sentence: Sentence) -> str:
        """Return the verbatim text of a sentence of this document."""
        return self.text[sentence.start : sentence.end]


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
