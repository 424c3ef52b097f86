"""The external suites by name, and how each is measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evals.cross_encoder.folds import Folds
from evals.external.bioasq import alias_rows, answer_all, yes_no_rows
from evals.external.claims import bioasq_rows, healthver_rows, pubmedqa_rows
from evals.external.data import Skipped
from evals.external.labellers import verdict_model_note, verdict_models, verifiers
from evals.external.matcher import load_wordings, matcher_rows
from evals.external.retrieval import TEXT, retrieval_rows
from evals.external.rows import External, Labeller, Row
from evals.external.searches import Searches, searches
from evals.external.snippets import snippet_rows
from evals.judge.calibration import keep_calibration
from evals.judge.model import JUDGES, Judge, Task
from ingest.embed import Progress
from ingest.errors import IndexMissing
from ingest.settings import Settings
from qa.model_settings import ModelSettings


@dataclass(frozen=True)
class Means:
    """What a suite is measured with: the folder of its data, an index of its corpus, authored wordings, a judge.

    `field` is what is asked of a query: its text or one of its metadata. `limit` keeps to the first questions of each
    part; a judge is calibrated only without it. `folds` holds adapters of the cross-encoder for each fold.
    """

    folder: Path
    settings: Settings
    folds: Path | None = None
    facts: Path | None = None
    judge: Judge | None = None
    field: str = TEXT
    limit: int | None = None
    progress: Progress = lambda *_: None

    @cached_property
    def searches(self) -> Searches:
        """The systems that search the index. Raises what `Assistant.open` raises."""
        return searches(self.settings)


Part = Callable[[Means], Iterator[Row]]


@dataclass(frozen=True)
class _Suite:
    """The parts of a suite, and what its rows with the judge calibrate."""

    parts: tuple[Part, ...]
    calibrates: Task | None = None
    notes: tuple[Callable[[], str], ...] = ()


def _retrieval(means: Means) -> Iterator[Row]:
    yield from retrieval_rows(
        means.folder, means.searches.documents, asked=means.field, limit=means.limit, progress=means.progress
    )


def _snippets(means: Means) -> Iterator[Row]:
    found = means.searches
    yield from snippet_rows(
        means.folder, found.passages, found.assistant.reader.document, limit=means.limit, progress=means.progress
    )


def _bioasq_answers(means: Means) -> Iterator[Row]:
    folds = Folds.open(means.settings, means.folds)
    rows, answers = answer_all(
        means.folder, lambda name, turns: folds.of(name).answer(turns), limit=means.limit, progress=means.progress
    )
    yield from yes_no_rows(rows, answers)
    yield from alias_rows(rows, answers)


def _bioasq_verdicts(means: Means) -> Iterator[Row]:
    systems = verdict_models(means.settings)
    yield from bioasq_rows(means.folder, systems, limit=means.limit, progress=means.progress)


def _pubmedqa(means: Means) -> Iterator[Row]:
    systems = verdict_models(means.settings)
    yield from pubmedqa_rows(means.folder, systems, limit=means.limit, progress=means.progress)


def _healthver(means: Means) -> Iterator[Row]:
    judge = means.judge
    judged = {_JUDGE: Labeller(lambda claim, texts: judge.supports(claim, texts).label, JUDGES)} if judge else {}
    systems = {**verifiers(means.settings, ModelSettings.from_environment()), **judged}
    yield from healthver_rows(means.folder, systems, limit=means.limit, progress=means.progress)


def _kqa(means: Means) -> Iterator[Row]:
    yield from matcher_rows(
        means.folder, load_wordings(means.facts), means.judge, limit=means.limit, progress=means.progress
    )


_JUDGE = "judge"
SUITES: dict[str, _Suite] = {
    "bioasq": _Suite((_retrieval, _snippets, _bioasq_answers, _bioasq_verdicts), notes=(verdict_model_note,)),
    "beir": _Suite((_retrieval,)),
    "pubmedqa": _Suite((_pubmedqa,), notes=(verdict_model_note,)),
    "healthver": _Suite((_healthver,), calibrates="support"),
    "kqa": _Suite((_kqa,), calibrates="fact"),
}


def run_external(name: str, means: Means) -> External:
    """Measure a suite; a part whose data or index is missing is skipped and named. Raises BetzError.

    Where a judge took part in a suite that calibrates one, its kappa is kept for the reports of runs.
    """
    suite = SUITES[name]
    rows: list[Row] = []
    skipped: list[str] = []
    for part in suite.parts:
        try:
            rows.extend(part(means))  # what a part yields before its reason to stop is kept
        except (Skipped, IndexMissing) as reason:
            skipped.append(str(reason))
    kappa = next((row.metric for row in rows if (row.system, row.metric.name) == (_JUDGE, "kappa")), None)
    if means.judge and kappa and suite.calibrates and means.limit is None:
        keep_calibration(means.judge, suite.calibrates, name, kappa)
    return External(suite=name, rows=tuple(rows), notes=tuple(note() for note in suite.notes), skipped=tuple(skipped))
