"""Fetch the articles that a PubMed query finds into a folder, and only those that are not yet there.

    DIR/fetch.json                  the query, what it found, and which PMIDs each batch holds
    DIR/pubmed-FIRST-LAST.xml       a batch: a PubmedArticleSet, named by its first and last PMID

A batch is entered in fetch.json before its file is renamed into place, and counts only when its file is there:
stopped at any moment, the folder holds whole batches, and the same command goes on with what is missing.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.eutilities import MAX_ARTICLES, EutilitiesClient
from ingest.eutilities_answers import Articles, FetchFailed, HistoryExpired

if TYPE_CHECKING:
    from ingest.embed import Progress

BATCH = 200
RECORD_FILE = "fetch.json"
_PART = ".fetch.part"
_QUOTED = 100


@dataclass(frozen=True)
class FetchReport:
    """What a fetch did: articles found, asked for, fetched now, there before, listed but not supplied.

    `ignored` are the parts of the query that PubMed does not know and left out.
    """

    found: int
    asked: int
    fetched: int
    kept: int
    missing: tuple[str, ...]
    ignored: tuple[str, ...]


class FetchRecord(BaseModel):
    """The content of fetch.json: `asked` and the values of `batches` are PMIDs, its keys are file names."""

    model_config = ConfigDict(extra="forbid")

    query: str
    found: int = 0
    asked: list[str] = []
    batches: dict[str, list[str]] = {}


def fetch_pubmed(
    query: str, *, limit: int, folder: Path, client: EutilitiesClient, progress: "Progress"
) -> FetchReport:
    """Fetch the first `limit` articles of PubMed's result into `folder`, in batches of 200.

    Raises FetchFailed when the query is empty or finds nothing, when the folder belongs to another query or
    cannot be written, and when PubMed does not answer as it should.
    """
    query = " ".join(query.split())
    if not query or not query.isprintable():
        raise FetchFailed(
            "The query is empty or no text.", hint='For example: betz fetch pubmed "primary lateral sclerosis"'
        )
    if not 1 <= limit <= MAX_ARTICLES:
        hint = "Split a larger query, for example by year, into folders of their own."
        raise FetchFailed(f"--max must be from 1 to {MAX_ARTICLES:,}, what PubMed lists for one query.", hint=hint)
    try:
        with _locked(folder):
            return _fetch(query, limit, folder, client, progress)
    except OSError as error:
        raise FetchFailed(f"{folder} cannot be used: {error.strerror}.", hint="Choose another --out.") from error


def _fetch(query: str, limit: int, folder: Path, client: EutilitiesClient, progress: "Progress") -> FetchReport:
    record = _open_record(folder, query)
    held = {pmid for pmids in record.batches.values() for pmid in pmids}
    before = frozenset(held)
    settled = set(held)
    search = client.search(query, limit)
    if not search.pmids:
        unknown = (
            f"It does not know: {', '.join(search.ignored)}."
            if search.ignored
            else "Check its spelling or ask more broadly."
        )
        raise FetchFailed(f"PubMed finds nothing for {query[:_QUOTED]!r}.", hint=unknown)

    def fetch_next() -> tuple[Sequence[str], Articles]:
        nonlocal search
        start = next((place for place, pmid in enumerate(search.pmids) if pmid not in settled), len(search.pmids))
        asked = search.pmids[start : start + BATCH]
        try:
            return asked, client.fetch(search, start, len(asked)) if asked else {}
        except HistoryExpired:
            search = client.search(query, limit)  # its result may have changed: the next try looks anew
            raise

    progress("Fetching", len(settled.intersection(search.pmids)), len(search.pmids))
    while not settled.issuperset(search.pmids):
        asked, articles = client.retrying(HistoryExpired)(fetch_next)
        new = {pmid: articles[pmid] for pmid in asked if pmid in articles and pmid not in held}
        settled.update(asked)
        held.update(new)
        record.found, record.asked = search.found, list(search.pmids)
        _store(folder, record, new)
        progress("Fetching", len(settled.intersection(search.pmids)), len(search.pmids))
    return FetchReport(
        found=search.found,
        asked=len(search.pmids),
        fetched=len(held - before),
        kept=len(before.intersection(search.pmids)),
        missing=tuple(pmid for pmid in search.pmids if pmid not in held),
        ignored=search.ignored,
    )


def _open_record(folder: Path, query: str) -> FetchRecord:
    """Read what an earlier run left, without batches whose file is gone. Raises FetchFailed."""
    path = folder / RECORD_FILE
    try:
        record = FetchRecord.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return FetchRecord(query=query)
    except ValidationError as error:
        raise FetchFailed(f"{path} is damaged.", hint="Choose another --out.") from error
    if record.query != query:
        raise FetchFailed(
            f"{folder} holds the articles of another query, {record.query[:_QUOTED]!r}.", hint="Choose another --out."
        )
    record.batches = {name: pmids for name, pmids in record.batches.items() if (folder / name).is_file()}
    return record


def _store(folder: Path, record: FetchRecord, articles: Articles) -> None:
    """Write a batch and the record that names it."""
    name = f"pubmed-{next(iter(articles))}-{list(articles)[-1]}.xml" if articles else ""
    if articles:
        record.batches[name] = list(articles)
    _replace(folder / RECORD_FILE, record.model_dump_json(indent=1).encode())
    if articles:
        root = etree.Element("PubmedArticleSet")
        root.extend(articles.values())
        _replace(folder / name, etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _replace(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, flush it to the disk and rename it into place."""
    part = path.with_name(_PART)
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Make the folder and hold it against other fetches; the lock frees itself when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchFailed(f"Another fetch is filling {folder}.", hint="Wait for it.") from error
        yield
    finally:
        os.close(descriptor)
