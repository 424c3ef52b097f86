"""The answer to a list question is the list: sentences that tell of just what is listed, those that list it first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.kinds import Kind
from qa.question import Question
from qa.supporting import Aim

_LISTS_IT = 0.3  # what naming the very things asked for and then several of them counts
_HEADED = 0.15  # what standing under a heading that names them counts
_TOGETHER = 0.1  # what standing in the section of the best counts: the other items of its list
_A_LIST = 2  # sentences from which they make a list by themselves
_SEVERAL = re.compile(r",.*\b(?:and|or)\b|\b(?:are|include)\b")
_KINDS: frozenset[Kind] = frozenset({"list", "other", "definition", "prognosis", "management", "mechanism"})


@dataclass(frozen=True)
class Matter:
    """A sort of thing that lists are asked of: how it is asked for, and how a sentence, or its heading, tells of it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    otherwise: re.Pattern[str] | None = None

    def is_told_by(self, item: Evidence) -> bool:
        """Say whether a sentence tells of this, or stands under a heading that does."""
        if self.otherwise and self.otherwise.search(item.text):
            return False
        return bool(self.told.search(item.text)) or self.heads(item)

    def words(self, question: Question) -> frozenset[str]:
        """Return the terms by which a question asks for this."""
        named = self.asked.search(question.asked)
        return term_set(named.group()) if named else frozenset()

    def heads(self, item: Evidence) -> bool:
        """Say whether a sentence stands under a heading that names this."""
        return bool(self.asked.search(" ".join(item.document.sections[item.sentence.section].path[-1:])))

    def is_listed_by(self, item: Evidence) -> bool:
        """Say whether a sentence names this and then several things: "side effects of X are a, b and c"."""
        named = self.asked.search(item.text)
        return bool(named and _SEVERAL.search(item.text, named.end()))


def _matter(asked: str, told: str, otherwise: str = "") -> Matter:
    forms = [re.compile(rf"\b(?:{form})\b", re.IGNORECASE) for form in (asked, told, otherwise)]
    return Matter(forms[0], forms[1], forms[2] if otherwise else None)


_MATTERS = (
    _matter(
        r"side[- ]?effects?|adverse (?:effects?|events?|reactions?)|hazards?|complications?|toxicity|dangers",
        r"side effects?|adverse|hazards?|harm\w*|complications?|toxic\w*|injur\w*|(?:can|may|often|commonly) causes?|"
        r"risks?|danger\w*|common (?:\w+ )?problems",
    ),
    _matter(
        r"contra-?indications?|who should (?:not|never) (?:have|get|take|receive)",
        r"contra-?indicat\w+|avoided|must (?:not|never)|should not be (?:given|used|combined|taken|started)|"
        r"not be combined|not recommended|only under",
    ),
    _matter(
        r"(?:risk|predisposing) factors?",
        r"(?:risk|predisposing) factors?|linked (?:to|with)|proven cause|raises? the risk",
        r"prognos\w*|surviv\w*",
    ),
    _matter(r"predictors?|prognostic factors?", r"predict\w*|prognostic|(?:shorter|longer|shortens?) survival|worse"),
    _matter(r"red flags?|warning signs?|alarm signs?", r"red flags?|emergenc\w*|urgent\w*|(?:the )?same day|tonight"),
    _matter(
        r"mimics?|differentials?|differential diagnos[ei]s|mistaken for",
        r"mimics?|mistaken|differential|excluded?|considered|rediagnosed",
    ),
    _matter(r"causes", r"causes|caused by|can cause|due to|results? from|triggers?"),
    _matter(r"types|kinds|forms|subtypes|categories", r"types|kinds|forms|subtypes|categor\w+|pure|complex"),
    _matter(
        r"symptoms|signs|features|clinical picture|presentation|looks? like",
        r"symptoms?|signs?|features?|presents?|shows? as|looks? like|clues?|points? to|causes",
    ),
)


def matter_of(question: Question) -> Matter | None:
    """Return what a question asks a list of: the first such thing it names; None where it asks for no list."""
    if question.polar or question.kind not in _KINDS:
        return None
    named = ((match.start(), matter) for matter in _MATTERS if (match := matter.asked.search(question.asked)))
    return min(named, key=lambda found: found[0], default=(0, None))[1]


def listed(question: Question, ordered: Sequence[Evidence]) -> list[Evidence]:
    """Return what tells of the very things asked for, of the very thing they are asked of, best first.

    All that was given, in another order, where too few sentences do.
    """
    matter = matter_of(question)
    if matter is None:
        return _together(ordered) if question.kind in ("list", "criteria") else list(ordered)
    aim = Aim(question)
    apart = matter.words(question)
    told = [i for i in ordered if matter.is_told_by(i) and (i is ordered[0] or aim.is_met_by(i, apart))]
    told.sort(key=lambda i: -(i.score + _LISTS_IT * matter.is_listed_by(i) + _HEADED * matter.heads(i)))
    told = _together(told)
    chosen = {id(item) for item in told}
    return told if len(told) >= _A_LIST else [*told, *(item for item in ordered if id(item) not in chosen)]


def _together(ordered: Sequence[Evidence]) -> list[Evidence]:
    """Sort what stands in the section of the first a little further up."""
    if not ordered:
        return []
    first, *others = ordered
    home = (first.document.id, first.sentence.section)

    def rank(item: Evidence) -> float:
        return -(item.score + _TOGETHER * ((item.document.id, item.sentence.section) == home))

    return [first, *sorted(others, key=rank)]
