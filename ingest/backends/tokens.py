"""What the backends share: from texts to the padded token matrices that a model reads."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.backends.base import Precision
from ingest.backends.exported import verified_card
from ingest.encoder import TOKENIZER_FILE, TokenIds, Vectors

TokenMatrix = NDArray[np.int64]


class TokenBackend(ABC):
    """A backend that is given `size` texts a call: what they make the model hold should fit the processor's caches.

    They are padded to a multiple of `step` tokens.
    """

    def __init__(self, name: str, export: Path, *, precision: Precision, size: int, step: int = 1) -> None:
        """Load the tokenizer of an export. Raises ModelMismatch when the export is incomplete or was altered."""
        card = verified_card(export)
        self.name = name
        self.precision = precision
        self._size = size
        self._step = step
        self._longest = card.max_tokens
        self._tokenizer = Tokenizer.from_file(str(export / TOKENIZER_FILE))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32."""
        found = self._tokenizer.encode_batch_fast(list(texts))
        return self.encode_tokens([np.array(item.ids, dtype=np.int32) for item in found])

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        """Return one unit vector per tokenised text, shape (len(inputs), dimension), float32."""
        calls = (inputs[start : start + self._size] for start in range(0, len(inputs), self._size))
        return np.concatenate([self._vectors(*self._padded(call)) for call in calls])

    def _padded(self, inputs: Sequence[TokenIds]) -> tuple[TokenMatrix, TokenMatrix]:
        """Return the ids and the attention mask, each of shape (len(inputs), tokens of the longest or some more).

        What passes the model's limit is cut off before the last special token.
        """
        longest = min(-(-max(map(len, inputs)) // self._step) * self._step, self._longest)
        ids = np.zeros((len(inputs), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(inputs):
            length = min(len(tokens), longest)
            ids[row, :length] = tokens[:length]
            ids[row, length - 1] = tokens[-1]
            mask[row, :length] = 1
        return ids, mask

    @abstractmethod
    def _vectors(self, ids: TokenMatrix, mask: TokenMatrix) -> Vectors:
        """Return one unit vector per row."""
