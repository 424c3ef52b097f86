"""Embed with OpenVINO, which is an optional extra, from the exported graph."""

from pathlib import Path

import numpy as np

from ingest.backends.base import BackendUnavailable, Precision
from ingest.backends.cpu import read_cpu
from ingest.backends.tokens import TokenBackend, TokenMatrix
from ingest.encoder import GRAPH_FILE, Vectors

_CALL = 8  # texts per core
_STEP = 8  # it keeps some megabytes for every shape it has met, and few lengths make few shapes


class OpenVinoBackend(TokenBackend):
    """The exported graph compiled for the processor, with one thread per physical core."""

    def __init__(self, name: str, export: Path, *, precision: Precision) -> None:
        """Compile the export. Raises BackendUnavailable without OpenVINO, ModelMismatch for an altered export."""
        try:
            import openvino
        except ImportError as error:
            raise BackendUnavailable("OpenVINO is not installed.", hint='Run: pip install "betz[openvino]"') from error
        cores = read_cpu().cores
        super().__init__(name, export, precision=precision, size=_CALL * cores, step=_STEP)
        options = {
            "PERFORMANCE_HINT": "LATENCY",  # one call at a time, on all cores
            "INFERENCE_NUM_THREADS": cores,
            "INFERENCE_PRECISION_HINT": {"fp32": "f32", "bf16": "bf16"}[precision],
        }
        compiled = openvino.Core().compile_model(str(export / GRAPH_FILE), "CPU", options)
        self._request = compiled.create_infer_request()

    def _vectors(self, ids: TokenMatrix, mask: TokenMatrix) -> Vectors:
        result = self._request.infer({"input_ids": ids, "attention_mask": mask})
        return np.array(result[0], dtype=np.float32)
