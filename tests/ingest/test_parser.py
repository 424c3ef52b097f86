"""A file that hangs, explodes or kills its loader is refused with a reason, and the next file is read."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders import markdown
from ingest.loaders.base import SourceFile
from ingest.parser import FileRefused, Parsed, Parser, shared_parser
from ingest.references import Reference

COMMAND = (sys.executable, str(Path(__file__).with_name("misbehaving_worker.py")))
LOADER = markdown.LOADER  # the misbehaving worker has a loader of its own


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    """A parser whose files say what their loader does; it waits long enough for a worker to start on a busy machine."""
    misbehaving = Parser(time_limit=60, command=COMMAND)
    yield misbehaving
    misbehaving.close()


def parse(parser: Parser, folder: Path, deeds: str) -> list[Parsed]:
    path = folder / "file.md"
    path.write_text(deeds)
    return list(parser.parse(SourceFile(path=path, name="file.md"), LOADER))


def ids(items: list[Parsed]) -> list[str]:
    return [item.id for item in items if isinstance(item, Document)]


def worker_of(items: list[Parsed]) -> str:
    """Return the process that read a document."""
    return next(item.content_hash for item in items if isinstance(item, Document))


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("die", "crashed its loader"),
        ("raise", "crashed its loader"),
        ("eat", "needs more memory"),
        ("nest", "is nested too deeply"),
        ("refuse", "file:7: is refused"),
    ],
)
def test_a_misbehaving_file_is_refused_and_the_next_one_is_read(
    parser: Parser, tmp_path: Path, deed: str, reason: str
) -> None:
    *before, refusal = parse(parser, tmp_path, f"one two {deed} three")
    assert ids(before) == ["one", "two"]
    assert isinstance(refusal, FileRefused)
    assert reason in str(refusal)
    assert refusal.hint
    assert ids(parse(parser, tmp_path, "four")) == ["four"]


def test_a_file_that_hangs_is_given_up_after_the_limit(parser: Parser, tmp_path: Path) -> None:
    impatient = Parser(time_limit=0.2, command=COMMAND)
    (refusal,) = parse(impatient, tmp_path, "hang")
    assert isinstance(refusal, FileRefused)
    assert str(refusal) == "file.md: gave nothing within 0.2 seconds and was given up. Split or repair the file."
    assert ids(parse(parser, tmp_path, "next")) == ["next"]


def test_the_limit_is_for_each_record_and_not_for_the_file(parser: Parser, tmp_path: Path) -> None:
    parse(parser, tmp_path, "warm")  # a worker takes a while to start
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "_time_limit", 0.5)
        found = parse(parser, tmp_path, "one nap two nap three nap four")
    assert ids(found) == ["one", "two", "three", "four"]


def test_the_limit_is_not_for_who_takes_the_records(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("ingest.parser.time", SimpleNamespace(monotonic=lambda: clock[0]))
    (tmp_path / "file.md").write_text("one two three")
    found = []
    for item in parser.parse(SourceFile(path=tmp_path / "file.md", name="file.md"), LOADER):
        found.append(item)
        clock[0] += 1000
    assert ids(found) == ["one", "two", "three"]


def test_what_a_loader_prints_is_not_read_as_an_answer(parser: Parser, tmp_path: Path) -> None:
    assert ids(parse(parser, tmp_path, "one print two")) == ["one", "two"]


def test_a_broken_record_stands_between_the_others(parser: Parser, tmp_path: Path) -> None:
    one, broken, two = parse(parser, tmp_path, "one broken1 two")
    assert ids([one, two]) == ["one", "two"]
    assert isinstance(broken, DocumentError)
    assert not isinstance(broken, FileRefused)
    assert broken.place == "file.md:broken1"


def test_a_sound_file_leaves_the_worker_to_the_next(parser: Parser, tmp_path: Path) -> None:
    assert worker_of(parse(parser, tmp_path, "one")) == worker_of(parse(parser, tmp_path, "two"))


def test_the_next_file_is_not_blamed_for_a_worker_that_died_in_between(parser: Parser, tmp_path: Path) -> None:
    process = int(worker_of(parse(parser, tmp_path, "one")))
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert ids(parse(parser, tmp_path, "two")) == ["two"]


def test_a_file_that_is_left_half_read_is_not_mixed_with_the_next(parser: Parser, tmp_path: Path) -> None:
    path = tmp_path / "file.md"
    path.write_text("one two three")
    items = parser.parse(SourceFile(path=path, name="file.md"), LOADER)
    next(items)
    del items
    assert ids(parse(parser, tmp_path, "four")) == ["four"]


def test_many_records_come_whole_and_in_order(parser: Parser, tmp_path: Path) -> None:
    words = [f"record-{number}" for number in range(5000)]
    assert ids(parse(parser, tmp_path, " ".join(words))) == words


def test_a_command_that_cannot_be_read_from_refuses_the_file(tmp_path: Path) -> None:
    silent = Parser(time_limit=60, command=(sys.executable, "-c", ""))
    (refusal,) = parse(silent, tmp_path, "one")
    assert isinstance(refusal, FileRefused)
    assert "crashed its loader" in str(refusal)


def test_the_worker_of_ingest_gives_what_the_loader_gives(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Tone is raised [@turner2020].")
    file = SourceFile(
        path=tmp_path / "note.md", name="note.md", known_keys=("turner2020",), reference=Reference(key="a", title="A")
    )
    assert list(shared_parser().parse(file, LOADER)) == list(LOADER.load(file))


def test_the_parser_of_a_process_is_shared() -> None:
    assert shared_parser() is shared_parser()


def test_no_code_of_the_working_directory_is_run(tmp_path: Path) -> None:
    (tmp_path / "ingest").mkdir()
    (tmp_path / "ingest" / "__init__.py").touch()
    (tmp_path / "ingest" / "worker.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")
    (tmp_path / "note.md").write_text("Tone is raised.")
    program = (
        "import sys; del sys.path[0]\n"
        "from pathlib import Path\n"
        "from ingest.loaders import markdown\n"
        "from ingest.loaders.base import SourceFile\n"
        "from ingest.parser import shared_parser\n"
        "print([*shared_parser().parse(SourceFile(path=Path('note.md'), name='note.md'), markdown.LOADER)][0].id)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "note\n"
    assert not (tmp_path / "run").exists()
