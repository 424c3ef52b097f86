"""Load a BEIR corpus: `corpus.jsonl[.gz]`, a JSON object with `_id`, `title` and `text` per line.

Format: Thakur et al., BEIR, NeurIPS 2021 Datasets and Benchmarks.
"""

import hashlib
import json
from typing import Any

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, Unchanged, build_document, clean_text
from ingest.loaders.bounded import open_bounded, read_lines
from ingest.references import Reference, web_address, year_in

_LONGEST_LINE = 64 << 20
_SHAPE = 'Write {"_id": "…", "title": "…", "text": "…", "metadata": {}}.'


def _load(file: SourceFile) -> Loaded:
    with open_bounded(file.path, file.name, on_read=file.on_read) as stream:
        for number, line in enumerate(read_lines(stream, _LONGEST_LINE), start=1):
            if not line.strip():
                continue
            try:
                yield _record(line, file)
            except DocumentError as error:
                yield DocumentError(f"{file.name}:{number}", error.reason, hint=error.hint)


def _record(line: bytes, file: SourceFile) -> Document | Unchanged:
    """Return the document of one line. Raises DocumentError with the reason when it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentError(file.name, f"is not JSON: {error}.", hint="Mend the line.") from error
    identifier = record.get("_id") if isinstance(record, dict) else None
    if not isinstance(identifier, str) or not identifier.strip():
        raise DocumentError(file.name, "has no text `_id`.", hint=_SHAPE)
    if not identifier.isprintable():
        raise DocumentError(file.name, "has an `_id` with characters that cannot be shown.", hint="Give it another.")
    content_hash = hashlib.sha256(line.strip()).hexdigest()
    source = f"{file.name}#{identifier}"
    if file.seen.get(source) == content_hash:
        return Unchanged(source)
    title, text, metadata = record.get("title") or "", record.get("text"), record.get("metadata") or {}
    if not isinstance(text, str) or not isinstance(title, str) or not isinstance(metadata, dict):
        raise DocumentError(
            file.name, "has no `text`, or a `title` or `metadata` of another kind than BEIR's.", hint=_SHAPE
        )
    title = " ".join(clean_text(title).split())
    own = _reference(identifier, title, metadata)
    builder = CanonicalText(own_key=own.key if own else "")
    for paragraph in clean_text(text).split("\n"):
        builder.prose(" ".join(paragraph.split()))
    if not builder.sentences:  # an article without an abstract: its title is all that there is to quote
        builder.prose(title)
    return build_document(
        builder,
        source=source,
        document_id=identifier,
        title=title,
        content_hash=content_hash,
        source_kind="beir",
        reference=own,
    )


def _reference(identifier: str, title: str, metadata: dict[str, Any]) -> Reference | None:
    """Return the bibliographic record that the metadata hold: an address, a year, a DOI, a PMID; None without any."""
    text = {name: clean_text(str(metadata.get(name) or "")) for name in ("url", "doi", "pmid", "year")}
    fields: dict[str, Any] = {
        "url": web_address(text["url"]),
        "doi": text["doi"],
        "pmid": text["pmid"] if text["pmid"].isdecimal() else "",
        "year": year_in(text["year"]),
    }
    if not any(fields.values()):
        return None
    return Reference(key=identifier, title=title, type="document", evidence_type="unclassified", **fields)


LOADER = Loader(name="beir", version="2", suffixes=frozenset({"corpus.jsonl", "corpus.jsonl.gz"}), load=_load)
