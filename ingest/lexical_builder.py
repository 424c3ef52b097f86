"""Build a lexical index chunk by chunk, in memory that does not grow with the corpus."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.arrays import create_array, save_array
from ingest.lexical import FILES, Bm25Settings, LexicalIndex, terms

_BLOCK = 1 << 22  # postings held in memory: about 50 MB
_MAX_FREQUENCY = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class _Block:
    """Postings in chunk order: the ids of terms, the numbers of chunks, and how often each occurs there."""

    terms: NDArray[np.int32]
    chunks: NDArray[np.int32]
    frequencies: NDArray[np.uint16]


class LexicalBuilder:
    """Collects the postings of the chunks in order, spilling them to `scratch`, and scores them at the end."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._ids: dict[str, int] = {}
        self._pending: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._spilled = 0
        self._kept: list[tuple[int, int, int]] = []
        self.size = 0

    def add(self, fields: Sequence[tuple[str, int]]) -> None:
        """Add the next chunk: its texts, each with the weight at which its words count."""
        counts: Counter[str] = Counter()
        for text, weight in fields:
            for term in terms(text) if weight else ():
                counts[term] += weight
        ids, chunks, frequencies = self._pending
        for term, frequency in counts.items():
            ids.append(self._ids.setdefault(term, len(self._ids)))
            chunks.append(self.size)
            frequencies.append(min(frequency, _MAX_FREQUENCY))
        self.size += 1
        if len(ids) >= _BLOCK:
            self._spill()

    def keep(self, first: int, count: int) -> None:
        """Add the next chunks as they stand in the previous index: `count` of them from number `first` on."""
        self._kept.append((first, count, self.size))
        self.size += count

    def finish(self, folder: Path, settings: Bm25Settings, previous: LexicalIndex | None) -> dict[str, int]:
        """Write the index into `folder` and return its vocabulary: the row of each term.

        `previous` is the index that the kept chunks stand in.
        """
        self._spill()
        if self._kept and previous is not None:
            self._carry_over(previous)
        order = sorted(self._ids)
        row_of = np.zeros(len(self._ids), dtype=np.int64)
        for row, term in enumerate(order):
            row_of[self._ids[term]] = row
        frequency = np.zeros(len(order), dtype=np.int64)
        lengths = np.zeros(self.size, dtype=np.float64)
        for block in self._blocks():
            frequency += np.bincount(row_of[block.terms], minlength=len(order))
            lengths += np.bincount(block.chunks, weights=block.frequencies, minlength=self.size)
        # A term of the previous index that no kept chunk holds has no row.
        held = np.flatnonzero(frequency)
        new_row = np.full(len(order), -1, dtype=np.int64)
        new_row[held] = np.arange(len(held))
        row_of, frequency = new_row[row_of], frequency[held]
        self._write(folder, settings, row_of, frequency, lengths)
        return {order[old]: row for row, old in enumerate(held)}

    def _write(
        self,
        folder: Path,
        settings: Bm25Settings,
        row_of: NDArray[np.int64],
        frequency: NDArray[np.int64],
        lengths: NDArray[np.float64],
    ) -> None:
        """Place every posting in its term's row and score it."""
        starts = np.zeros(len(frequency) + 1, dtype=np.int64)
        np.cumsum(frequency, out=starts[1:])
        total = int(starts[-1])
        chunks = create_array(folder / FILES.chunks, np.int32, (total,))
        frequencies = create_array(folder / FILES.frequencies, np.uint16, (total,))
        scores = create_array(folder / FILES.scores, np.float32, (total,))
        average = max(float(lengths.mean()) if self.size else 1.0, 1.0)
        norms = settings.k1 * (1 - settings.b + settings.b * lengths / average)
        idf = np.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))
        filled = starts[:-1].copy()
        for block in self._blocks():
            rows = row_of[block.terms]
            order = np.argsort(rows, kind="stable")
            rows = rows[order]
            counts = np.bincount(rows, minlength=len(frequency))
            firsts = np.cumsum(counts) - counts
            places = filled[rows] + np.arange(len(rows)) - firsts[rows]
            numbers, found = block.chunks[order], block.frequencies[order]
            chunks[places], frequencies[places] = numbers, found
            scores[places] = idf[rows] * found / (found + norms[numbers])
            filled += counts
        if self._kept:
            _sort_rows(starts, chunks, frequencies, scores)
        save_array(folder / FILES.starts, starts)

    def _carry_over(self, previous: LexicalIndex) -> None:
        """Spill the postings of the kept chunks, renumbered."""
        ids = np.array([self._ids.setdefault(term, len(self._ids)) for term in previous.vocabulary], dtype=np.int32)
        rows = np.array(list(previous.vocabulary.values()), dtype=np.int64)
        id_of_row = np.zeros(len(rows), dtype=np.int32)
        id_of_row[rows] = ids
        moved = np.full(previous.size, -1, dtype=np.int32)
        for first, count, new in self._kept:
            moved[first : first + count] = np.arange(new, new + count)
        for rows, old, frequencies in previous.postings(_BLOCK):
            chunks = moved[old]
            here = chunks >= 0
            self._save(_Block(id_of_row[rows[here]], chunks[here], frequencies[here]))

    def _spill(self) -> None:
        ids, chunks, frequencies = self._pending
        if ids:
            self._save(
                _Block(
                    np.array(ids, dtype=np.int32),
                    np.array(chunks, dtype=np.int32),
                    np.array(frequencies, dtype=np.uint16),
                )
            )
        self._pending = ([], [], [])

    def _save(self, block: _Block) -> None:
        for name, array in vars(block).items():
            save_array(self._scratch / f"postings-{self._spilled}-{name}.npy", array)
        self._spilled += 1

    def _blocks(self) -> Iterator[_Block]:
        for number in range(self._spilled):
            yield _Block(
                *(
                    np.load(self._scratch / f"postings-{number}-{name}.npy", allow_pickle=False)
                    for name in ("terms", "chunks", "frequencies")
                )
            )


def _sort_rows(starts: NDArray[np.int64], chunks: NDArray[np.int32], *beside: NDArray[Any]) -> None:
    """Put the chunks of every row in ascending order: those of kept documents were written after those of new ones."""
    for first, end in pairwise(starts.tolist()):
        order = np.argsort(chunks[first:end])
        for array in (chunks, *beside):
            array[first:end] = array[first:end][order]
