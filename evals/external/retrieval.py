"""Retrieval over a BEIR folder: `queries.jsonl[.gz]` and `qrels.tsv`, beside an index of its corpus."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.external.data import Skipped, read_jsonl, read_qrels
from evals.external.rows import Row
from evals.external.searches import Search
from evals.metrics import retrieval
from evals.summary import Observation, estimate
from ingest.embed import Progress

K = 10
TEXT = "text"
_Measure = Callable[[list[str], Mapping[str, int], int], float | None]
_MEASURES: dict[str, tuple[_Measure, int]] = {
    "ndcg@10": (retrieval.ndcg, K),
    "recall@10": (retrieval.recall, K),
    "recall@100": (retrieval.recall, 100),
    "success@1": (retrieval.success, 1),
    "success@10": (retrieval.success, K),
    "rr@10": (retrieval.reciprocal_rank, K),
    "ap@10": (retrieval.average_precision, K),
    "judged@10": (retrieval.judged, K),
}
CONDENSED = "ndcg@10, judged only"
_CONDENSED: dict[str, tuple[_Measure, int]] = {
    CONDENSED: (retrieval.ndcg, K),
    "success@1, judged only": (retrieval.success, 1),
}


def retrieval_rows(
    folder: Path, systems: Mapping[str, Search], *, asked: str = TEXT, limit: int | None = None, progress: Progress
) -> Iterator[Row]:
    """Yield the measures of each system over the queries with a relevant document.

    `asked` is what is asked: a query's `text` or one of its `metadata`, such as the message that it sums up.
    Where judgements are pooled, that is where some say "not relevant", nDCG and Success@1 are also given over the
    ranking without what was not judged (condensed lists; Sakai, SIGIR 2007). A query that fails scores 0. Raises
    Skipped and BetzError.
    """
    qrels = read_qrels(folder)
    queries = [
        {"_id": row["_id"], TEXT: _asked(row, asked)} for row in read_jsonl(folder, "queries.jsonl", "_id", TEXT)
    ]
    judged = [row for row in queries if any(grade > 0 for grade in qrels.get(row["_id"], {}).values())][:limit]
    pooled = any(grade == 0 for grades in qrels.values() for grade in grades.values())
    for name, search in systems.items():
        found: dict[str, list[Observation]] = {measure: [] for measure in (*_MEASURES, *_CONDENSED)}
        for done, query in enumerate(judged, start=1):
            grades = qrels[query["_id"]]
            try:
                ranking, failed = search(query[TEXT]), False
            except Exception:
                ranking, failed = [], True
            values = {measure: of(ranking, grades, k) for measure, (of, k) in _MEASURES.items()}
            condensed = [document for document in ranking if document in grades]
            values |= {measure: of(condensed, grades, k) for measure, (of, k) in _CONDENSED.items()}
            for measure, value in values.items():
                found[measure].append(Observation(query["_id"], value or 0.0, "error" if failed else "scored"))
            progress(name, done, len(judged))
        for measure, observations in found.items():
            if pooled or measure not in _CONDENSED:
                yield Row(system=name, metric=estimate("retrieval", measure, observations, unit="questions"))


def _asked(query: dict[str, Any], field: str) -> str:
    """Return what a query asks. Raises Skipped when it has no such field."""
    held = query if field == TEXT else query.get("metadata") or {}
    if not isinstance(held.get(field), str):
        raise Skipped(f"query {query['_id']} has no {field}")
    return str(held[field])
