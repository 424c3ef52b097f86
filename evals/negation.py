"""Whether a stretch of a sentence is denied, after NegEx (Chapman et al., J Biomed Inform 2001;34:301-310).

A cue denies what follows within five words in its clause ("no evidence of ALS"), a closing cue what precedes
("ALS is unlikely"). Phrases that hold a cue and deny nothing ("not only") do not count. The harness has its own
cues, apart from those of the answering code, so that one mistake cannot both make an answer and pass it.
"""

import re

_WINDOW = 5
_CUE = re.compile(r"\b(?:not|cannot|no|never|neither|nor|none|denies|denied|lacks?(?! of))\b|n't\b", re.IGNORECASE)
# These deny a noun, so their reach ends at the next verb: "drift without pronation is a weak sign".
_NOUN_CUE = re.compile(
    r"\b(?:without|lacking|(?:absence|lack) of|free of|negative for|rather than|instead of)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|do|does|did|argues?|excludes?|"
    r"favou?rs?|indicates?|makes?|means?|needs?|points?|raises?|requires?|shows?|suggests?|supports?)\b",
    re.IGNORECASE,
)
_CLOSING_CUE = re.compile(
    r"\b(?:is|are|was|were|has been|have been|seems?|remains?)\s+(?:\w+\s+)?(?:unlikely|absent|excluded|ruled out)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\b(?:not (?:only|just|merely|simply|until|uncommon(?:ly)?|infrequent(?:ly)?)|no (?:doubt|more than|less than|"
    r"fewer than|later than|longer than|sooner than|matter)|with or without|whether or not|if not)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[,;:.!?|()]|\b(?:but|however|although|though|whereas|while|because|since|except|unless|so)\b", re.IGNORECASE
)


def has_cue(text: str) -> bool:
    """Say whether a text holds a word that denies."""
    masked = _masked(text)
    return any(cue.search(masked) for cue in (_CUE, _NOUN_CUE, _CLOSING_CUE))


def is_negated(sentence: str, start: int, end: int) -> bool:
    """Say whether a cue of the sentence outside [start, end) denies what stands there."""
    masked = _masked(sentence)
    before = _CLAUSE_END.split(masked[:start])[-1]
    after = _CLAUSE_END.split(masked[end:])[0]
    noun_gaps = (before[cue.end() :] for cue in _NOUN_CUE.finditer(before))
    return (
        any(_is_near(before[cue.end() :]) for cue in _CUE.finditer(before))
        or any(_is_near(gap) and not _VERB.search(gap) for gap in noun_gaps)
        or any(_is_near(after[: cue.start()]) for cue in _CLOSING_CUE.finditer(after))
    )


def _is_near(gap: str) -> bool:
    return len(gap.split()) <= _WINDOW


def _masked(text: str) -> str:
    """Blank out the phrases that hold a cue and deny nothing; offsets stay."""
    return _NO_DENIAL.sub(lambda match: "_" * len(match.group()), text)
