"""The kind of evidence a work is, from the publication types that PubMed and journals give it."""

from collections.abc import Iterable

from ingest.references import EvidenceType

# Strongest statement first: a work with several types counts as the first of these. The names are those of
# the MeSH publication types (nlm.nih.gov/mesh/pubtypes.html) and of the article types of JATS.
_BY_PUBLICATION_TYPE: tuple[tuple[str, EvidenceType], ...] = (
    ("practice guideline", "guideline"),
    ("guideline", "guideline"),
    ("consensus development conference", "consensus_criteria"),
    ("consensus development conference, nih", "consensus_criteria"),
    ("meta-analysis", "systematic_review"),
    ("network meta-analysis", "systematic_review"),
    ("systematic review", "systematic_review"),
    ("systematic-review", "systematic_review"),
    ("randomized controlled trial", "randomised_trial"),
    ("observational study", "cohort"),
    ("twin study", "cohort"),
    ("case reports", "case_series"),
    ("case-report", "case_series"),
    ("review", "narrative_review"),
    ("review-article", "narrative_review"),
)
RETRACTED_TYPES = frozenset({"retracted publication", "retracted-article"})


def evidence_type_of(publication_types: Iterable[str]) -> EvidenceType:
    """Return the kind of evidence; `unclassified` when no publication type says."""
    held = {" ".join(kind.lower().split()) for kind in publication_types}
    return next((evidence for kind, evidence in _BY_PUBLICATION_TYPE if kind in held), "unclassified")


def is_retracted(publication_types: Iterable[str]) -> bool:
    """Say whether the publication types mark the work as retracted."""
    return any(" ".join(kind.lower().split()) in RETRACTED_TYPES for kind in publication_types)
