"""Embed with ONNX Runtime: the export as it is, or quantised to int8."""

from pathlib import Path

import numpy as np

from ingest.backends.base import Precision
from ingest.backends.cpu import read_cpu
from ingest.backends.tokens import TokenBackend, TokenMatrix
from ingest.encoder import GRAPH_FILE, Vectors

_CALL = 4  # texts per core: beyond, it slows down


class OnnxBackend(TokenBackend):
    """An exported graph on the processor, with one thread per physical core."""

    def __init__(self, name: str, export: Path, *, precision: Precision) -> None:
        """Load the export. Raises ModelMismatch when it is incomplete or was altered."""
        import onnxruntime as ort

        cores = read_cpu().cores
        # Dynamic quantisation scales by the largest activation of the call: a text must not depend on its neighbours.
        super().__init__(name, export, precision=precision, size=1 if precision == "int8" else _CALL * cores)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = cores
        self._session = ort.InferenceSession(str(export / GRAPH_FILE), options, providers=["CPUExecutionProvider"])

    def _vectors(self, ids: TokenMatrix, mask: TokenMatrix) -> Vectors:
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)
