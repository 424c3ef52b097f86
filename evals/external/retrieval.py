"""Retrieval over a BEIR folder: `queries.jsonl[.gz]` and `qrels.tsv`, beside an index of its corpus."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from evals.external.data import read_jsonl, read_qrels
from evals.external.rows import Row
from evals.external.searches import Search
from evals.metrics import retrieval
from evals.summary import Observation, estimate
from ingest.embed import Progress

K = 10
_MEASURES: dict[str, Callable[[list[str], Mapping[str, int], int], float | None]] = {
    "ndcg@10": retrieval.ndcg,
    "recall@10": retrieval.recall,
    "success@10": retrieval.success,
    "rr@10": retrieval.reciprocal_rank,
    "ap@10": retrieval.average_precision,
    "judged@10": retrieval.judged,
}
CONDENSED = "ndcg@10, judged only"


def retrieval_rows(
    folder: Path, systems: Mapping[str, Search], *, limit: int | None = None, progress: Progress
) -> Iterator[Row]:
    """Yield the measures of each system over the queries with a relevant document.

    Where judgements are pooled, that is where some say "not relevant", nDCG is also given over the ranking without what
    was not judged (condensed lists; Sakai, SIGIR 2007). A query that fails scores 0. Raises Skipped and BetzError.
    """
    qrels = read_qrels(folder)
    queries = read_jsonl(folder, "queries.jsonl", "_id", "text")
    asked = [row for row in queries if any(grade > 0 for grade in qrels.get(row["_id"], {}).values())][:limit]
    pooled = any(grade == 0 for grades in qrels.values() for grade in grades.values())
    for name, search in systems.items():
        found: dict[str, list[Observation]] = {measure: [] for measure in (*_MEASURES, CONDENSED)}
        for done, query in enumerate(asked, start=1):
            grades = qrels[query["_id"]]
            try:
                ranking, failed = search(query["text"]), False
            except Exception:
                ranking, failed = [], True
            values = {measure: of(ranking, grades, K) for measure, of in _MEASURES.items()}
            values[CONDENSED] = retrieval.ndcg([document for document in ranking if document in grades], grades, K)
            for measure, value in values.items():
                found[measure].append(Observation(query["_id"], value or 0.0, "error" if failed else "scored"))
            progress(name, done, len(asked))
        for measure, observations in found.items():
            if pooled or measure != CONDENSED:
                yield Row(system=name, metric=estimate("retrieval", measure, observations, unit="questions"))
