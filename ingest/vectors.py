"""Nearest-neighbour indexes over the unit vectors of a generation, in FAISS.

Flat compares with every vector. HNSW: Malkov & Yashunin, IEEE TPAMI 2020;42:824-836. IVF-PQ: Jégou,
Douze & Schmid, IEEE TPAMI 2011;33:117-128.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Vectors
from ingest.errors import BetzError

IndexType = Literal["flat", "hnsw", "ivfpq"]

_faiss: Any = faiss  # its stubs know nothing of search parameters

# Up to here a comparison with every vector takes a few milliseconds.
FLAT_LIMIT = 50_000
_BLOCK = 1 << 14
_HNSW_LINKS = 32
_HNSW_BUILD = 80
_HNSW_SEARCH = 128
_BYTES = 48  # of a product-quantised vector
_TRAINED_ON = 100_000
_LEAST_FOR_PQ = 10_000
_PROBES = 32
_SAMPLE = 100
_RECALL_AT = 10


def choose_index_type(setting: str, size: int) -> IndexType:
    """Return the index type that a setting names; `auto` is flat while that is fast, then HNSW. Raises BetzError."""
    if setting == "auto":
        return "flat" if size <= FLAT_LIMIT else "hnsw"
    kinds: tuple[IndexType, ...] = get_args(IndexType)
    for kind in kinds:
        if setting == kind:
            if kind == "ivfpq" and size < _LEAST_FOR_PQ:
                raise BetzError(
                    f"IVF-PQ learns its codes from at least {_LEAST_FOR_PQ:,} vectors, and there are {size:,}.",
                    hint="Use --index-type auto.",
                )
            return kind
    raise BetzError(f"There is no index type {setting!r}.", hint=f"Choose one of: auto, {', '.join(kinds)}.")


def build_index(kind: IndexType, vectors: Vectors, path: Path) -> float:
    """Write an index over `vectors`, shape (n, dimension), and return its recall@10 against exact search.

    The recall is that of at most 100 evenly spaced vectors of the index as queries; it is 1 for a flat one.
    Raises OSError when the disk cannot hold the index.
    """
    size, dimension = vectors.shape
    index: Any
    match kind:
        case "flat":
            index = faiss.IndexFlatIP(dimension)
        case "hnsw":
            index = faiss.IndexHNSWFlat(dimension, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _HNSW_BUILD
            index.hnsw.efSearch = _HNSW_SEARCH
        case "ivfpq":
            codes = max(n for n in range(1, _BYTES + 1) if dimension % n == 0)
            lists = int(4 * size**0.5)
            quantiser = faiss.IndexFlatIP(dimension)
            index = faiss.IndexIVFPQ(quantiser, dimension, lists, codes, 8, faiss.METRIC_INNER_PRODUCT)
            sample = np.random.default_rng(0).choice(size, min(size, _TRAINED_ON), replace=False)
            index.train(np.asarray(vectors[np.sort(sample)]))
            index.nprobe = min(_PROBES, lists)
    for start in range(0, size, _BLOCK):
        index.add(np.ascontiguousarray(vectors[start : start + _BLOCK]))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:
        if os.strerror(errno.ENOSPC) in str(error):
            raise OSError(errno.ENOSPC, "the vector index does not fit on the disk") from error
        raise
    return 1.0 if kind == "flat" else _recall(index, vectors)


def open_index(path: Path) -> Any:
    """Open an index read-only, memory-mapped."""
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)


def search_index(
    index: Any, query: Vectors, limit: int, admitted: NDArray[np.bool_] | None = None
) -> tuple[Vectors, NDArray[np.int64]]:
    """Return the scores and rows of the nearest admitted vectors, best first; a row of -1 fills up a short list."""
    parameters = None
    if admitted is not None:
        selector = _faiss.IDSelectorBitmap(np.packbits(admitted, bitorder="little"))
        match index:
            case _faiss.IndexHNSW():
                parameters = _faiss.SearchParametersHNSW(sel=selector, efSearch=_HNSW_SEARCH)
            case _faiss.IndexIVF():
                parameters = _faiss.SearchParametersIVF(sel=selector, nprobe=index.nprobe)
            case _:
                parameters = _faiss.SearchParameters(sel=selector)
    with _one_thread():
        scores, rows = index.search(query.reshape(1, -1), limit, params=parameters)
    return scores[0], rows[0]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS to one thread: a single query gains nothing by a second, which waits spinning.

    Beside the threads of the encoder that would double the time of both.
    """
    threads = _faiss.omp_get_max_threads()
    _faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        _faiss.omp_set_num_threads(threads)


def stored_vectors(index: Any) -> Vectors | None:
    """Return the vectors that an open index holds as they are, shape (n, dimension), not copied; None if as codes."""
    held = _faiss.downcast_index(index.storage) if isinstance(index, _faiss.IndexHNSW) else index
    if not isinstance(held, _faiss.IndexFlat):
        return None
    vectors: Vectors = _faiss.rev_swig_ptr(held.get_xb(), held.ntotal * held.d).reshape(-1, held.d)
    return vectors


def _recall(index: Any, vectors: Vectors) -> float:
    """Return the share of the exact ten nearest that the index finds."""
    queries = np.asarray(vectors[:: max(len(vectors) // _SAMPLE, 1)][:_SAMPLE])
    exact = faiss.knn(queries, vectors[:_BLOCK], _RECALL_AT, metric=faiss.METRIC_INNER_PRODUCT)
    best_scores, best_rows = exact
    for start in range(_BLOCK, len(vectors), _BLOCK):
        block = np.ascontiguousarray(vectors[start : start + _BLOCK])
        scores, rows = faiss.knn(queries, block, min(_RECALL_AT, len(block)), metric=faiss.METRIC_INNER_PRODUCT)
        scores, rows = np.hstack([best_scores, scores]), np.hstack([best_rows, rows + start])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :_RECALL_AT]
        best_scores, best_rows = np.take_along_axis(scores, order, 1), np.take_along_axis(rows, order, 1)
    _, found = index.search(queries, _RECALL_AT)
    return float(np.mean([len(set(a) & set(b)) / len(set(b)) for a, b in zip(found, best_rows, strict=True)]))
