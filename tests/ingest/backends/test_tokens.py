"""Texts reach a model in calls of bounded size, padded, cut to its limit, and their vectors come back in order."""

from pathlib import Path

import numpy as np
import pytest

from ingest.backends.tokens import TokenBackend, TokenMatrix
from ingest.encoder import TokenIds, Vectors


class Recording(TokenBackend):
    """Keeps what it is given; a text's vector is its first and last token and how many of its tokens are seen."""

    calls: list[tuple[int, ...]]

    def _vectors(self, ids: TokenMatrix, mask: TokenMatrix) -> Vectors:
        self.calls.append(ids.shape)
        assert ids.shape == mask.shape
        assert not ids[mask == 0].any()
        lengths = mask.sum(axis=1)
        ends = ids[np.arange(len(ids)), lengths - 1]
        return np.stack([ids[:, 0], ends, lengths], axis=1).astype(np.float32)


def recording(export: Path, *, size: int = 3, step: int = 1) -> Recording:
    backend = Recording("recording", export, precision="fp32", size=size, step=step)
    backend.calls = []
    return backend


def inputs(*lengths: int) -> list[TokenIds]:
    return [np.array([101, *[7] * (length - 2), 102], dtype=np.int32) for length in lengths]


@pytest.mark.parametrize(
    ("step", "shapes"),
    [(1, [(3, 5), (3, 256), (1, 9)]), (8, [(3, 8), (3, 256), (1, 16)]), (7, [(3, 7), (3, 256), (1, 14)])],
)
def test_calls_are_bounded_padded_and_in_order(export: Path, step: int, shapes: list[tuple[int, int]]) -> None:
    backend = recording(export, step=step)
    vectors = backend.encode_tokens(inputs(5, 4, 3, 300, 256, 2, 9))
    assert backend.calls == shapes
    assert vectors[:, 2].tolist() == [5, 4, 3, 256, 256, 2, 9]
    assert {tuple(vector) for vector in vectors[:, :2].tolist()} == {(101.0, 102.0)}


def test_texts_are_tokenised_with_their_special_tokens(export: Path) -> None:
    backend = recording(export)
    assert backend.encode(["tone", "tone and tone"]).tolist() == [[101, 102, 3], [101, 102, 5]]
