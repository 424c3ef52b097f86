"""Tables of the documents as answers: which one names what is compared, and the rows of it."""

from collections.abc import Sequence, Set

from ingest.documents import Sentence
from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.question import Question

MAX_ROWS = 15
# What share of the things compared a table's header must name, alone and with its document's title.
_NAMES = 0.6
_TITLED_NAMES = 0.75


def best_table(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the rows, in order, of the table whose header and headings name all the question compares."""
    tables: dict[tuple[str, int], list[Evidence]] = {}
    for item in evidence:
        if header := header_of(item):
            tables.setdefault((item.document.id, header.start), []).append(item)
    best: list[Evidence] = []
    best_fit = (0.0, _NAMES, 0.0)
    for rows in tables.values():
        document, header = rows[0].document, header_of(rows[0])
        assert header is not None
        heading = term_set(" ".join((document.quote(header), *document.sections[header.section].path)))
        if _named(question, heading | term_set(document.title)) < _TITLED_NAMES:
            continue
        fit = (_headed(question, document.quote(header)), _named(question, heading), _mean_score(rows))
        if fit[1] <= _NAMES:
            continue
        if fit > best_fit:
            best, best_fit = rows, fit
    return sorted(best, key=lambda item: item.sentence.start)[:MAX_ROWS]


def _headed(question: Question, header: str) -> float:
    """Return the share of the things compared that have a column each: cells of the header that name one of them."""
    cells = [term_set(cell) for cell in header.split(" | ")]
    columns = sum(sum(group.named_in(cell) for group in question.groups if group.named_in(cell)) == 1 for cell in cells)
    return columns / max(len(question.groups), 1)


def _mean_score(rows: Sequence[Evidence]) -> float:
    return sum(item.score for item in rows) / len(rows)


def _named(question: Question, words: Set[str]) -> float:
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
