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

from ingest.backends.base import Backend
from ingest.backends.names import REFERENCE, load_backend
from ingest.bulk import BulkEncoder
from ingest.chunking import Chunker
from ingest.documents import sentence_input
from ingest.encoder import TOKENIZER_FILE
from ingest.errors import BetzError
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant

_BATCH = 128
_SPARSE = 8
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Timed:
    """What a piece of work cost: seconds by the clock and of the processors, and its largest resident memory in MB."""

    seconds: float
    cpu: float
    memory: float = 0.0


def bench_ingest(folder: Path, settings: Settings, *, documents: int, tutorial: bool) -> None:
    """Print what each kind of ingest of the first `documents` records costs, with an embedding cache that starts empty.

    `tutorial` also times the pipeline of LangChain's retrieval tutorial on the same records: fixed-size splits of
    1,000 characters that overlap by 200, the same model through sentence-transformers, a flat FAISS index.
    On a busy machine the seconds of the processors say more than those of the clock.
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
        table = Table("ingest", "seconds", "CPU seconds", "share of first", "documents/s", "peak memory, MB")

        def step(label: str) -> Timed:
            _write(corpus, records)
            timed = _ingest(corpus, here)
            whole = first if label != "first" else timed
            share, rate = timed.cpu / whole.cpu, len(records) / timed.seconds
            # A process counts as its own the memory of its parent at its start, and this one has grown since the first.
            memory = f"{timed.memory:.0f}" if label == "first" else ""
            table.add_row(label, f"{timed.seconds:.1f}", f"{timed.cpu:.1f}", f"{share:.1%}", f"{rate:.0f}", memory)
            return timed

        first = Timed(0, 0)
        first = step("first")
        texts = _embedded(here)
        bare = _bare_encode(BulkEncoder(here.backend, model, export).open(len(texts)), texts)
        reference = _bare_encode(load_backend(REFERENCE, model, export), texts[::_SPARSE])
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
        console.print(
            f"bare encode of the same texts: {bare.seconds:.1f} s, {bare.cpu:.1f} CPU s; ratio of rates "
            f"{bare.seconds / first.seconds:.2f}, by CPU {bare.cpu / first.cpu:.2f}"
        )
        share = len(texts[::_SPARSE]) / len(texts)
        faster, by_cpu = reference.seconds / share / bare.seconds, reference.cpu / share / bare.cpu
        console.print(
            f"{REFERENCE} at one text in {_SPARSE}: {reference.seconds:.1f} s, {reference.cpu:.1f} CPU s; "
            f"the bare encode is {faster:.1f} times as fast, by CPU {by_cpu:.1f}"
        )
        console.print(f"the changed text is found: {found}; the deleted text ({removed['_id']}) is gone: {gone}")
        if tutorial:
            timed = _tutorial([f"{record['title']}\n{record['text']}" for record in records], settings)
            console.print(
                f"LangChain's tutorial pipeline: {timed.seconds:.1f} s, {timed.cpu:.1f} CPU s, "
                f"{len(records) / timed.seconds:.0f} documents/s; ours {len(records) / first.seconds:.0f}, "
                f"by CPU {timed.cpu / first.cpu:.1f} times as many"
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
    process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return Timed(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _embedded(settings: Settings) -> list[str]:
    """Return the texts that the index embeds, the longest first."""
    reader = IndexReader.open(settings.index)
    export = ensure_export(find_model(settings.model), settings.cache)
    chunker = Chunker(export / TOKENIZER_FILE, reader.manifest.chunking)
    texts: set[str] = set()
    for name in reader.store.titles():
        document = reader.document(name)
        assert document is not None
        texts.update(text for chunk in chunker.chunks(document) for text in chunker.windows(document, chunk))
        if reader.manifest.sentence_vectors:
            texts.update(sentence_input(document, sentence) for sentence in document.sentences)
    return sorted(texts, key=len, reverse=True)


def _bare_encode(encoder: Backend, texts: Sequence[str]) -> Timed:
    """Time the encoding of texts by itself, in batches of like length."""
    encoder.encode(texts[-_BATCH:])
    clock = _Clock()
    for first in range(0, len(texts), _BATCH):
        encoder.encode(texts[first : first + _BATCH])
    return clock.read()


class _Clock:
    """Times what this process does from now on."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def read(self) -> Timed:
        """Return what it has cost so far."""
        return Timed(time.perf_counter() - self._started[0], time.process_time() - self._started[1])


def _finds(settings: Settings, text: str) -> bool:
    """Say whether a text is among the passages found for it."""
    return any(text in passage.text for passage in Assistant.open(settings).passages(text))


def _tutorial(texts: Sequence[str], settings: Settings) -> Timed:
    """Return what LangChain's tutorial pipeline costs, the import of its libraries and of the model left out."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.sentence_transformer import load_sentence_transformer

    model = load_sentence_transformer(find_model(settings.model))
    clock = _Clock()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    pieces = [piece for text in texts for piece in splitter.split_text(text)]
    vectors = model.encode(pieces, show_progress_bar=False)
    index = faiss.IndexFlatL2(vectors.shape[1])
    index.add(vectors)
    return clock.read()
