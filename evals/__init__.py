"""Measure Betz: the gold suite and other suites, development cases, the abstention bar, and speed.

A suite in pytest, with any `system` that answers as an `Assistant` does:

>>> def test_answers_are_verbatim(system, tmp_path):
...     summary = score(run_suite("gold", system, tmp_path))
...     assert summary["verbatim"].value == 1.0
"""

from evals.compare import compare
from evals.run import run_suite
from evals.score import score

__all__ = ["compare", "run_suite", "score"]
