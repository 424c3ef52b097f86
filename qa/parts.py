"""The parts of a question that asks two things at once, told by its form alone."""

import re

from qa.context import CONTEXT

# A whole question opens so; "how with food" or "LMN signs" do not, and belong to what stands before them.
_WHOLE = (
    r"(?:(?:how|what|why|when|where|who|which) (?:is|are|was|were|do|does|did|can|should|would|will|much|many|often|"
    r"long)|(?:how|when) to|(?:which|what) \w+|(?:is|are|do|does|did|can|could|should|would|will|must|may)) [\w-]+"
)
_JOIN = re.compile(
    rf"\s*[?;]+\s+(?:(?:and|also|plus)\s+)?(?={_WHOLE})|,?\s+and\s+(?:also\s+)?(?={_WHOLE})", re.IGNORECASE
)
# "Has migraine and is breastfeeding": what goes on about the same person is one question.
_GOES_ON = re.compile(r"(?:is|are|do|does|can|could|should|would|will|must|may)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:who|that|whose|if|when|while) (?:has|have|had|is|are|was|takes?)\b", re.IGNORECASE)
_OPENS_WHOLE = re.compile(_WHOLE, re.IGNORECASE)
# What points back at the part before it is not a question of its own.
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|one|ones|both|other|others|else|same|such|"
    r"instead|then|there)\b",
    re.IGNORECASE,
)
# What is said to Betz is no question about medicine.
_ADDRESSED = re.compile(r"\b(?:you|your|me)\b", re.IGNORECASE)
_LEADING_WORDS = 2


def parts_of(asked: str) -> tuple[str, ...]:
    """Return the questions that a stand-alone question consists of, in order; none where it is one question.

    Only what is whole by itself is split off: never a list of things, nor what points back,
    rests on a context or speaks to Betz.
    """
    if asked.startswith(f"{CONTEXT} ") or _ADDRESSED.search(asked):
        return ()
    first, *others = (part.strip(" ?,;") for part in _JOIN.split(asked))
    if not others or len(first.split()) < _LEADING_WORDS or any(_POINTING.search(part) for part in others):
        return ()
    if _GOES_ON.match(others[0]) and (_RELATIVE.search(first) or not _OPENS_WHOLE.match(first)):
        return ()
    return (f"{first}?", *(f"{part}?" for part in others))
