"""Choose what supports a bottom line: further sentences that speak of what was asked and say something new."""

import re
from collections.abc import Iterator, Sequence, Set

from ingest.lexical import term_set
from qa.answer import Verdict
from qa.evidence import RELEVANCE, Evidence, groups_asked
from qa.kinds import Kind
from qa.quantities import Quantity, quantities
from qa.question import Question, TermGroup, named_share
from qa.sentence_forms import weighed_groups

MAX_CLAIMS = 6
_MAX_WORDS = 160
# The log odds that a further sentence answers; while an answer is short, less will do. Of 250 development questions as
# they are typed 24 % of what is added then answers at least in part, and 20 % without a bar; at -1 and -3 it is 29 %,
# but a sixth of what answers is lost.
_MAY_ANSWER = -2.0
_MIGHT_ANSWER = -4.0
_SHORT = 40  # words
# How far behind the first a further sentence may score; with few words so far, further.
_NEAR_BEST = 0.35
_NEAR_ENOUGH = 0.7
_FEW_WORDS = 60
_HEADED = 0.2  # what a heading counts that names all that is asked
_LESS_SIMILAR = 0.3
_AS_MUCH = 0.25  # of what the first names, headings and title counted, that a further sentence must name
_ITS_NAMES = 0.5  # of the drugs, diseases and tests
_MOST = 0.6  # of what is asked, where a list is
_TOLD = 0.4  # and of what it names beyond the subject of its document
_AS_NEAR = 0.05  # unless it is so nearly as near in meaning to the question
# A sentence with nearly all of its words in another says the same, one of the very same meaning, and one near in
# meaning with half of its words there.
_SAME_WORDS = 0.75
_SAME_MEANING = 0.98
_NEAR_MEANING = 0.88
_HALF_THE_WORDS = 0.5
# Two figures of one sentence again in another on the same thing are the same finding.
_SAME_FIGURES = 2
_SAME_THING = 0.7
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPEN: frozenset[Kind] = frozenset({"definition", "other", "comparison", "mechanism", "criteria"})


def supporting(
    question: Question, ordered: Sequence[Evidence], front: Sequence[Evidence], verdict: Verdict | None = None
) -> Iterator[Evidence]:
    """Yield, best first, what adds to `front` without saying the same, straying from it or denying the verdict.

    It must be likely to answer, by the cross-encoder where that read it. What only says what a thing is adds nothing
    but to an open question.
    """
    first, chosen = front[0], list(front)
    aim = Aim(question)
    words = sum(len(item.text.split()) for item in front)
    for item in sorted(ordered, key=lambda item: -aim.score(item)):
        length = len(item.text.split())
        near = _NEAR_BEST if words >= _FEW_WORDS else _NEAR_ENOUGH
        least = _MAY_ANSWER if words >= _SHORT else _MIGHT_ANSWER
        if (
            item.features.get(RELEVANCE, 0.0) < least
            or aim.score(item) < first.score - near
            or (item.features.get("only_defines") and question.kind not in _OPEN)
            or item.similarity < first.similarity - _LESS_SIMILAR
            or words + length > _MAX_WORDS
            or (verdict and item.verdict not in (None, verdict))
            or aim.is_missed_by(item, first)
            or any(says_the_same(item, other) for other in chosen)
        ):
            continue
        yield item
        chosen.append(item)
        words += length
        if len(chosen) >= MAX_CLAIMS:
            return


class Aim:
    """What a question asks, and how a sentence in its place in a document meets that."""

    def __init__(self, question: Question) -> None:
        """Take the question."""
        self._asked = groups_asked(question, weighed_groups(question))
        self._names = tuple(group for group in self._asked if len(group.forms) > 1)
        self._named: dict[tuple[str, int], float] = {}

    def score(self, item: Evidence) -> float:
        """Return the score of a sentence with what its heading counts."""
        place = (item.document.id, item.sentence.section)
        if place not in self._named:
            self._named[place] = named_share(self._asked, term_set(" ".join(_path(item)[-1:])))
        return item.score + _HEADED * self._named[place]

    def is_missed_by(self, item: Evidence, first: Evidence) -> bool:
        """Say whether a sentence speaks of less of the question than the first: of another drug, of its subject alone.

        What has several names is a drug, disease or test. What a document's title names, its every sentence is about,
        so that counts for nothing in what else is asked.
        """
        names = tuple(name for name in self._names if name.named_in(first.words))
        if item.coverage < _AS_MUCH * first.coverage or (names and named_share(names, _words(item)) < _ITS_NAMES):
            return True
        near = _asked_similarity(item) >= _asked_similarity(first) - _AS_NEAR
        return not near and self._told(item) < _TOLD * self._told(first)

    def is_met_by(self, item: Evidence, apart: Set[str]) -> bool:
        """Say whether a sentence, its heading or its document's title names every drug, disease and test asked about.

        And most of what is asked but for the terms `apart`. The headings above its own may name many things.
        """
        words = _words(item)
        rest = tuple(group for group in self._asked if not group.named_in(apart))
        return all(name.named_in(words) for name in self._names) and named_share(rest, words) >= _MOST

    def _told(self, item: Evidence) -> float:
        title = term_set(item.document.title)
        beyond: tuple[TermGroup, ...] = tuple(group for group in self._asked if not group.named_in(title))
        return named_share(beyond, term_set(" ".join((item.text, *_path(item))))) if beyond else 1.0


def _path(item: Evidence) -> tuple[str, ...]:
    return item.document.sections[item.sentence.section].path


def _words(item: Evidence) -> frozenset[str]:
    return term_set(" ".join((item.text, item.document.title, *_path(item)[-1:])))


def _asked_similarity(item: Evidence) -> float:
    return item.features.get("asked_similarity", item.similarity)


def says_the_same(one: Evidence, other: Evidence) -> bool:
    """Say whether one of two sentences says little that the other does not: few other words, or the same figures."""
    a, b = term_set(one.text), term_set(other.text)
    shared, near = len(a & b) / max(min(len(a), len(b)), 1), float(one.vector @ other.vector)
    if shared > _SAME_WORDS or near > _SAME_MEANING or (shared > _HALF_THE_WORDS and near > _NEAR_MEANING):
        return True
    return near > _SAME_THING and len(_figures(one) & _figures(other)) >= _SAME_FIGURES


def _figures(item: Evidence) -> set[Quantity]:
    return {figure for figure in quantities(item.text) if not _YEAR.fullmatch(figure.value)}
