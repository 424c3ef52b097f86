"""The plain heading that a supporting claim stands under: what it is about, in a word or two."""

import re

from qa.evidence import Evidence, is_key_points

_MAX_WORDS = 6
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
    (
        "Tests",
        r"\bMRI\b|\bEMG\b|\belectromyograph\w*|\bimaging\b|\bblood tests?\b|\bcriteria\b|\bsensitivity\b|"
        r"\bgenetic test\w*|\bscreen\w*|\bserum\b|\bCSF\b",
    ),
    ("Treatment", r"\btreat\w*|\btherap\w+|\bsurg\w+|\bdrugs?\b|\binject\w*|\bventilat\w+|\brehabilitation\b"),
    ("Causes", r"\bcaus\w+|\bdue to\b|\bbecause of\b|\bmutations?\b|\bvariants?\b|\bdeficiency\b"),
    ("Signs", r"\bsigns?\b|\breflex\w*|\bweak\w*|\bwasting\b|\bspastic\w*|\btone\b|\bsymptoms?\b"),
)
_COMPILED = tuple((heading, re.compile(form, re.IGNORECASE)) for heading, form in _FACETS)


def heading_of(item: Evidence) -> str:
    """Return the heading of the section a claim comes from where that is short and plain, else what it is about."""
    path = item.document.sections[item.sentence.section].path
    if path and not is_key_points(item.document, item.sentence.section) and len(path[-1].split()) <= _MAX_WORDS:
        return path[-1].rstrip("?:.")
    return next((heading for heading, form in _COMPILED if form.search(item.text)), OTHERWISE)
