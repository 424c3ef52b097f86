"""The plain heading that a supporting claim stands under: what it is about, in a few words."""

import re
from collections.abc import Sequence

from ingest.lexical import term_set
from qa.evidence import Evidence, is_key_points
from qa.question import Question

_MAX_WORDS = 9
_SAME_MATTER = 0.7  # the cosine from which a key point belongs to the section of another sentence
_RESTATES = 0.75  # the share of a heading's words in the question from which it tells a reader nothing
# What stands behind one of these is said in passing.
_IN_PASSING = re.compile(r"\b(?:because|which|although|but|whereas|while|so that)\b|[;:]", re.IGNORECASE)
OTHERWISE = "More on this"
# The first that fits decides, from what a claim can hardly mean otherwise to what it may speak of in passing.
_FACETS = (
    ("Dose", r"\d\s*(?:mg|g|micrograms?|units?|mL)\b.*\b(?:daily|day|hours?|weekly|weeks?|months?|times|bolus|dose)\b"),
    (
        "Cautions",
        r"\bcontraindicat\w+|\bmust (?:not|never)\b|\bavoid\w*|\bcaution\b|\badverse\b|\bside effects?\b|"
        r"\bwarn\w*|\binteract\w*|\btoxic\w*|\bharm\w*|\bdanger\w*|\bshould not be (?:given|used|taken)\b",
    ),
    ("Monitoring", r"\bmonitor\w*|\bmeasured before\b|\bmonthly\b|\brepeat(?:ed)?\b|\bevery \d+ (?:weeks|months)\b"),
    ("Outlook", r"\bsurviv\w+|\bprognos\w+|\bmortality\b|\bdeath\b|\blife expectancy\b|\brecover\w*|\bmedian\b"),
    (
        "Evidence",
        r"\btrials?\b|\brandomi[sz]ed\b|\bcohort\b|\bCochrane\b|\bguidelines?\b|\bevidence\b|\bsources?\b|"
        r"\bconfidence interval\b|\bseries\b",
    ),
    ("Criteria", r"\bcriteria\b"),
    (
        "Tests",
        r"\bMRI\b|\bEMG\b|\belectromyograph\w*|\bimaging\b|\bblood tests?\b|\bsensitivity\b|"
        r"\bgenetic test\w*|\bscreen\w*|\bserum\b|\bCSF\b",
    ),
    ("Treatment", r"\btreat\w*|\btherap\w+|\bsurg\w+|\bdrugs?\b|\binject\w*|\bventilat\w+|\brehabilitation\b"),
    ("Causes", r"\bcaus\w+|\bdue to\b|\bbecause of\b|\bmutations?\b|\bvariants?\b|\bdeficiency\b"),
    ("Signs", r"\bsigns?\b|\breflex\w*|\bweak\w*|\bwasting\b|\bspastic\w*|\btone\b|\bsymptoms?\b"),
)
_COMPILED = tuple((heading, re.compile(form, re.IGNORECASE)) for heading, form in _FACETS)


def heading_of(item: Evidence, question: Question, found: Sequence[Evidence]) -> str:
    """Return the heading of the section that a claim belongs to, else what it is about; empty for what was asked.

    A key point belongs to the section of the sentence `found` in its document that is nearest to it in meaning.
    """
    heading = _own_heading(item) or _heading_nearby(item, found)
    if not heading:
        told = _IN_PASSING.split(item.text, maxsplit=1)[0]
        return next((heading for heading, form in _COMPILED if form.search(told)), OTHERWISE)
    words = term_set(heading)
    said = term_set(question.text).union(*(form for group in question.groups for form in group.forms))
    return "" if len(words & said) >= _RESTATES * len(words) else heading


def _own_heading(item: Evidence) -> str:
    path = item.document.sections[item.sentence.section].path
    if not path or is_key_points(item.document, item.sentence.section) or len(path[-1].split()) > _MAX_WORDS:
        return ""
    return path[-1].rstrip(":.")


def _heading_nearby(item: Evidence, found: Sequence[Evidence]) -> str:
    others = (
        (float(other.vector @ item.vector), heading)
        for other in found
        if other.document.id == item.document.id and (heading := _own_heading(other))
    )
    near, heading = max(others, default=(0.0, ""))
    return heading if near >= _SAME_MATTER else ""
