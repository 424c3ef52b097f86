"""Build and query both search arms over synthetic chunks: random unit vectors, generated text."""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console

from ingest.embed import Progress
from ingest.lexical import Bm25Settings, LexicalIndex, top
from ingest.lexical_builder import LexicalBuilder
from ingest.vectors import build_index, choose_index_type, open_index, search_index

_DIMENSION = 384
_WORDS = 60
_VOCABULARY = 50_000
_QUERIES = 200
_BLOCK = 10_000
_SEED = 20260101


def bench_scale(size: int, index_type: str, progress: Progress) -> None:
    """Print build time, memory, size, p50 and p95 of a query and recall@10 for `size` chunks.

    Random vectors are the worst case of graphs and quantisers: nothing is near anything.
    """
    console = Console(highlight=False)
    generator = np.random.default_rng(_SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vectors = np.lib.format.open_memmap(
            folder / "vectors.npy", mode="w+", dtype=np.float32, shape=(size, _DIMENSION)
        )
        for first in range(0, size, _BLOCK):
            block = generator.standard_normal((min(_BLOCK, size - first), _DIMENSION), dtype=np.float32)
            vectors[first : first + len(block)] = block / np.linalg.norm(block, axis=1, keepdims=True)
        kind = choose_index_type(index_type, size)
        start = time.perf_counter()
        recall = build_index(kind, vectors, folder / "vectors.faiss")
        console.print(
            f"{size:,} vectors, {kind}: built in {time.perf_counter() - start:.0f} s, "
            f"{(folder / 'vectors.faiss').stat().st_size / 1e6:,.0f} MB, recall@10 {recall:.3f}"
        )
        index = open_index(folder / "vectors.faiss")
        queries = generator.standard_normal((_QUERIES, _DIMENSION), dtype=np.float32)
        console.print(_times("dense", lambda number: search_index(index, queries[number], 100)))
        (folder / "scratch").mkdir()
        start = time.perf_counter()
        builder = LexicalBuilder(folder / "scratch")
        for number in range(size):
            builder.add([(_text(generator), 1)])
            if number % _BLOCK == 0:
                progress("Indexing words", number, size)
        vocabulary = builder.finish(folder, Bm25Settings(), None)
        console.print(f"{size:,} texts of {_WORDS} words, BM25: built in {time.perf_counter() - start:.0f} s")
        lexical = LexicalIndex.load(folder, vocabulary, size)
        terms = [dict.fromkeys(_text(generator).split()[:6], 1.0) for _ in range(_QUERIES)]
        console.print(_times("lexical", lambda number: top(lexical.scores(terms[number]), 100)))
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def _text(generator: np.random.Generator) -> str:
    """Return words whose frequencies fall off as in language (Zipf)."""
    ranks = np.minimum(generator.zipf(1.2, _WORDS), _VOCABULARY)
    return " ".join(f"w{rank}" for rank in ranks)


def _times(name: str, query: Callable[[int], object]) -> str:
    """Return p50 and p95 of the queries in words."""
    spent = []
    for number in range(_QUERIES):
        start = time.perf_counter()
        query(number)
        spent.append((time.perf_counter() - start) * 1000)
    return (
        f"  {name} query, n = {_QUERIES}: p50 {np.percentile(spent, 50):.2f} ms, p95 {np.percentile(spent, 95):.2f} ms"
    )
