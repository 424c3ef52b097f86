"""Which passages and works a question may draw on."""

from ingest.documents import Document, Noun, ReviewStatus
from ingest.references import EvidenceType, Reference
from ingest.store import DocumentRow


class Filters(Noun):
    """Conditions that all must hold; an empty one holds always.

    `evidence_types`, `year_from` and `year_to` (inclusive) are asked of the works that a sentence cites, or of
    the document itself where it cites none; a work of unknown year fails any condition on years.
    """

    source_kinds: tuple[str, ...] = ()
    review_statuses: tuple[ReviewStatus, ...] = ()
    evidence_types: tuple[EvidenceType, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def about_works(self) -> bool:
        """Whether any condition is about the works behind a sentence."""
        return bool(self.evidence_types) or self.year_from is not None or self.year_to is not None

    def admit_document(self, document: Document | DocumentRow) -> bool:
        """Say whether the conditions on documents hold."""
        return (not self.source_kinds or document.source_kind in self.source_kinds) and (
            not self.review_statuses or document.review_status in self.review_statuses
        )

    def admit_work(self, work: Reference | Document | DocumentRow) -> bool:
        """Say whether the conditions on works hold."""
        if self.evidence_types and work.evidence_type not in self.evidence_types:
            return False
        if self.year_from is None and self.year_to is None:
            return True
        year = work.year
        return year is not None and (self.year_from or year) <= year <= (self.year_to or year)


NO_FILTERS = Filters()
