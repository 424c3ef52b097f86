"""What the tests of api share: the program, run in this process and in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

import api.cli
from ingest.settings import Settings
from tests.conftest import ROOT


class Ran(NamedTuple):
    """What a run of the program left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def betz(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bundled: Settings) -> Run:
    """Run `betz` in this process, on the index of the bundled corpus unless told otherwise."""
    monkeypatch.setenv("BETZ_INDEX", str(bundled.index))

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["betz", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            api.cli.main()
        written = capsys.readouterr()
        code = exit_.value.code or 0
        assert isinstance(code, int)
        return Ran(code, written.out, written.err)

    return run


@pytest.fixture
def betz_process(bundled: Settings) -> Run:
    """Run `betz` in a process of its own."""

    def run(*arguments: str, hash_seed: str = "random") -> Ran:
        settings = {"BETZ_INDEX": str(bundled.index), "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-m", "api.cli", *arguments],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, **settings},
            encoding="utf-8",
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
