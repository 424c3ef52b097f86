"""Time ingest of a BEIR folder: first build, nothing changed, one document changed, one deleted, the bare encode."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ingest.bulk import BulkEncoder
from ingest.chunking import Chunker
from ingest.encoder import TOKENIZER_FILE
from ingest.errors import BetzError
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant

_BATCH = 64
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Timed:
    """What one `betz ingest` cost: seconds, and the largest resident memory of the process in MB."""

    seconds: float
    memory: float
    report: dict[str, object]


def bench_ingest(folder: Path, settings: Settings, *, documents: int, tutorial: bool) -> None:
    """Print what each kind of ingest of the first `documents` records costs, with an embedding cache that starts empty.

    `tutorial` also times the pipeline of LangChain's retrieval tutorial on the same records: fixed-size splits of
    1,000 characters that overlap by 200, the same model through sentence-transformers, a flat FAISS index.
    """
    console = Console(highlight=False)
    records = list(_records(folder, documents))
    model = find_model(settings.model)
    export = ensure_export(model, settings.cache)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        cache = place / "cache"
        # The exported model comes along; the vectors do not.
        shutil.copytree(export, cache / export.relative_to(settings.cache))
        corpus = place / "corpus"
        corpus.mkdir()
        here = settings.model_copy(update={"index": place / "index", "cache": cache})
        table = Table("ingest", "seconds", "share of first", "documents/s", "peak memory, MB")

        def step(label: str) -> Timed:
            _write(corpus, records)
            timed = _ingest(corpus, here)
            first.append(timed.seconds)
            share, rate = timed.seconds / first[0], len(records) / timed.seconds
            table.add_row(label, f"{timed.seconds:.1f}", f"{share:.1%}", f"{rate:.0f}", f"{timed.memory:.0f}")
            return timed

        first: list[float] = []
        step("first")
        bare = _bare_encode(here)
        step("unchanged")
        mark = "Zyxomatic paradoxine was the marker of this bench."
        records[len(records) // 2]["text"] = f"{records[len(records) // 2]['text']} {mark}"
        step("one changed")
        found = _finds(here, mark)
        removed = records.pop(len(records) // 2)
        step("one deleted")
        gone = not _finds(here, mark)
        manifest = IndexReader.open(here.index).manifest
        size = sum(file.stat().st_size for file in (here.index / "generations" / manifest.id).iterdir()) / _MEGABYTE
        console.print(table)
        counts = manifest.counts
        console.print(
            f"{counts.documents:,} documents, {counts.windows:,} vectors, index {size:.0f} MB ({manifest.index_type}), "
            f"backend {manifest.precision or 'fp32'}, tokens unseen {counts.tokens_unseen} of {counts.tokens:,}"
        )
        console.print(f"bare encode of the same texts: {bare:.1f} s; ratio of rates {bare / first[0]:.2f}")
        console.print(f"the changed text is found: {found}; the deleted text ({removed['_id']}) is gone: {gone}")
        if tutorial:
            seconds = _tutorial([f"{record['title']}\n{record['text']}" for record in records], settings)
            console.print(
                f"LangChain's tutorial pipeline: {seconds:.1f} s, {len(records) / seconds:.0f} documents/s; "
                f"ours {len(records) / first[0]:.0f}"
            )


def _records(folder: Path, limit: int) -> Iterator[dict[str, str]]:
    """Yield the first records of a BEIR folder. Raises BetzError when it holds no corpus."""
    plain, packed = folder / "corpus.jsonl", folder / "corpus.jsonl.gz"
    if not plain.is_file() and not packed.is_file():
        raise BetzError(f"{folder} holds no corpus.jsonl.", hint="Give a BEIR folder.")
    with plain.open("rb") if plain.is_file() else gzip.open(packed, "rb") as stream:
        for number, line in enumerate(stream):
            if number == limit:
                return
            record: dict[str, str] = json.loads(line)
            yield record


def _write(corpus: Path, records: Sequence[dict[str, str]]) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (corpus / "corpus.jsonl").write_text(lines, encoding="utf-8")


def _ingest(corpus: Path, settings: Settings) -> Timed:
    environment = {**os.environ, "BETZ_INDEX": str(settings.index), "BETZ_CACHE": str(settings.cache)}
    command = [sys.executable, "-m", "api.cli", "ingest", str(corpus), "--json", "--backend", settings.backend]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603 - our own command
    assert process.stdout is not None
    report = json.loads(process.stdout.read())
    _, _, usage = os.wait4(process.pid, 0)
    return Timed(time.perf_counter() - start, usage.ru_maxrss / 1024, report)


def _bare_encode(settings: Settings) -> float:
    """Return the seconds that encoding the same windows takes by itself, in batches of like length."""
    reader = IndexReader.open(settings.index)
    model = find_model(settings.model)
    export = ensure_export(model, settings.cache)
    chunker = Chunker(export / TOKENIZER_FILE, reader.manifest.chunking)
    texts = []
    for name in reader.store.titles():
        document = reader.document(name)
        assert document is not None
        texts += [text for chunk in chunker.chunks(document) for text in chunker.windows(document, chunk)]
    texts.sort(key=len, reverse=True)
    encoder = BulkEncoder(settings.backend, model, export).open(len(texts))
    encoder.encode(texts[-_BATCH:])
    start = time.perf_counter()
    for first in range(0, len(texts), _BATCH):
        encoder.encode(texts[first : first + _BATCH])
    return time.perf_counter() - start


def _finds(settings: Settings, text: str) -> bool:
    """Say whether a text is among the passages found for it."""
    return any(text in passage.text for passage in Assistant.open(settings).passages(text))


def _tutorial(texts: Sequence[str], settings: Settings) -> float:
    """Return the seconds that LangChain's tutorial pipeline takes, model loading left out as it is above for none."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.sentence_transformer import load_sentence_transformer

    model = load_sentence_transformer(find_model(settings.model))
    start = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    pieces = [piece for text in texts for piece in splitter.split_text(text)]
    vectors = model.encode(pieces, show_progress_bar=False)
    index = faiss.IndexFlatL2(vectors.shape[1])
    index.add(vectors)
    return time.perf_counter() - start
