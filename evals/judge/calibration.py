"""How far a judge agrees with people: kappa on data that physicians or experts labelled, kept beside its replies."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.judge.model import LABELS, Judge, Task
from evals.run_folder import Stored
from evals.summary import Metric

TASKS: dict[Task, str] = {"fact": "must-have facts", "support": "support of claims"}


class Calibration(Stored):
    """Cohen's kappa of a judge with the labels of a data set, with its 95 % interval, over all `n_total` pairs.

    A reply that cannot be read, or an error, disagrees with every label.
    """

    task: Task
    data: str
    kappa: float
    low: float
    high: float
    n_total: int
    n_unparsed: int
    n_error: int

    def __str__(self) -> str:
        counts = f"n = {self.n_total}, {self.n_unparsed} unparsed, {self.n_error} errors"
        return f"calibrated: kappa {self.kappa:.2f} [{self.low:.2f}, {self.high:.2f}] ({self.data}, {counts})"


def keep_calibration(judge: Judge, task: Task, data: str, kappa: Metric) -> None:
    """Keep a kappa as the judge's calibration for a task; one that is not defined calibrates nothing."""
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return
    found = Calibration(
        task=task,
        data=data,
        kappa=kappa.value,
        low=kappa.low,
        high=kappa.high,
        n_total=kappa.n_total,
        n_unparsed=kappa.n_unparsed,
        n_error=kappa.n_error,
    )
    _path(judge, task).write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")


def calibrations(judge: Judge) -> list[Calibration]:
    """Return the calibrations that a judge has; one that cannot be read is none."""
    found = []
    for task in LABELS:
        try:
            found.append(Calibration.model_validate_json(_path(judge, task).read_bytes()))
        except (OSError, ValidationError):
            continue
    return found


def describe(judge: str, found: Sequence[Calibration]) -> list[str]:
    """Return a line for each task of a judge: how it is calibrated, or that it is uncalibrated."""
    by_task = {calibration.task: calibration for calibration in found}
    return [f"Judge {judge}, {what}: {by_task.get(task, 'uncalibrated')}" for task, what in TASKS.items()]


def _path(judge: Judge, task: Task) -> Path:
    return judge.folder / f"{task}.json"
