"""The external suites by name, and how each is measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.external.bioasq import alias_rows, answer_all, judge_rows, yes_no_rows
from evals.external.claims import healthver_rows, pubmedqa_rows
from evals.external.data import Skipped
from evals.external.matcher import load_facts, matcher_rows
from evals.external.retrieval import TEXT, retrieval_rows
from evals.external.rows import External, Judge, Row
from evals.external.searches import searches
from ingest.embed import Progress
from ingest.errors import IndexMissing
from ingest.settings import Settings
from qa.assistant import Assistant


@dataclass(frozen=True)
class Means:
    """What a suite is measured with: the folder of its data, an index of its corpus, a verdict model, authored facts.

    `field` is what is asked of a query: its text or one of its metadata. `limit` keeps to the first questions of each
    part.
    """

    folder: Path
    settings: Settings
    judge: Judge | None = None
    facts: Path | None = None
    field: str = TEXT
    limit: int | None = None
    progress: Progress = lambda *_: None


Part = Callable[[Means], Iterator[Row]]


def _retrieval(means: Means) -> Iterator[Row]:
    yield from retrieval_rows(
        means.folder, searches(means.settings), field=means.field, limit=means.limit, progress=means.progress
    )


def _bioasq_answers(means: Means) -> Iterator[Row]:
    answer = Assistant.open(means.settings).answer
    rows, answers = answer_all(means.folder, answer, limit=means.limit, progress=means.progress)
    yield from yes_no_rows(rows, answers)
    yield from alias_rows(rows, answers)
    yield from judge_rows(rows, means.judge)


def _pubmedqa(means: Means) -> Iterator[Row]:
    yield from pubmedqa_rows(means.folder, means.judge, limit=means.limit)


def _healthver(means: Means) -> Iterator[Row]:
    yield from healthver_rows(means.folder, means.judge, limit=means.limit)


def _kqa(means: Means) -> Iterator[Row]:
    yield from matcher_rows(means.folder, load_facts(means.facts) if means.facts else None)


SUITES: dict[str, tuple[Part, ...]] = {
    "bioasq": (_retrieval, _bioasq_answers),
    "beir": (_retrieval,),
    "pubmedqa": (_pubmedqa,),
    "healthver": (_healthver,),
    "kqa": (_kqa,),
}


def run_external(suite: str, means: Means) -> External:
    """Measure a suite; a part whose data, index or model is missing is skipped and named. Raises BetzError."""
    rows: list[Row] = []
    skipped: list[str] = []
    for part in SUITES[suite]:
        try:
            rows.extend(part(means))  # what a part yields before its reason to stop is kept
        except (Skipped, IndexMissing) as reason:
            skipped.append(str(reason))
    return External(suite=suite, rows=tuple(rows), skipped=tuple(skipped))
