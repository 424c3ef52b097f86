"""Published index generations: immutable folders, a pointer to the live one, and a lock.

    INDEX/current               the id of the live generation
    INDEX/generations/ID/       one generation; manifest.json names and hashes its files
    INDEX/lock                  held while an ingest works

A generation is built in a hidden folder beside the others, verified, renamed into place, and only
then named by `current`, itself replaced by one atomic rename. A crash at any moment leaves the old
generation live. What was not finished is removed when the lock is let go or, after a crash, taken again.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.backends.choice import Choice
from ingest.chunking import ChunkSettings
from ingest.errors import BetzError, IndexDamaged, IndexMissing, IngestBusy
from ingest.lexical import Bm25Settings
from ingest.model import file_sha256
from ingest.vectors import IndexType

FORMAT = 3
MANIFEST_FILE = "manifest.json"
VECTORS_FILE = "vectors.faiss"
WINDOWS_FILE = "windows.npy"
SENTENCES_FILE = "sentences.npy"
TITLES_FILE = "titles.npy"
TITLED_FILE = "titled.npy"
KEPT_GENERATIONS = 3
_BUILDING = ".building-"


class Counts(BaseModel):
    """How much a generation holds; `tokens_unseen` are tokens of the documents no window shows the embedder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: int
    sentences: int
    chunks: int
    windows: int
    tokens: int
    tokens_unseen: int


class Manifest(BaseModel):
    """What a generation is made of: enough to recognise, verify and reproduce it.

    `code` is a hash of the code that turned bytes into documents and chunks; `precision` says how the
    vectors were computed where it was not in float32, `backend` by what and why, as the machine chose that built it;
    `recall` is the recall@10 of the vector index against exact search.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    id: str
    created: str
    model: str
    precision: str
    backend: Choice | None = None
    dimension: int
    index_type: IndexType
    recall: float
    sentence_vectors: bool
    loaders: dict[str, str]
    code: str
    chunking: ChunkSettings
    bm25: Bm25Settings
    counts: Counts
    files: dict[str, str]


def generations_dir(index: Path) -> Path:
    """Return the folder that holds the generations of an index."""
    return index / "generations"


def live_id(index: Path) -> str | None:
    """Return the id of the live generation, or None when none was published. Raises IndexDamaged."""
    try:
        return (index / "current").read_bytes().decode("ascii", errors="replace").strip() or None
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise IndexDamaged(f"{index} is not a folder.", hint="Choose another --index.") from error


def live_folder(index: Path) -> Path:
    """Return the folder of the live generation. Raises IndexMissing or IndexDamaged."""
    name = live_id(index)
    if name is None:
        raise IndexMissing(f"There is no index in {index}.", hint="Build one: betz ingest")
    folder = generations_dir(index) / name
    if not name.isalnum() or not (folder / MANIFEST_FILE).is_file():
        raise IndexDamaged(f"The generation {name} is missing from {index}.", hint="Build it again: betz ingest")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a generation. Raises IndexDamaged when it is broken or of another format."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamaged(
            f"The manifest of {folder.name} cannot be read.", hint="Build it again: betz ingest"
        ) from error
    if manifest.format != FORMAT:
        raise IndexDamaged(
            f"The index has format {manifest.format}, this version reads {FORMAT}.", hint="Build it again: betz ingest"
        )
    return manifest


def hash_files(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file of a generation but its manifest."""
    return {f.name: file_sha256(f) for f in sorted(folder.iterdir()) if f.name != MANIFEST_FILE}


def check_files(folder: Path) -> Manifest:
    """Compare every file of a generation with its manifest. Raises IndexDamaged naming the first that differs."""
    manifest = read_manifest(folder)
    found = hash_files(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise IndexDamaged(f"The file {name} of generation {manifest.id} was altered.", hint="Run: betz ingest")
    return manifest


@contextmanager
def ingest_lock(index: Path) -> Iterator[None]:
    """Hold the index's lock; it frees itself when the process ends. Raises IngestBusy when it is taken."""
    index.mkdir(parents=True, exist_ok=True)
    with (index / "lock").open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            owner = stream.read().strip() or "unknown"
            raise IngestBusy(f"Another ingest (process {owner}) is working on {index}.", hint="Wait for it.") from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        _remove_unfinished(index)
        try:
            yield
        finally:
            _remove_unfinished(index)


def _remove_unfinished(index: Path) -> None:
    for folder in index.glob(f"{_BUILDING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def building_folder(index: Path) -> Path:
    """Make the hidden folder in which the next generation is built; call it under the lock."""
    folder = index / f"{_BUILDING}{os.getpid()}"
    folder.mkdir()
    return folder


def publish(index: Path, building: Path, generation: str) -> None:
    """Move a finished folder into place and make it the live generation."""
    for file in building.iterdir():
        _sync(file)
    _sync(building)
    target = generations_dir(index) / generation
    target.parent.mkdir(exist_ok=True)
    if target.exists():  # an earlier build of the same content; removing it takes longer than moving it away
        target.rename(index / f"{_BUILDING}replaced")
    building.rename(target)
    _sync(target.parent)
    point_to(index, generation)
    _prune(index, KEPT_GENERATIONS)


def point_to(index: Path, generation: str) -> None:
    """Make a published generation the live one."""
    pointer = index / ".current"
    pointer.write_text(f"{generation}\n", encoding="ascii")
    _sync(pointer)
    pointer.replace(index / "current")
    _sync(index)


def list_generations(index: Path) -> list[Path]:
    """Return the folders of the published generations, the newest first."""
    folders = generations_dir(index)
    found = [folder for folder in folders.iterdir() if folder.is_dir()] if folders.is_dir() else []
    return sorted(found, key=lambda folder: (folder.stat().st_mtime_ns, folder.name), reverse=True)


def rollback(index: Path, generation: str = "") -> str:
    """Make an earlier generation the live one, by default the newest that is not, and return its id.

    It is checked against its checksums first. Raises BetzError when there is none, IndexDamaged when it
    was altered, IngestBusy while an ingest works.
    """
    with ingest_lock(index):
        live = live_id(index)
        names = [folder.name for folder in list_generations(index) if folder.name != live]
        chosen = generation or (names[0] if names else "")
        if chosen not in names:
            held = f"Held besides the live one: {', '.join(names)}." if names else "Only the live one is held."
            raise BetzError(f"There is no generation {chosen} to go back to.".replace("  ", " "), hint=held)
        check_files(generations_dir(index) / chosen)
        point_to(index, chosen)
    return chosen


def prune(index: Path, keep: int = 1) -> list[str]:
    """Remove all but the live generation and the newest others, `keep` in all, and return what was removed.

    Raises IngestBusy while an ingest works, IndexMissing or IndexDamaged when no generation is live. Open
    readers keep the files they have mapped.
    """
    with ingest_lock(index):
        live_folder(index)
        return _prune(index, keep)


def _prune(index: Path, keep: int) -> list[str]:
    live = live_id(index)
    others = [folder for folder in list_generations(index) if folder.name != live]
    for folder in others[max(keep - 1, 0) :]:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in others[max(keep - 1, 0) :]]


def _sync(path: Path) -> None:
    """Flush a file or folder to the disk, so that a rename never outruns what it names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
