"""Embed texts with the exported model on ONNX Runtime: what a question needs, without torch."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.backends.cpu import read_cpu
from ingest.errors import ModelMismatch

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
TokenIds = NDArray[np.int32]
"""The tokens of one text, special tokens included, shape (tokens,)."""


class ExportCard(BaseModel):
    """What an exported model says of itself; `digest` is the BLAKE2b-256 of its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    max_tokens: int
    digest: str


GRAPH_FILE = "model.onnx"
WEIGHTS_FILE = "weights.bin"
TOKENIZER_FILE = "tokenizer.json"
CARD_FILE = "card.json"
EXPORTED_FILES = (GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE)
_STAMP_FILE = "verified"


class OnnxEncoder:
    """The exported model: tokenizer, encoder, mean pooling and normalisation, in float32."""

    def __init__(self, folder: Path) -> None:
        """Load the export in `folder`. Raises ModelMismatch when it is incomplete or was altered."""
        self.fingerprint, self._session, self._tokenizer = load_export(folder)

    def is_one_piece(self, word: str) -> bool:
        """Say whether the model's own vocabulary holds a lower-case word whole, as it does everyday words."""
        return self._tokenizer.token_to_id(word) is not None

    def pieces(self, word: str) -> int:
        """Return into how many pieces the model's own vocabulary cuts a word: the more, the rarer."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids)

    def words(self) -> list[str]:
        """Return the words that the model's own vocabulary holds whole, in its order: commonest first."""
        numbers = self._tokenizer.get_vocab()
        return sorted((word for word in numbers if word.isalpha()), key=numbers.__getitem__)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32."""
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def load_export(folder: Path) -> "tuple[str, InferenceSession, Tokenizer]":
    """Return an export's fingerprint, its graph and its tokenizer, which pads and cuts to the model's longest input.

    Raises ModelMismatch when it is incomplete or was altered.
    """
    import onnxruntime as ort
    from tokenizers import Tokenizer

    try:
        card = ExportCard.model_validate_json((folder / CARD_FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelMismatch(f"The exported model in {folder} cannot be read.", hint="Delete the folder.") from error
    _check_unaltered(folder, card.digest)
    options = ort.SessionOptions()
    options.log_severity_level = 3
    # The graph was optimised when it was exported; doing it again would only cost time.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    # Left alone, threads are as many as the machine has cores, whichever of them this process may use, and spin between
    # calls, which slows down whatever else runs: the other graph, another process.
    options.intra_op_num_threads = read_cpu().cores
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(str(folder / GRAPH_FILE), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.enable_truncation(card.max_tokens)
    tokenizer.enable_padding()
    return card.fingerprint, session, tokenizer


def export_digest(folder: Path) -> str:
    """Return the hexadecimal BLAKE2b-256 of an export's graph, weights and tokenizer."""
    digest = hashlib.blake2b(digest_size=32)
    for name in EXPORTED_FILES:
        with (folder / name).open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _check_unaltered(folder: Path, digest: str) -> None:
    """Compare an export with its digest, or with the size and time it had when that was last done.

    Hashing 90 MB takes longer than the rest of a cold start. Raises ModelMismatch when it was altered.
    """
    try:
        stats = [(folder / name).stat() for name in EXPORTED_FILES]
    except OSError as error:
        raise ModelMismatch(f"The exported model in {folder} is incomplete.", hint="Delete the folder.") from error
    stamp = digest + "".join(f" {stat.st_size}:{stat.st_mtime_ns}" for stat in stats)
    stamp_file = folder / _STAMP_FILE
    if stamp_file.is_file() and stamp_file.read_text() == stamp:
        return
    if export_digest(folder) != digest:
        raise ModelMismatch(f"The exported model in {folder} was altered.", hint="Delete the folder.")
    with suppress(OSError):  # a read-only cache is verified each time
        stamp_file.write_text(stamp)
