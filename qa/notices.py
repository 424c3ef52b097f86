"""What a reader must know beside an answer, in fixed words."""

from collections.abc import Iterator, Sequence

from qa.answer import CitedDocument

DISCLAIMER = "For health professionals: a summary of the cited sources, not a substitute for clinical judgement."
UNREVIEWED = "Not clinically reviewed: no clinician has yet approved the documents quoted here."


def notices_of(documents: Sequence[CitedDocument]) -> Iterator[str]:
    """Yield what a reader must know about the documents that an answer quotes; nothing where it quotes none."""
    if any(document.review_status != "approved" for document in documents):
        yield UNREVIEWED
    if documents:
        yield DISCLAIMER
