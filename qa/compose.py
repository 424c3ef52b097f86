"""Choose the sentences of an answer: the most direct first, then what adds to it."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from ingest.documents import Sentence
from ingest.lexical import term_set
from qa.answer import Verdict
from qa.evidence import Evidence
from qa.question import Question

MAX_CLAIMS = 4
MAX_ROWS = 15
JUDGED = 8
_MAX_WORDS = 150
# A further sentence must come near the first, add something the question names or say something new.
_NEAR_BEST = 0.5
_SAME_MEANING = 0.9
_SAME_WORDS = 0.6
_DIRECT_VERDICT = 0.3
# What share of the things compared a table's header must name, alone and with its document's title.
_TABLE_NAMES = 0.6
_TITLED_TABLE_NAMES = 0.75


@dataclass(frozen=True)
class Composition:
    """The chosen evidence in reading order, and the verdict that the first of it carries."""

    evidence: tuple[Evidence, ...]
    verdict: Verdict | None = None


Judge = Callable[[Sequence[Evidence]], tuple[int, Verdict] | None]
"""Finds the place of the sentence that carries a verdict on a polar question, with the verdict, or nothing."""


def no_judge(_: Sequence[Evidence]) -> None:
    """Leave verdicts to the sentences that state one."""


def compose(question: Question, evidence: Sequence[Evidence], judge: Judge = no_judge) -> Composition:
    """Choose from evidence sorted best first; empty evidence gives an empty composition.

    `judge` is asked for a verdict when no sentence near the best states one.
    """
    if not evidence:
        return Composition(())
    if question.kind == "comparison" and (table := _best_table(question, evidence)):
        return Composition(tuple(table))
    # Outside a comparison a table's row says too little by itself: its columns are named elsewhere.
    prose = [item for item in evidence if item.sentence.kind == "prose"]
    ordered = prose or list(evidence)
    if question.polar:
        bar = ordered[0].score - _DIRECT_VERDICT
        direct = next((item for item in ordered if item.verdict and item.score >= bar), None)
        judged = None if direct else judge(ordered[:JUDGED])
        if judged:
            place, verdict = judged
            direct = replace(ordered[place], verdict=verdict)
            ordered = [item for item in ordered if item is not ordered[place]]
        if direct:
            ordered = [direct, *(item for item in ordered if item is not direct)]
    chosen: list[Evidence] = []
    words = 0
    for item in ordered:
        length = len(item.text.split())
        if chosen and (item.score < ordered[0].score - _NEAR_BEST or words + length > _MAX_WORDS):
            continue
        if any(_says_the_same(item, other) for other in chosen):
            continue
        if chosen and question.polar and chosen[0].verdict and item.verdict not in (None, chosen[0].verdict):
            continue
        chosen.append(item)
        words += length
        if len(chosen) == MAX_CLAIMS:
            break
    return Composition(tuple(chosen), chosen[0].verdict if question.polar else None)


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    """Say whether two sentences mean the same or share most of their words."""
    if float(one.vector @ other.vector) > _SAME_MEANING:
        return True
    a, b = term_set(one.text), term_set(other.text)
    return len(a & b) > _SAME_WORDS * min(len(a), len(b))


def _best_table(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the rows, in order, of the table whose header and headings name all the question compares."""
    tables: dict[tuple[str, int], list[Evidence]] = {}
    for item in evidence:
        if header := header_of(item):
            tables.setdefault((item.document.id, header.start), []).append(item)
    best: list[Evidence] = []
    best_fit = (_TABLE_NAMES, 0.0)
    for rows in tables.values():
        document, header = rows[0].document, header_of(rows[0])
        assert header is not None
        heading = term_set(" ".join((document.quote(header), *document.sections[header.section].path)))
        if _named_count(question, heading | term_set(document.title)) < _TITLED_TABLE_NAMES:
            continue
        fit = (_named_count(question, heading), sum(item.score for item in rows) / len(rows))
        if fit > best_fit:
            best, best_fit = rows, fit
    return sorted(best, key=lambda item: item.sentence.start)[:MAX_ROWS]


def _named_count(question: Question, words: Set[str]) -> float:
    """Return the share of the things compared that words name, each counted alike: the commonest is compared too."""
    return sum(group.named_in(words) for group in question.groups) / max(len(question.groups), 1)


def header_of(row: Evidence) -> Sentence | None:
    """Return the header of the table a row belongs to; None for a sentence of prose."""
    if row.sentence.kind != "row":
        return None
    header = None
    for sentence in row.document.sentences:
        if sentence.start >= row.sentence.start:
            break
        if sentence.kind == "header":
            header = sentence
    return header
