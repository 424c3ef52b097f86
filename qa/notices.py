"""What a reader must know beside an answer, in fixed words."""

from collections.abc import Iterator, Sequence

from qa.answer import Audience, CitedDocument

DISCLAIMER = "For health professionals: a summary of the cited sources, not a substitute for clinical judgement."
PLAIN_DISCLAIMER = (
    "General information from the cited sources, not advice about you: ask your doctor, nurse or pharmacist before "
    "you start, stop or change a treatment, and call for emergency help if you suddenly get worse."
)
UNREVIEWED = "Not clinically reviewed: no clinician has yet approved the documents quoted here."


def disclaimer_for(audience: Audience) -> str:
    """Return the disclaimer in words for those who read it."""
    return PLAIN_DISCLAIMER if audience == "plain" else DISCLAIMER


def notices_of(documents: Sequence[CitedDocument], audience: Audience = "clinician") -> Iterator[str]:
    """Yield what a reader must know about the documents that an answer quotes; nothing where it quotes none."""
    if any(document.review_status != "approved" for document in documents):
        yield UNREVIEWED
    if documents:
        yield disclaimer_for(audience)
