"""A dose is told together with what warns about its drug."""

import re
from collections.abc import Sequence

from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.question import Question

_DOSE = re.compile(r"\d\s*(?:mg|g|micrograms?|units?|mL|U)\b", re.IGNORECASE)
_CAUTION = re.compile(
    r"\b(?:contraindicat\w+|must (?:not|never)|avoid\w*|caution|adverse|monitor\w*|measured|checked|warn\w*|"
    r"interact\w*|"
    r"withdraw\w*|sedat\w*|toxic\w*|liver|renal|kidney|hypotension|abrupt\w*|not recommended|side effects?)\b",
    re.IGNORECASE,
)
# What stands beside the word "dose": "riluzole dose", "dose of methylcobalamin", "how is dantrolene dosed".
_ASKED_DRUG = re.compile(
    r"\bdos\w+ of (?P<after>[\w-]+)|(?P<before>[\w-]+) (?:(?:loading|maintenance|starting) )?dos(?:e|es|ed|ing)\b",
    re.IGNORECASE,
)
_SEEN = 20


def dose_with_caution(question: Question, ordered: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the best sentence with a dose of the drug asked about and the nearest caution on that drug behind it.

    The caution comes from the same document, unless the dose itself holds one; nothing where no dose of that very drug
    is found.
    """
    asked = _ASKED_DRUG.search(question.asked)
    drug = term_set(asked["after"] or asked["before"]) if asked else frozenset()
    named = [group for group in question.groups if any(drug & form for form in group.forms)]

    def about(item: Evidence) -> bool:
        words = term_set(item.text)
        return bool(named) and all(group.named_in(words) for group in named)

    dose = next((item for item in ordered[:_SEEN] if _DOSE.search(item.text) and about(item)), None)
    if dose is None:
        return ()
    if _CAUTION.search(dose.text):
        return (dose,)
    cautions = [
        item
        for item in ordered
        if item is not dose and item.document.id == dose.document.id and _CAUTION.search(item.text) and about(item)
    ]
    return (dose, *sorted(cautions, key=lambda item: abs(item.sentence.start - dose.sentence.start))[:1])
