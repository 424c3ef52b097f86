"""Kill ingests outright at random moments: `python -m evals.kill_ingest --kills 100 --seed 1`.

A folder of made-up documents is changed before every run: one is added, changed, renamed or deleted. Whenever
the run is killed, the index must verify, hold the state before or after it, and give up no vector from the cache.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

from ingest.errors import BetzError
from ingest.export import ensure_export
from ingest.generation import live_folder
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from ingest.verify import verify

_ROOT = Path(__file__).resolve().parents[1]
_FILES = 40
_SENTENCES = 30
_ROW = 8  # kills in a row, after which a run may end


class Killing:
    """An index, its documents and its cache in a folder of their own; `outcomes` counts what the kills left."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - moments, no secrets
        self._corpus, self._settings = folder / "corpus", Settings(index=folder / "index", cache=folder / "cache")
        self._corpus.mkdir()
        export = ensure_export(find_model(""), Settings().cache)
        self._settings.cache.mkdir()
        (self._settings.cache / export.parent.name).symlink_to(export.parent)
        for _ in range(_FILES):
            self._write(f"{UUID(int=self._rng.getrandbits(128))}.md")
        self.outcomes = {"before": 0, "after": 0}
        self._ingest(None)
        self._change()
        self._ends, _ = self._ingest(None)
        self._held = self._contents()

    def kill_once(self) -> None:
        """Change the documents, kill their ingest at some moment, and check what is left. Raises AssertionError.

        An ingest that ends before its moment is none: the documents are changed and ingested again.
        """
        cached = self._cached()
        killed = False
        while not killed:
            self._change()
            self._held = self._contents()
            spent, killed = self._ingest(self._rng.uniform(0, self._ends))
            self._ends = self._ends if killed else spent
        verify(live_folder(self._settings.index))
        found = self._contents()
        wanted = {path.stem: path.read_text() for path in self._corpus.iterdir()}
        assert found in (self._held, wanted), "the index holds neither the state before nor that after"
        assert self._cached() >= cached, "vectors are missing from the cache"
        self.outcomes["after" if found == wanted else "before"] += 1
        self._held = found

    def finish(self) -> None:
        """Let an ingest run to its end, without repair, and check that it holds everything."""
        self._ends, _ = self._ingest(None)
        self._held = self._contents()
        assert self._held == {path.stem: path.read_text() for path in self._corpus.iterdir()}

    def _write(self, name: str) -> None:
        words = ("tone", "reflex", "clonus", "gait", "raised", "lowered", "brisk", "absent", "left", "right")
        sentences = (" ".join(self._rng.choices(words, k=12)).capitalize() + "." for _ in range(_SENTENCES))
        (self._corpus / name).write_text(" ".join(sentences))

    def _change(self) -> None:
        paths = sorted(self._corpus.iterdir())
        path = self._rng.choice(paths)
        match self._rng.randrange(4):
            case 0 if len(paths) > _FILES // 2:
                path.unlink()
            case 1:
                path.rename(path.with_name(f"{UUID(int=self._rng.getrandbits(128))}.md"))
            case 2:
                self._write(f"{UUID(int=self._rng.getrandbits(128))}.md")
            case _:
                self._write(path.name)

    def _ingest(self, moment: float | None) -> tuple[float, bool]:
        """Run `betz ingest`, kill it at a moment if one is given; return its seconds and whether it was killed."""
        command = [sys.executable, "-m", "api.cli", "ingest", str(self._corpus), "--index", str(self._settings.index)]
        environment = {"BETZ_CACHE": str(self._settings.cache), "BETZ_BACKEND": "onnx-fp32", "PYTHONPATH": str(_ROOT)}
        start = time.monotonic()
        with subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                _, errors = process.communicate(timeout=moment)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                return time.monotonic() - start, True
        if process.returncode:
            raise BetzError(f"An ingest failed: {errors.strip()}")
        return time.monotonic() - start, False

    def _contents(self) -> dict[str, str]:
        """Return the text of each document of the live generation by the name of its file."""
        reader = IndexReader.open(self._settings.index)
        found = {row.source: reader.document(row.id) for row in reader.store.rows()}
        return {source.removesuffix(".md"): document.text for source, document in found.items() if document}

    def _cached(self) -> set[bytes]:
        """Return the digests of all texts that have a vector of the right length."""
        with closing(sqlite3.connect(self._settings.cache / "embeddings.sqlite")) as connection:
            rows = connection.execute("SELECT text FROM embeddings WHERE length(vector) = 4 * 384")
            return {bytes(digest) for (digest,) in rows}


def kill_ingests(kills: int, seed: int) -> dict[str, int]:
    """Kill so many ingests and return how many left the state before and how many that after."""
    with tempfile.TemporaryDirectory() as folder:
        killing = Killing(Path(folder), seed)
        for number in range(kills):
            killing.kill_once()
            if number % _ROW == _ROW - 1:
                killing.finish()
        killing.finish()
    return killing.outcomes


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    print(f"{chosen.kills} kills, every time a sound index and a whole cache:", kill_ingests(chosen.kills, chosen.seed))
