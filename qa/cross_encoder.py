"""Read a question and a sentence together: a cross-encoder, made of the packaged model by low-rank adapters.

The embedder gives a sentence one vector, whatever is asked of it; this reads the pair word by word, and says how well
the sentence answers and what it says to a polar question. The adapters (Hu et al., ICLR 2022) lie beside this file;
`betz eval train-cross-encoder` fits them. They are merged into the weights once, at the export to ONNX.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.encoder import load_export
from ingest.export import ensure_exported, export_folder
from ingest.model import PACKAGED_SHA256, EmbeddingModel, file_sha256, find_model

if TYPE_CHECKING:
    from ingest.export import Traceable

ADAPTER_FILE = Path(__file__).with_name("cross_encoder.safetensors")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MAX_TOKENS = 128
VERDICTS = ("yes", "no", "depends", "none")
_BATCH = 6  # of like length, to save padding


class Reading(NamedTuple):
    """What a sentence is to a question: the log odds that it answers, and the probabilities of what it says.

    They sum to 1; `none` is that of a sentence which settles nothing.
    """

    relevance: float
    yes: float
    no: float
    depends: float
    none: float


class CrossEncoder:
    """The exported cross-encoder, in float32. It may be shared by threads."""

    def __init__(self, folder: Path) -> None:
        """Load the export in `folder`. Raises ModelMismatch when it is incomplete or was altered."""
        self.fingerprint, self._session, self._tokenizer = load_export(folder)

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Read each text together with a question; what stands past `MAX_TOKENS` of the two is not read."""
        found: dict[int, Reading] = {}
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            encoded = self._tokenizer.encode_batch([(question, texts[place]) for place in places])
            given = {
                "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
                "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
                "token_type_ids": np.array([item.type_ids for item in encoded], dtype=np.int64),
            }
            (rows,) = self._session.run(None, given)
            found.update((place, Reading(*map(float, row))) for place, row in zip(places, rows, strict=True))
        return [found[place] for place in range(len(texts))]


def cross_encoder_folder(cache: Path, adapter: Path = ADAPTER_FILE) -> Path:
    """Return where the export of the cross-encoder with these adapters lies, or would lie."""
    return export_folder(cache, _fingerprint(adapter))


def ensure_cross_encoder(cache: Path, adapter: Path = ADAPTER_FILE) -> Path:
    """Return the folder of the cross-encoder's export, making it when it is not there (seconds, needs torch).

    It is made of the packaged model, whichever embeds. Raises ModelMismatch when its weights are not the expected ones.
    """

    def make(model: EmbeddingModel) -> "Traceable":
        from qa.cross_encoder_module import traceable

        return traceable(model, adapter)

    return ensure_exported(find_model(""), cache, _fingerprint(adapter), make)


def _fingerprint(adapter: Path) -> str:
    return f"cross-encoder@{PACKAGED_SHA256[:8]}{file_sha256(adapter)[:8]}"
