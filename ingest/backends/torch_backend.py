"""Embed with torch: the reference in fp32, bf16 where the processor has it, or a CUDA device."""

import copy
from pathlib import Path

import numpy as np

from ingest.backends.base import BackendUnavailable, Precision
from ingest.backends.cpu import read_cpu
from ingest.backends.tokens import TokenBackend, TokenMatrix
from ingest.encoder import Vectors
from ingest.model import EmbeddingModel

_CALL = 8  # texts per core
_CALL_OF_DEVICE = 128


class TorchBackend(TokenBackend):
    """The model's own modules, without the bookkeeping of `SentenceTransformer.encode`."""

    def __init__(
        self, name: str, model: EmbeddingModel, export: Path, *, precision: Precision, device: str = "cpu"
    ) -> None:
        """Load the model.

        Raises BackendUnavailable without the device, ModelMismatch when the weights or the export were altered.
        """
        import torch

        from ingest.sentence_transformer import load_sentence_transformer

        if device == "cuda" and not torch.cuda.is_available():
            raise BackendUnavailable("torch sees no CUDA device.", hint="Choose another with --backend.")
        model.fingerprint()
        cores = read_cpu().cores
        super().__init__(name, export, precision=precision, size=_CALL * cores if device == "cpu" else _CALL_OF_DEVICE)
        self._device = device
        torch.set_num_threads(cores)
        dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[precision]
        # The loaded model is shared: it must stay as it is.
        self._module = copy.deepcopy(load_sentence_transformer(model)).train(False).to(device, dtype)

    def _vectors(self, ids: TokenMatrix, mask: TokenMatrix) -> Vectors:
        import torch

        inputs = {"input_ids": ids, "attention_mask": mask}
        with torch.inference_mode():
            moved = {name: torch.from_numpy(matrix).to(self._device) for name, matrix in inputs.items()}
            pooled = self._module(moved)["sentence_embedding"]
            vectors = torch.nn.functional.normalize(pooled.float(), dim=1)
        return np.asarray(vectors.cpu().numpy(), dtype=np.float32)
