"""What the tests of api share: the program, run in this process and in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

import api.cli
from ingest.settings import Settings
from tests.api.postgres import MISSING, REQUIRED, find_postgres, running_postgres
from tests.api.serving import open_client
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server's database."""
    programs = find_postgres()
    if programs is None and os.environ.get(REQUIRED):
        pytest.fail(MISSING)
    if programs is None:
        pytest.skip(MISSING)
    with running_postgres(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: SQLite's, and PostgreSQL's where a server is found."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'service.sqlite'}"
    url: str = request.getfixturevalue("postgres")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def client(bundled: Settings, database: str) -> Iterator[TestClient]:
    """A user of this machine, before a service over the bundled corpus and each kind of database."""
    with open_client(bundled, database) as opened:
        yield opened


@pytest.fixture
def guarded(bundled: Settings, database: str) -> Iterator[TestClient]:
    """A client without a key of a service that asks for one."""
    with open_client(bundled, database, require_key=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def quick_client(bundled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A user of this machine, before one service for all tests that keep nothing in its database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('service') / 'service.sqlite'}"
    with open_client(bundled, url) as opened:
        yield opened
