"""What may be said about how to answer, beside the question itself."""

from dataclasses import dataclass

from ingest.filters import NO_FILTERS, Filters
from qa.answer import Answer, Audience


@dataclass(frozen=True)
class AnswerOptions:
    """For whom to answer, from which documents and works, and what was answered before.

    `earlier` are the answers to the turns before the last, oldest first, as they were given; none when they are not
    known.
    """

    audience: Audience = "clinician"
    filters: Filters = NO_FILTERS
    earlier: tuple[Answer, ...] = ()


DEFAULTS = AnswerOptions()
