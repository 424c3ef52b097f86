"""How Betz says that the documents do not answer: what was searched, what is not in them, what comes nearest."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.missing import undwelt, unmentioned
from qa.question import Question, named_share
from qa.turn import is_whole

_NEAREST = 2
_LOOKED_AT = 5
# Of 462 answerable questions typed as notes are, 36 % were refused; of the same in full, 3 %.
_IN_FULL = "Asked in full, as one plain question, it may be understood better."


def abstention(question: Question | None, evidence: Sequence[Evidence], documents: int) -> str:
    """Return the answer to a question that nothing in so many documents answers."""
    said = [f"No passage in the {documents} reference documents answers this question."]
    if question:
        said += _lacking(question, evidence)
    found = dict.fromkeys(item.document.title for item in evidence[:_LOOKED_AT])
    groups = question.groups if question else ()
    titles = sorted(found, key=lambda title: -named_share(groups, term_set(title)))[:_NEAREST]
    said += [f"The nearest documents: {'; '.join(titles)}."] if titles else []
    if question and not is_whole(question.asked) and not unmentioned(question):
        said.append(_IN_FULL)
    return " ".join(said)


def part_not_held(question: Question, evidence: Sequence[Evidence], documents: int) -> str:
    """Return the notice that one part of a question is not answered."""
    asked = f"Not answered: “{question.asked}” No passage in the {documents} reference documents answers that part."
    return " ".join((asked, *_lacking(question, evidence)))


def _lacking(question: Question, evidence: Sequence[Evidence]) -> Iterator[str]:
    if names := unmentioned(question):
        yield f"None of them mentions {_either(names)}."
    elif names := undwelt(question, evidence):
        yield f"Of {_either(names)} at most a passing mention was found."


def _either(names: Iterable[str]) -> str:
    *before, last = (f"“{name}”" for name in names)
    return f"{', '.join(before)} or {last}" if before else last
