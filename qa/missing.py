"""What a question asks about that the documents do not hold, in the question's own words."""

import re
from collections.abc import Iterator, Sequence

from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.question import Question, TermGroup
from qa.sentence_forms import weighed_groups

_RARE = 5.5  # an idf that about one chunk in 250 gives
_TELLING = 3.0  # an idf below which a word says little of what is asked about
_SUBJECT = 1.0  # a weight below which a thing is everywhere, or only says what is asked about another
_NAMED = 3
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def unmentioned(question: Question) -> tuple[str, ...]:
    """Return the first few things asked about that no document mentions."""
    absent = term_set(" ".join((*question.strange, *question.unheld)))
    return _named(question, [group for group in weighed_groups(question) if group.forms[0] <= absent])


def undwelt(question: Question, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the first few rare things asked about that documents at most mention: no heading found names them."""
    return _named(question, _passing(question, evidence))


def is_elsewhere(question: Question, evidence: Sequence[Evidence], *, answerable: bool) -> bool:
    """Say whether a question is clearly about something else than the documents are.

    The rarest thing it names must be one that no document dwells on; where the evidence seems to answer, it must
    also be the only thing it names.
    """
    groups = _subjects(question)
    if not groups:
        return False
    rarest = max(groups, key=lambda group: group.weight)
    absent = term_set(" ".join((*question.strange, *question.unheld)))
    lacking = rarest.forms[0] <= absent or rarest in _passing(question, evidence)
    return lacking and (not answerable or len(groups) == 1)


def share_a_subject(one: Question, other: Question) -> bool:
    """Say whether two questions name the same thing: then the one may rest on the other."""
    named = {group.forms for group in _subjects(one)}
    return any(group.forms in named for group in _subjects(other))


def passing_share(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return the share, by weight, of what a question names that is rare and named by no heading found."""
    total = sum(group.weight for group in weighed_groups(question))
    return sum(group.weight for group in _passing(question, evidence)) / total if total else 0.0


def _subjects(question: Question) -> list[TermGroup]:
    return [group for group in weighed_groups(question) if group.weight >= _SUBJECT]


def _things(question: Question) -> list[TermGroup]:
    """Return what a question names; a number names nothing."""
    return [group for group in weighed_groups(question) if not all(map(str.isdigit, group.forms[0]))]


def _passing(question: Question, evidence: Sequence[Evidence]) -> list[TermGroup]:
    """Return the rare things that a question names and no heading of the evidence does."""
    sections = {(item.document.id, item.sentence.section): item for item in evidence}
    headings = [item.heading for item in sections.values()]
    rare = (group for group in _things(question) if group.weight >= _RARE)
    return [group for group in rare if not any(group.named_in(heading) for heading in headings)]


def _named(question: Question, groups: Sequence[TermGroup]) -> tuple[str, ...]:
    """Return how a question writes the first few of some things it names, each with the noun that it qualifies."""
    wanted = frozenset[str]().union(*(group.forms[0] for group in groups))
    named = {term for group in _things(question) if group.weight >= _TELLING for term in group.forms[0]}
    return tuple(dict.fromkeys(_phrases(question.asked, wanted, named)))[:_NAMED]


def _phrases(asked: str, wanted: frozenset[str], named: set[str]) -> Iterator[str]:
    """Yield the runs of wanted words, and the word that follows one where the question names a thing by it."""
    end = 0
    words = list(_WORD.finditer(asked))
    for number, word in enumerate(words):
        if word.start() < end or not term_set(word.group()) & wanted:
            continue
        end = word.end()
        for after in words[number + 1 :]:
            if asked[end : after.start()] != " " or not term_set(after.group()) & (wanted | named):
                break
            end = after.end()
            if not term_set(after.group()) & wanted:
                break
        yield asked[word.start() : end]
