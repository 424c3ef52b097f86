"""No file gives more than a file of its size may, and a damaged one says so."""

import gzip
import io
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.loaders import bounded
from ingest.loaders.bounded import check_zip, head, open_bounded, read_bounded, read_lines

MEBIBYTE = 1 << 20
any_bytes = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(**members: bytes) -> bytes:
    """An archive with the given members, compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def lines(path: Path, longest: int) -> Iterator[bytes]:
    with open_bounded(path, path.name) as stream:
        yield from read_lines(stream, longest)


@pytest.mark.parametrize("size", [0, 1, 3 * MEBIBYTE + 1])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    assert read_bounded(write(tmp_path / "a.txt", data), "a.txt") == data


@pytest.mark.parametrize("name", ["a.txt.gz", "A.TXT.GZ"])
def test_a_gzip_file_is_unpacked(tmp_path: Path, name: str) -> None:
    assert read_bounded(write(tmp_path / name, gzip.compress(b"Tone.")), name) == b"Tone."


def test_a_gzip_file_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gz", gzip.compress(b"Tone. ") + gzip.compress(b"Power."))
    assert read_bounded(path, "a.gz") == b"Tone. Power."


def test_a_small_gzip_file_may_unpack_to_any_ratio(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gz", gzip.compress(bytes(MEBIBYTE)))
    assert len(read_bounded(path, "a.gz")) == MEBIBYTE


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_refused(tmp_path: Path, layers: int) -> None:
    bomb = gzip.compress(bytes(64 * MEBIBYTE))
    for _ in range(layers - 1):
        bomb = gzip.compress(bomb)
    path = write(tmp_path / "bomb.gz", bomb)
    if layers == 1:
        with pytest.raises(DocumentError, match=r"bomb\.gz: unpacks to more than it may"):
            read_bounded(path, "bomb.gz")
    else:  # only the outer layer is ever unpacked
        assert len(read_bounded(path, "bomb.gz")) < MEBIBYTE


def test_a_gzip_bomb_is_given_up_before_it_fills_the_memory(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(64 * MEBIBYTE)) * 8  # half a gibibyte unpacked
    path = write(tmp_path / "bomb.gz", packed)
    limit = bounded.MAX_RATIO * len(packed)
    with open_bounded(path, "bomb.gz") as stream:
        while limit > MEBIBYTE:
            limit -= len(stream.read(MEBIBYTE))
        with pytest.raises(DocumentError, match="more than it may"):
            stream.read(MEBIBYTE)


def test_reading_a_small_file_takes_little_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b"Tone.")
    program = (
        "import resource, sys; from pathlib import Path; from ingest.loaders.bounded import read_bounded\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({512 * MEBIBYTE}, {512 * MEBIBYTE}))\n"
        "sys.stdout.buffer.write(read_bounded(Path(sys.argv[1]), 'a.txt'))"
    )
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY  # the child's limit, not ours
    assert subprocess.run([sys.executable, "-c", program, path], capture_output=True, check=True).stdout == b"Tone."


def test_a_file_above_its_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(bounded.MAX_BYTES + 1)  # sparse: takes no room on disk
    with pytest.raises(DocumentError, match=r"a\.txt: is larger than 2048 MiB"):
        read_bounded(tmp_path / "a.txt", "a.txt")


def test_a_format_may_set_a_lower_limit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", bytes(MEBIBYTE + 1))
    with pytest.raises(DocumentError, match="is larger than 1 MiB"):
        read_bounded(path, "a.txt", limit=MEBIBYTE)


GOOD_GZIP = gzip.compress(b"Tone is raised. " * 100, mtime=0)


@pytest.mark.parametrize(
    "data",
    [GOOD_GZIP[:-9], GOOD_GZIP[:5], GOOD_GZIP[:-4] + b"\0\0\0\0", b"Tone.", GOOD_GZIP + b"Tone.", b"\x1f\x8b"],
    ids=["cut", "cut in its head", "wrong length", "not gzip", "rubbish behind", "magic alone"],
)
def test_a_damaged_gzip_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.gz: is a damaged gzip file"):
        read_bounded(write(tmp_path / "a.gz", data), "a.gz")


def test_the_head_of_a_cut_gzip_file_can_be_read(tmp_path: Path) -> None:
    whole = os.urandom(MEBIBYTE)
    assert whole.startswith(head(write(tmp_path / "a.gz", gzip.compress(whole)[:-100]), "a.gz"))


@pytest.mark.parametrize("read", [read_bounded, head])
def test_what_cannot_be_opened_is_named_with_the_reason(tmp_path: Path, read: object) -> None:
    assert callable(read)
    with pytest.raises(DocumentError, match="gone: cannot be read: No such file"):
        read(tmp_path / "gone", "gone")
    with pytest.raises(DocumentError, match="folder: cannot be read: Is a directory"):
        read(tmp_path, "folder")


@any_bytes
@given(data=st.one_of(st.binary(), st.binary().map(lambda tail: GOOD_GZIP[:10] + tail)))
def test_any_bytes_as_gzip_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path / "a.gz", data)
    with suppress(DocumentError):
        assert isinstance(read_bounded(path, "a.gz"), bytes)


@pytest.mark.parametrize("block", [1, 3, 1 << 20])
@given(data=st.binary().map(lambda data: data.replace(b"a", b"\n")))
def test_lines_are_those_of_the_file_whatever_the_block(block: int, data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "_BLOCK", block)
        stream = bounded._Bounded(io.BytesIO(data), MEBIBYTE, "a")
        found = list(read_lines(stream, 1000))
    assert found == (data.split(b"\n")[:-1] if data.endswith(b"\n") or not data else data.split(b"\n"))


def test_a_line_that_is_too_long_is_cut_and_its_rest_is_no_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a", b"one\n" + b"x" * 5 * MEBIBYTE + b"\nthree\n" + b"y" * 9 * MEBIBYTE)
    first, cut, third, last = lines(path, 2 * MEBIBYTE)
    assert (first, third) == (b"one", b"three")
    assert set(cut) == set(b"x")
    assert set(last) == set(b"y")
    assert max(len(cut), len(last)) <= 3 * MEBIBYTE


def test_an_honest_archive_passes(tmp_path: Path) -> None:
    check_zip(write(tmp_path / "a.zip", zipped(one=b"Tone.", two=os.urandom(100))), "a.zip")


@pytest.mark.parametrize("members", [1, 20])
def test_a_zip_bomb_is_refused(tmp_path: Path, members: int) -> None:
    bomb = zipped(**{f"member{n}": bytes(64 * MEBIBYTE // members) for n in range(members)})
    with pytest.raises(DocumentError, match=r"bomb\.zip: unpacks to more than it may"):
        check_zip(write(tmp_path / "bomb.zip", bomb), "bomb.zip")


def test_members_that_share_their_bytes_count_each(tmp_path: Path) -> None:
    archive = bytearray(zipped(a=bytes(1 << 20)))
    start = archive.index(b"PK\x01\x02")
    end = archive.index(b"PK\x05\x06")
    directory, tail = bytes(archive[start:end]), bytearray(archive[end:])
    tail[8:10] = tail[10:12] = (64).to_bytes(2, "little")
    tail[12:16] = (64 * len(directory)).to_bytes(4, "little")
    path = write(tmp_path / "a.zip", bytes(archive[:start]) + directory * 64 + bytes(tail))
    with pytest.raises(DocumentError, match="unpacks to more than it may"):
        check_zip(path, "a.zip")


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    archive = bytearray(zipped(a=b"Tone."))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentError, match=r"a\.zip: is encrypted"):
        check_zip(write(tmp_path / "a.zip", bytes(archive)), "a.zip")


GOOD_ZIP = zipped(one=b"Tone is raised. " * 20, two=b"Power.")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Tone.",
        GOOD_ZIP[:-10],
        GOOD_ZIP[:20],
        GOOD_ZIP.replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"),
    ],
    ids=["empty", "not zip", "cut", "head alone", "of a version to come"],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.zip: is not a readable archive"):
        check_zip(write(tmp_path / "a.zip", data), "a.zip")


def test_a_missing_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone\.zip: cannot be read: No such file"):
        check_zip(tmp_path / "gone.zip", "gone.zip")


@any_bytes
@given(place=st.integers(0, len(GOOD_ZIP) - 1), patch=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_a_mutated_archive_passes_or_is_refused(tmp_path: Path, place: int, patch: bytes, cut: bool) -> None:
    data = GOOD_ZIP[:place] + patch + (b"" if cut else GOOD_ZIP[place + len(patch) :])
    path = write(tmp_path / "a.zip", data)
    with suppress(DocumentError):
        check_zip(path, "a.zip")
