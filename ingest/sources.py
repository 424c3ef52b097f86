"""Find the files to ingest, what lies beside them, and which loader reads each."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ingest.errors import BetzError, DocumentError
from ingest.glossary import load_glossary
from ingest.loaders.base import Loader
from ingest.loaders.registry import loader_for
from ingest.model import file_sha256
from ingest.references import Reference, load_references, load_sidecar
from ingest.synonyms import Synonyms

_REFERENCES = ("references.json", "references.ris")
_GLOSSARY = "glossary.yaml"
NAMES_FILE = "names.txt"
_SIDECARS = (".csl.json", ".ris")


@dataclass(frozen=True)
class Source:
    """A file to ingest; `name` is its path relative to the ingested folder, `root` that folder."""

    path: Path
    name: str
    root: Path

    @cached_property
    def size(self) -> int:
        """The size in bytes; 0 when the file cannot be found."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


@dataclass
class Folder:
    """What the files of an ingested folder share: its references and its glossary."""

    references: dict[str, Reference] = field(default_factory=dict)
    glossary: list[Synonyms] = field(default_factory=list)

    @cached_property
    def keys_digest(self) -> str:
        """A hash of the citation keys that its documents may use."""
        return hashlib.sha256("\n".join(sorted(self.references)).encode()).hexdigest()


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """List the files under the given files and folders, hidden ones left out.

    A file is named by its path under the one given, wherever that lies. Raises BetzError when a path
    does not exist.

    Files with a bibliographic record beside them come first: of two copies of a text the first is taken.
    """
    found: dict[Path, Source] = {}
    names: set[str] = set()
    for path in paths:
        if not path.exists():
            raise BetzError(f"{path} does not exist.", hint="Give a file or a folder of documents.")
        root = path if path.is_dir() else path.parent
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            relative = file.relative_to(root)
            if not file.is_file() or file.resolve() in found or any(part.startswith(".") for part in relative.parts):
                continue
            # A name that is no UTF-8 can be opened, but neither stored nor shown.
            shown = os.fsencode(relative).decode(errors="replace").replace("#", "%23")
            name = _free_name(shown, root.resolve().name, names)
            names.add(name)
            found[file.resolve()] = Source(file, name, root)
    return sorted(found.values(), key=lambda source: (sidecar(source) is None, source.name))


def _free_name(relative: str, folder: str, taken: set[str]) -> str:
    """Return the relative path, under its folder's name when another folder has given that path already."""
    name, number = relative, 1
    while name in taken:
        name = f"{folder}/{relative}" if number == 1 else f"{folder}-{number}/{relative}"
        number += 1
    return name


def load_folder(root: Path) -> Folder:
    """Load the references and the glossary of a folder. Raises DocumentError: every document depends on them."""
    folder = Folder()
    for name in _REFERENCES:
        if (root / name).is_file():
            folder.references.update(load_references(root / name))
    if (root / _GLOSSARY).is_file():
        folder.glossary = load_glossary(root / _GLOSSARY)
    return folder


def reason_to_skip(source: Source) -> str:
    """Say why a file is no document of its own, or nothing when it may be one."""
    name = source.path.name
    if name in _REFERENCES:
        return "bibliography"
    if name == _GLOSSARY:
        return "glossary"
    if name == "fetch.json":
        return "record of a fetch"
    if name == NAMES_FILE:
        return "list of names"
    if name.endswith(_SIDECARS):
        return "bibliographic record of another file"
    if source.path.stem.lower() == "readme":
        return "a note to readers of the folder"
    return ""


def loader_of(source: Source) -> Loader | None:
    """Return the loader that reads a file, or None. Raises DocumentError when the file cannot be read."""
    return loader_for(source.path, source.name)


def sidecar(source: Source) -> Path | None:
    """Return the file with the bibliographic record of a source: `paper.ris` beside `paper.pdf`."""
    beside = (source.path.with_suffix(suffix) for suffix in _SIDECARS)
    return next((path for path in beside if path.is_file() and path != source.path), None)


def own_reference(source: Source) -> Reference | None:
    """Load the bibliographic record that lies beside a file. Raises DocumentError when it is broken."""
    path = sidecar(source)
    return load_sidecar(path) if path else None


def fingerprint(source: Source, loader: Loader, folder: Folder) -> str:
    """Hash everything that the documents of a file depend on: its bytes, its record, its loader, its folder's keys.

    Raises DocumentError when the file cannot be read.
    """
    path = sidecar(source)
    try:
        parts = [file_sha256(source.path), file_sha256(path) if path else ""]
    except OSError as error:
        raise DocumentError(
            source.name, f"cannot be read: {error.strerror}.", hint="Check that it is there and may be read."
        ) from error
    return hashlib.sha256(json.dumps([*parts, loader.name, loader.version, folder.keys_digest]).encode()).hexdigest()
