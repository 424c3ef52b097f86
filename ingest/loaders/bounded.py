"""Read files within bounds, so that no archive can unpack itself into all of memory."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingest.errors import DocumentError

MAX_BYTES = 2 << 30
MAX_DOCUMENT_BYTES = 64 << 20  # of a file that becomes one document, and so lies in memory several times over
# PubMed's own archives unpack to about ten times their size, runs of one letter to a thousand times.
MAX_RATIO = 200
_FREE = 1 << 20  # below this size no ratio is judged
_HEAD = 1 << 16
_BLOCK = 1 << 20
_READABLE = "Check that it is there and may be read."


class _Bounded:
    """A binary stream that refuses to give more than a file of its size can honestly hold."""

    def __init__(self, stream: BinaryIO, limit: int, name: str, after: Callable[[], None] = lambda: None) -> None:
        self._stream, self._left, self._name, self._after = stream, limit, name, after

    def read(self, size: int = -1) -> bytes:
        """Read like any stream. Raises DocumentError past the limit or when the file cannot be read."""
        if size < 0:  # in blocks: a stream sets aside as much memory as it is asked for
            return b"".join(iter(lambda: self.read(_BLOCK), b""))
        try:
            block = self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DocumentError(self._name, f"is a damaged gzip file: {error}.", hint="Is it complete?") from error
        except OSError as error:
            raise DocumentError(self._name, f"cannot be read: {error.strerror}.", hint=_READABLE) from error
        self._after()
        self._left -= len(block)
        if self._left < 0:
            raise DocumentError(self._name, "unpacks to more than it may.", hint="Split the file.")
        return block


@contextmanager
def open_bounded(
    path: Path, name: str, *, limit: int = MAX_BYTES, on_read: Callable[[int], None] = lambda _: None
) -> Iterator[_Bounded]:
    """Open a file for reading, unpacked when its name ends in .gz; `on_read` is told its bytes read so far, packed.

    Raises DocumentError when it cannot be opened or has more than `limit` bytes, and on reading more
    than `limit` or MAX_RATIO times its size on disk.
    """
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except OSError as error:
        raise DocumentError(name, f"cannot be read: {error.strerror}.", hint=_READABLE) from error
    if size > limit:
        stream.close()
        raise DocumentError(name, f"is larger than {limit >> 20} MiB.", hint="Split the file.")
    with stream:

        def after() -> None:
            on_read(stream.tell())

        if path.suffix.lower() == ".gz":
            with gzip.open(stream) as unpacked:
                yield _Bounded(unpacked, min(max(size * MAX_RATIO, _FREE), limit), name, after)  # type: ignore[arg-type]
        else:
            yield _Bounded(stream, limit, name, after)


def read_lines(stream: _Bounded, longest: int) -> Iterator[bytes]:
    """Yield the lines of a stream; of one that has grown past `longest` bytes only what was read of it till then."""
    rest = b""
    skipping = False
    while block := stream.read(_BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        if skipping and lines:
            del lines[0]
            skipping = False
        yield from lines
        if skipping:
            rest = b""
        elif len(rest) > longest:
            yield rest
            rest, skipping = b"", True
    if rest:
        yield rest


def read_bounded(path: Path, name: str, *, limit: int = MAX_BYTES) -> bytes:
    """Return the whole content of a file, unpacked when it ends in .gz. Raises DocumentError as `open_bounded`."""
    with open_bounded(path, name, limit=limit) as stream:
        return stream.read()


def head(path: Path, name: str) -> bytes:
    """Return the first kilobytes of a file, unpacked when it ends in .gz. Raises DocumentError."""
    with open_bounded(path, name) as stream:
        return stream.read(_HEAD)


def check_zip(path: Path, name: str) -> None:
    """Refuse a zip archive without a sound directory, or encrypted, or that would unpack to more than it may.

    No member gives more bytes than the directory says. Raises DocumentError.
    """
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except OSError as error:
        raise DocumentError(name, f"cannot be read: {error.strerror}.", hint=_READABLE) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise DocumentError(name, f"is not a readable archive: {error}.", hint="Is it complete?") from error
    total = sum(member.file_size for member in members)
    if total > min(max(size * MAX_RATIO, _FREE), MAX_BYTES):
        raise DocumentError(name, "unpacks to more than it may.", hint="Is it a document at all?")
    if any(member.flag_bits & 1 for member in members):
        raise DocumentError(name, "is encrypted.", hint="Save it without a password.")
