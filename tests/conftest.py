"""What the tests share: small corpora, an index of the bundled corpus, and the cache of exported models."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.pipeline import ingest
from ingest.settings import BUNDLED_CORPUS, Settings
from qa.assistant import Assistant
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder
from tests.chromium import MISSING

# One backend everywhere: what `auto` finds fastest differs between machines.
os.environ["BETZ_BACKEND"] = "onnx-fp32"
# Each worker of a parallel run keeps to a core: the threads of several on the same cores would wait for each other.
if (_worker := os.environ.get("PYTEST_XDIST_WORKER")) and hasattr(os, "sched_setaffinity"):
    _cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {_cores[int(_worker.removeprefix("gw")) % len(_cores)]})
# No language model takes part but those that a test sets.
for name in ("BETZ_CHAT_MODEL", "BETZ_ENTAILMENT_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
    os.environ.pop(name, None)

ROOT = Path(__file__).resolve().parent.parent


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the browser tests that could not run, where nobody overlooks it."""
    skipped = [report.nodeid for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)]
    if skipped:
        terminalreporter.section(f"{len(skipped)} BROWSER TESTS DID NOT RUN: {MISSING}", sep="!", red=True, bold=True)
        terminalreporter.write_line("\n".join(skipped))


def quiet(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of the bundled corpus, built once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    settings = Settings(index=shared / "bundled-index")
    with FileLock(shared / "bundled.lock"):
        if not (settings.index / "current").is_file():
            ingest([BUNDLED_CORPUS], settings, progress=quiet)
    return settings


@pytest.fixture(scope="session")
def assistant(bundled: Settings) -> Assistant:
    """An assistant over the bundled corpus."""
    return Assistant.open(bundled)


@pytest.fixture(scope="session")
def cross_encoder() -> CrossEncoder:
    """The cross-encoder that reads sentences beside questions."""
    return CrossEncoder(ensure_cross_encoder(Settings().cache))


@pytest.fixture
def write_corpus(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of documents: keyword `name="body"` becomes `name.md` with front matter."""

    def write(folder: str = "corpus", **bodies: str) -> Path:
        target = tmp_path / folder
        target.mkdir(exist_ok=True)
        for name, body in bodies.items():
            matter = f"---\nid: {name}\ntitle: About {name}\n---\n"
            (target / f"{name}.md").write_text(matter + body, encoding="utf-8")
        return target

    return write
