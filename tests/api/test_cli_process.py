import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import Settings
from tests.api.conftest import Run
from tests.conftest import ROOT

_HEADLINE = "does a UMN lesion mean ALS?"
_HEAVY = ("torch", "sentence_transformers", "transformers", "langchain_core", "langchain_openai", "openai")
_REPORT_MODULES = """
import sys
from api.cli import main
try:
    main()
except SystemExit as done:
    code = done.code
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""


def test_a_question_is_answered(betz_process: Run) -> None:
    ran = betz_process("ask", _HEADLINE)
    assert (ran.code, ran.err) == (0, "")
    assert "Verdict: no" in ran.out
    assert "lower motor neuron" in ran.out.lower()
    assert "References" in ran.out


def test_two_processes_give_the_same_answer(betz_process: Run) -> None:
    # Python orders sets of text anew in every process; these seeds order them differently.
    runs = (betz_process("ask", "--json", _HEADLINE, hash_seed=seed) for seed in ("0", "22"))
    first, second = (json.loads(ran.out) for ran in runs)
    for answer in (first, second):
        del answer["provenance"]["timings"]
    assert first == second


def test_a_failure_is_one_line_and_an_exit_code(betz_process: Run, tmp_path: Path) -> None:
    ran = betz_process("ask", _HEADLINE, "--index", str(tmp_path / "none"))
    assert ran.code != 0
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "betz ingest" in ran.err


@pytest.mark.parametrize("arguments", [["ask", _HEADLINE], ["ask", "--json", "what is PLS?", "is it fatal?"]])
def test_asking_loads_no_training_framework_and_no_client_of_a_model(bundled: Settings, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _REPORT_MODULES, *arguments],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "BETZ_INDEX": str(bundled.index)},
        text=True,
    )
    loaded = set(done.stderr.split())
    assert "onnxruntime" in loaded
    assert loaded.isdisjoint(_HEAVY)
