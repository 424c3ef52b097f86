"""Find the files to ingest and load each, keeping one file's failure from stopping the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.documents import Document
from ingest.errors import BetzError, DocumentError
from ingest.glossary import load_glossary
from ingest.markdown import LOADER_VERSION, load_markdown
from ingest.references import Reference, load_references
from ingest.synonyms import Synonyms

LOADERS = {"markdown": LOADER_VERSION}
_SUFFIXES = frozenset({".md", ".markdown"})
_REFERENCES = "references.json"
_GLOSSARY = "glossary.yaml"
_BESIDE = {_REFERENCES: "bibliography", _GLOSSARY: "glossary"}


@dataclass(frozen=True)
class Source:
    """A file to ingest; `name` is its path relative to the ingested folder, `root` that folder."""

    path: Path
    name: str
    root: Path


@dataclass
class Loaded:
    """What the sources gave: documents in order of their names, references, and what was left out and why."""

    documents: list[Document] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    glossary: list[Synonyms] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """List the files under the given files and folders, by name, hidden ones left out.

    A file is named by its path under the one given, wherever that lies. Raises BetzError when a path
    does not exist.
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
            name = _free_name(str(relative), root.resolve().name, names)
            names.add(name)
            found[file.resolve()] = Source(file, name, root)
    return sorted(found.values(), key=lambda source: source.name)


def _free_name(relative: str, folder: str, taken: set[str]) -> str:
    """Return the relative path, under its folder's name when another folder has given that path already."""
    name, number = relative, 1
    while name in taken:
        name = f"{folder}/{relative}" if number == 1 else f"{folder}-{number}/{relative}"
        number += 1
    return name


def load_sources(
    sources: Sequence[Source], previous: Mapping[str, Document], previous_references: Mapping[str, Reference]
) -> Loaded:
    """Load every source; one that fails keeps its `previous` version, by source name, if there is one.

    Raises DocumentError when a references file or glossary is broken: every document depends on them.
    """
    loaded = Loaded()
    for root in dict.fromkeys(source.root for source in sources):
        if (root / _REFERENCES).is_file():
            loaded.references.update(load_references(root / _REFERENCES))
        if (root / _GLOSSARY).is_file():
            loaded.glossary += load_glossary(root / _GLOSSARY)
    taken: dict[str, str] = {}
    kept_references: dict[str, Reference] = {}
    for source in sources:
        reason = _reason_to_skip(source)
        if reason:
            loaded.skipped[source.name] = reason
            continue
        try:
            document = load_markdown(source.path, source=source.name, known_keys=loaded.references)
            if document.id in taken:
                raise DocumentError(source.name, f"the id {document.id!r} is that of {taken[document.id]} too.")
        except DocumentError as error:
            loaded.failed[source.name] = str(error)
            if source.name not in previous or previous[source.name].id in taken:
                continue
            document = previous[source.name]
            for key in {key for sentence in document.sentences for key in sentence.keys}:
                kept_references[key] = previous_references[key]
        taken[document.id] = source.name
        loaded.documents.append(document)
    loaded.references = {**kept_references, **loaded.references}
    return loaded


def _reason_to_skip(source: Source) -> str:
    if source.path.suffix.lower() not in _SUFFIXES:
        return _BESIDE.get(source.path.name, "no loader for this kind of file")
    if source.path.stem.lower() == "readme":
        return "a note to readers of the folder"
    return ""
