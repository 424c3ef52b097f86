"""Embed with ONNX Runtime: the export as it is, or quantised to int8."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.backends.base import Precision
from ingest.backends.cpu import read_cpu
from ingest.backends.tokens import Tokens
from ingest.encoder import GRAPH_FILE, Vectors


class OnnxBackend:
    """An exported graph on the processor, with one thread per physical core."""

    def __init__(self, name: str, export: Path, *, precision: Precision) -> None:
        """Load the export. Raises ModelMismatch when it is incomplete or was altered."""
        import onnxruntime as ort

        self.name = name
        self.precision = precision
        self._tokens = Tokens(export)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = read_cpu().cores
        self._session = ort.InferenceSession(str(export / GRAPH_FILE), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32."""
        # Dynamic quantisation scales by the largest activation of the call: a text must not depend on its neighbours.
        calls = [[text] for text in texts] if self.precision == "int8" else [texts]
        return np.concatenate([self._encode(call) for call in calls])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        ids, mask = self._tokens(texts)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)
