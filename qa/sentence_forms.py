"""What sort of sentence answers each kind of question: a definition defines, a reason says because."""

import re
from collections.abc import Mapping

from ingest.lexical import term_set
from qa.kinds import Kind
from qa.question import Question, TermGroup
from qa.verdict import relates_as_asked

_FIGURED: frozenset[Kind] = frozenset({"quantity", "dose", "accuracy", "prognosis"})
_DIGIT = re.compile(r"\d")
_DOSE = re.compile(r"\d\s*(?:mg|g|micrograms?|units?|mL|U)\b")
_FORMS: Mapping[Kind, re.Pattern[str]] = {
    "mechanism": re.compile(r"\b(?:because|due to|leads? to|results? from|by \w+ing|so that)\b", re.IGNORECASE),
    "management": re.compile(
        r"\b(?:should|must|needs?|advis\w+|recommend\w*|offer\w*|first|treatment is|treated)\b", re.IGNORECASE
    ),
    "criteria": re.compile(r"\b(?:requires?|needs?|criteria are|is met)\b", re.IGNORECASE),
    "list": re.compile(r"(?:\b(?:are|include|such as)\b|:)[^.]*,[^.]*(?:,| and | or )", re.IGNORECASE),
    "comparison": re.compile(
        r"\b(?:whereas|while|unlike|rather than|than|favou?rs?|but|differs?|separates?)\b", re.IGNORECASE
    ),
    "accuracy": re.compile(r"\b(?:sensitivity|specificity|likelihood ratio|AUC|accuracy)\b", re.IGNORECASE),
}


# Words that say what is asked about a thing rather than name it: a sentence answers by its form, not by these.
_ASPECTS = term_set(
    "treat treated treating treatment manage managed management therapy dose dosing dosage prognosis outlook "
    "outcome survival "
    "cause causes caused symptom symptoms feature features sign list kind type definition define mean meaning explain "
    "mechanism work loading maintenance schedule regimen accuracy sensitivity specificity elicit help risk "
    "option options differ difference compare"
)
_ASPECT_WEIGHT = 0.3


def is_aspect(group: TermGroup) -> bool:
    """Say whether a group says what is asked about a thing rather than names one."""
    return group.forms[0] <= _ASPECTS


def weighed_groups(question: Question) -> tuple[TermGroup, ...]:
    """Return what a question names, with the words that say what is asked about it weighing less."""
    return tuple(
        TermGroup(group.forms, group.weight * (_ASPECT_WEIGHT if is_aspect(group) else 1.0))
        for group in question.groups
    )


_PLAN = re.compile(
    r"\b(?:first[- ](?:line|choice|drug|step)|come[s]? first|treated with|treatment (?:of \w[^.,]* )?(?:is|starts|"
    r"consists)|"
    r"options (?:are|for|in)|recommends?|mainstay)\b",
    re.IGNORECASE,
)


def form_features(question: Question, text: str) -> dict[str, float]:
    """Return, each 0 or 1 but the length, how the form of a sentence fits the kind of a question."""
    kind = question.kind
    form = _FORMS.get(kind)
    defines = question.defines(text)
    return {
        "figure": float(kind in _FIGURED and bool(_DIGIT.search(text))),
        "dosed": float(kind == "dose" and bool(_DOSE.search(text))),
        "defines": float(kind == "definition" and defines),
        "only_defines": float(kind != "definition" and defines),
        "related": float(question.polar and relates_as_asked(question.asked, text)),
        "plan": float(kind == "management" and bool(_PLAN.search(text))),
        "form": float(form is not None and bool(form.search(text))),
        "length": min(len(text.split()), 40) / 40,
    }
