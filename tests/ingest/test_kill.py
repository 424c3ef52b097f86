"""An ingest that is killed at any moment leaves a generation that opens, verifies and answers."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import OnnxEncoder
from ingest.generation import generations_dir, live_folder
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from ingest.verify import verify
from qa.assistant import Assistant
from qa.cross_encoder import CrossEncoder

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
NAMES = ("babinski", "clonus", "tone", "reflexes")
QUESTION = "What is the sign of babinski?"

WriteCorpus = Callable[..., Path]


def start(corpus: Path, index: Path) -> subprocess.Popen[bytes]:
    """Start the program as a person does."""
    command = [sys.executable, "-m", "api.cli", "ingest", str(corpus), "--index", str(index)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(corpus: Path, index: Path) -> tuple[float, float]:
    """Let an ingest run to its end; return when it began to build and when it ended, in seconds."""
    began = 0.0
    clock = time.monotonic()
    with start(corpus, index) as process:
        while process.poll() is None:
            if not began and list(index.glob(".building-*")):
                began = time.monotonic() - clock
            time.sleep(0.005)
    assert process.returncode == 0
    return began, time.monotonic() - clock


def kill_at(moment: float, process: subprocess.Popen[bytes]) -> None:
    """Kill a process outright at a moment of its run, if it has not ended by then."""
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def versions(write_corpus: WriteCorpus, tmp_path: Path) -> dict[str, Path]:
    """Two versions of a corpus by the generation each makes; both were ingested, the second last, so all is cached."""
    found = {}
    for state in ("present", "absent"):
        corpus = write_corpus(state, **{name: f"The sign of {name} is {state} in this version." for name in NAMES})
        report = ingest([corpus], Settings(index=tmp_path / "index"), progress=lambda stage, done, total: None)
        found[report.generation] = corpus
    return found


def test_an_ingest_killed_at_any_moment_leaves_an_index_that_answers(
    versions: dict[str, Path], tmp_path: Path, encoder: OnnxEncoder, cross_encoder: CrossEncoder
) -> None:
    index = tmp_path / "index"
    first, second = versions
    began, ended = measure(versions[first], index)
    # Most of a short run is spent importing, where a kill does no harm: look mostly at what comes after.
    moments = np.random.default_rng(20)
    live = first
    for number in range(KILLS):
        other = first if live == second else second
        shutil.rmtree(generations_dir(index) / other, ignore_errors=True)  # as new as on the first day
        moment = moments.uniform(0 if number % 5 == 0 else 0.95 * began, ended)
        kill_at(moment, start(versions[other], index))
        found = verify(live_folder(index)).id
        assert found in (live, other), f"killed after {moment:.3f} s"
        answer = Assistant(IndexReader.open(index), encoder, cross_encoder).answer([QUESTION])
        assert answer.passages
        assert all(f"is {versions[found].name} in" in passage.text for passage in answer.passages)
        live = found
