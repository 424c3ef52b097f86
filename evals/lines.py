"""Files of lines that grow and survive a crash: a line counts once its end is on the disk."""

import os
from collections.abc import Iterator
from pathlib import Path


def append_line(path: Path, line: str) -> None:
    """Append a line and wait until it is on the disk."""
    with path.open("ab") as stream:
        stream.write(line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def whole_lines(path: Path) -> Iterator[str]:
    """Yield the finished lines of a file; none when it does not exist."""
    if path.is_file():
        with path.open(encoding="utf-8", newline="\n") as stream:
            yield from (line for line in stream if line.endswith("\n"))


def cut_unfinished(path: Path) -> None:
    """Cut off the last line when a crash left it unfinished."""
    content = path.read_bytes() if path.is_file() else b""
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        path.write_bytes(whole)
