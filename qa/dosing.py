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
# What stands beside the word "dose": "riluzole dose", "dose of methylcobalamin".
_ASKED_DRUG = re.compile(
    r"\bdos\w+ of (?P<after>[\w-]+)|(?P<before>[\w-]+) (?:(?:loading|maintenance|starting) )?dos(?:e|es|ing)\b",
    re.IGNORECASE,
)
_SEEN = 20


def dose_with_caution(question: Question, ordered: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the best sentence with a dose of a drug asked about and the nearest caution on that drug behind it.

    The caution comes from the same document, unless the dose itself holds one; nothing where no dose is found.
    """
    asked = _ASKED_DRUG.search(question.asked)
    drug = term_set(asked["after"] or asked["before"]) if asked else frozenset()
    named = [group for group in question.groups if any(drug & form for form in group.forms)]
    doses = [item for item in ordered[:_SEEN] if _DOSE.search(item.text) and _drugs(question, item)]
    told = [item for item in doses if any(group.named_in(term_set(item.text)) for group in named)]
    dose = next(iter(told or doses), None)
    if dose is None:
        return ()
    if _CAUTION.search(dose.text):
        return (dose,)
    drugs = _drugs(question, dose)
    cautions = [
        item
        for item in ordered
        if item is not dose
        and item.document.id == dose.document.id
        and _CAUTION.search(item.text)
        and drugs & _drugs(question, item)
    ]
    return (dose, *sorted(cautions, key=lambda item: abs(item.sentence.start - dose.sentence.start))[:1])


def _drugs(question: Question, item: Evidence) -> frozenset[int]:
    """Return the places of the things asked about that a sentence and its document's title name: the drug."""
    words, title = term_set(item.text), term_set(item.document.title)
    return frozenset(
        place for place, group in enumerate(question.groups) if group.named_in(words) and group.named_in(title)
    )
