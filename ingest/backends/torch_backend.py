"""Embed with torch: the reference in fp32, bf16 where the processor has it, or a CUDA device."""

import copy
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.backends.base import BackendUnavailable, Precision
from ingest.backends.cpu import read_cpu
from ingest.backends.tokens import Tokens
from ingest.encoder import Vectors
from ingest.model import EmbeddingModel


class TorchBackend:
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
        self.name = name
        self.precision = precision
        self._tokens = Tokens(export)
        self._device = device
        torch.set_num_threads(read_cpu().cores)
        dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[precision]
        # The loaded model is shared: it must stay as it is.
        self._module = copy.deepcopy(load_sentence_transformer(model)).train(False).to(device, dtype)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32."""
        import torch

        ids, mask = (torch.from_numpy(matrix).to(self._device) for matrix in self._tokens(texts))
        with torch.inference_mode():
            pooled = self._module({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
            vectors = torch.nn.functional.normalize(pooled.float(), dim=1)
        return np.asarray(vectors.cpu().numpy(), dtype=np.float32)
