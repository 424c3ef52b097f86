"""Turn texts into the padded token matrices that every backend reads."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.backends.exported import verified_card
from ingest.encoder import TOKENIZER_FILE

TokenMatrix = NDArray[np.int64]


class Tokens:
    """The tokenizer of an exported model: truncates to what the model reads, pads to the longest text of a call."""

    def __init__(self, export: Path) -> None:
        """Load it. Raises ModelMismatch when the export is incomplete or was altered."""
        card = verified_card(export)
        self._tokenizer = Tokenizer.from_file(str(export / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(card.max_tokens)
        self._tokenizer.enable_padding()

    def __call__(self, texts: Sequence[str]) -> tuple[TokenMatrix, TokenMatrix]:
        """Return the ids and the attention mask, each of shape (len(texts), tokens of the longest)."""
        encoded = self._tokenizer.encode_batch_fast(list(texts))
        return (
            np.array([item.ids for item in encoded], dtype=np.int64),
            np.array([item.attention_mask for item in encoded], dtype=np.int64),
        )
