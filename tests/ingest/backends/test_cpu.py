"""The processor is read off the text that Linux gives."""

import os
from pathlib import Path

import pytest

from ingest.backends.cpu import Cpu, read_cpu


def processor(number: int, core: int, *, package: int = 0, flags: str = "avx2") -> str:
    fields = f"processor\t: {number}\nmodel name\t: A Chip: v2\nflags\t\t: {flags}\n"
    return fields + f"physical id\t: {package}\ncore id\t\t: {core}\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Read":
    return Read(tmp_path / "cpuinfo", monkeypatch)


class Read:
    """Reads a text as `/proc/cpuinfo`, in a process that may use some of its processors."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.patch = patch

    def __call__(self, *processors: str, usable: set[int]) -> Cpu:
        self.path.write_text("\n".join(processors))
        self.patch.setattr(os, "sched_getaffinity", lambda process: usable)
        return read_cpu(self.path)


def test_the_model_name_is_read_whole(read: Read) -> None:
    assert read(processor(0, 0), usable={0}).name == "A Chip: v2"


@pytest.mark.parametrize(
    ("flags", "bf16"),
    [("fpu avx512_bf16", True), ("amx_bf16 amx_tile", True), ("avx512f avx512_vnni", False), ("", False)],
)
def test_bf16_is_seen_by_its_flags(read: Read, flags: str, bf16: bool) -> None:
    assert read(processor(0, 0, flags=flags), usable={0}).bf16 is bf16


def test_hyper_threads_of_a_core_count_once(read: Read) -> None:
    assert read(processor(0, 0), processor(1, 0), processor(2, 1), processor(3, 1), usable={0, 1, 2, 3}).cores == 2


def test_cores_of_two_packages_are_not_mixed_up(read: Read) -> None:
    assert read(processor(0, 0), processor(1, 0, package=1), usable={0, 1}).cores == 2


def test_only_the_cores_this_process_may_use_count(read: Read) -> None:
    assert read(processor(0, 0), processor(1, 1), processor(2, 2), usable={2}).cores == 1


def test_processors_without_cores_count_one_each(read: Read) -> None:
    assert read("processor : 0\nBogoMIPS : 50\n", "processor : 1\nBogoMIPS : 50\n", usable={0, 1}).cores == 2


def test_without_the_file_there_are_no_flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2})
    assert read_cpu(tmp_path / "nothing") == Cpu(name="", flags=frozenset(), cores=3)
