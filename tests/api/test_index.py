"""`betz index` shows the generations of an index and moves between them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.generation import generations_dir, live_id
from tests.api.conftest import Ran, Run

WriteCorpus = Callable[..., Path]
TONE = "The plantar response is extensor."


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def two(betz: Run, write_corpus: WriteCorpus, index: Path) -> tuple[str, str]:
    """Ingest twice; return the ids of the older and of the live generation."""
    ids = []
    for body in (TONE, "Zinc excess lowers copper."):
        assert betz("ingest", "--index", str(index), str(write_corpus(a=body))).code == 0
        ids.append(live_id(index) or "")
    return ids[0], ids[1]


@pytest.fixture
def run(betz: Run, index: Path) -> Run:
    """Run a command of `betz index` on this test's index."""

    def run(command: str, *arguments: str) -> Ran:
        return betz("index", command, "--index", str(index), *arguments)

    return run


def test_the_list_names_every_generation_and_marks_the_live_one(run: Run, two: tuple[str, str]) -> None:
    lines = run("list").out.splitlines()
    assert [line for line in lines if two[0] in line and "live" not in line]
    assert [line for line in lines if two[1] in line and "live" in line]


def test_show_prints_the_manifest(run: Run, two: tuple[str, str]) -> None:
    assert json.loads(run("show").out)["id"] == two[1]
    assert json.loads(run("show", two[0]).out)["id"] == two[0]


def test_a_sound_generation_is_said_to_be_sound(run: Run, two: tuple[str, str]) -> None:
    ran = run("verify", two[0])
    assert (ran.code, f"Generation {two[0]} is sound" in ran.out) == (0, True)


def test_an_altered_file_is_found(run: Run, index: Path, two: tuple[str, str]) -> None:
    file = generations_dir(index) / two[1] / "windows.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    ran = run("verify")
    assert (ran.code, "windows.npy" in ran.err) == (1, True)


def test_rollback_makes_the_one_before_live(run: Run, index: Path, two: tuple[str, str]) -> None:
    assert run("rollback").code == 0
    assert live_id(index) == two[0]


def test_rollback_to_a_damaged_generation_changes_nothing(run: Run, index: Path, two: tuple[str, str]) -> None:
    (generations_dir(index) / two[0] / "windows.npy").write_bytes(b"")
    ran = run("rollback", two[0])
    assert (ran.code, live_id(index)) == (1, two[1])


def test_rollback_to_an_unknown_generation_names_those_held(run: Run, two: tuple[str, str]) -> None:
    ran = run("rollback", "nope")
    assert (ran.code, two[0] in ran.err) == (1, True)


def test_after_a_rollback_the_older_text_answers(betz: Run, run: Run, index: Path, two: tuple[str, str]) -> None:
    run("rollback", two[0])
    found = json.loads(betz("search", "plantar response", "--index", str(index), "--json").out)
    assert [passage["text"] for passage in found] == [TONE]


def test_prune_leaves_the_live_generation(run: Run, index: Path, two: tuple[str, str]) -> None:
    assert two[0] in run("prune").out
    assert [folder.name for folder in generations_dir(index).iterdir()] == [two[1]]


def test_an_unknown_generation_is_refused(run: Run, two: tuple[str, str]) -> None:
    ran = run("show", "../..")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


def test_without_an_index_it_says_how_to_build_one(betz: Run, tmp_path: Path) -> None:
    ran = betz("index", "list", "--index", str(tmp_path / "none"))
    assert (ran.code, "betz ingest" in ran.err) == (1, True)
