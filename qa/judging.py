"""Which sentence settles a polar question, and with which verdict: the best that says so, and never on a guess.

A denial is seldom said in passing, so a no needs less than a yes: an affirmation is easily about something else. The
numbers were set on the development questions.
"""

from collections.abc import Callable, Sequence

from qa.answer import Verdict
from qa.bearing import read_bearing
from qa.evidence import Evidence
from qa.question import Question
from qa.verdict import relates_as_asked

_NEAR = 0.35  # a sentence whose score is so much below the best still answers
_DISPUTE = 0.15  # one that near which denies what the best affirms leaves it unsettled
_MIN_SIMILARITY = 0.35
_MIN_NAMED, _WELL_NAMED, _PLAIN = 0.5, 0.6, 0.9  # shares of what is asked that a sentence names
_MIN_YES = 0.15  # of a sentence that names most of what is asked, of one that names half, of any other
_LIKELY_YES = 0.29
_SURE_YES = 0.45


def settle(
    question: Question, evidence: Sequence[Evidence], affirmed: Callable[[], float]
) -> tuple[int, Verdict] | None:
    """Return the place of the sentence that settles a question, with its verdict; None where none does.

    `evidence` is sorted best first; `affirmed` gives the probability of a yes by the fitted model of all of it.
    """
    best = evidence[0].score if evidence else 0.0
    near = [(place, item) for place, item in enumerate(evidence) if item.score >= best - _NEAR]
    read = {place: read_bearing(question.asked, item.text) for place, item in near}
    related = {place for place, item in near if relates_as_asked(question.asked, item.text)}
    denials = [place for place, item in near if read[place] == "no" and (place in related or item.verdict == "no")]
    first = read.get(0)
    if first == "no" and evidence[0].similarity >= _MIN_SIMILARITY:
        return 0, "no"
    named = evidence[0].own_coverage if evidence else 0.0
    stated = named >= _PLAIN and evidence[0].verdict == "yes"
    disputed = not stated and any(best - evidence[place].score <= _DISPUTE for place in denials)
    if first == "depends" and (named >= _MIN_NAMED or not disputed):
        return 0, "depends"
    if first == "yes" and not disputed:
        bar = _MIN_YES if named >= _WELL_NAMED else _LIKELY_YES if named >= _MIN_NAMED else _SURE_YES
        return (0, "yes") if affirmed() >= bar else None
    return (denials[0], "no") if denials else None
