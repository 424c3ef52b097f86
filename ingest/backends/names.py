"""The backends by name, and how each is opened."""

import importlib.util
from pathlib import Path
from typing import Literal, get_args

from ingest.backends.base import Backend, BackendUnavailable, Precision
from ingest.backends.cpu import read_cpu
from ingest.model import EmbeddingModel

BackendName = Literal["torch-fp32", "torch-bf16", "onnx-fp32", "onnx-int8", "openvino", "cuda"]
BACKEND_NAMES: tuple[BackendName, ...] = get_args(BackendName)
REFERENCE: BackendName = "torch-fp32"


def backend_name(name: str) -> BackendName:
    """Return the name as it was given. Raises BackendUnavailable when there is no such backend."""
    for known in BACKEND_NAMES:
        if known == name:
            return known
    raise BackendUnavailable(f"There is no backend {name!r}.", hint=f"Choose auto, {', '.join(BACKEND_NAMES)}.")


def precision_of(name: BackendName) -> Precision:
    """Return the number format in which a backend computes on this machine."""
    match name:
        case "torch-fp32" | "onnx-fp32":
            return "fp32"
        case "torch-bf16":
            return "bf16"
        case "onnx-int8":
            return "int8"
        case "openvino":
            return "bf16" if read_cpu().bf16 else "fp32"
        case "cuda":
            return "fp16"


def load_backend(name: BackendName, model: EmbeddingModel, export: Path) -> Backend:
    """Load a backend by name; `export` is the model's export.

    Raises BackendUnavailable when this machine cannot run it, ModelMismatch when the model was altered.
    """
    precision = precision_of(name)
    match name:
        case "onnx-fp32":
            from ingest.backends.onnx_backend import OnnxBackend

            return OnnxBackend(name, export, precision=precision)
        case "onnx-int8":
            from ingest.backends.onnx_backend import OnnxBackend
            from ingest.backends.quantise import ensure_int8

            return OnnxBackend(name, ensure_int8(export), precision=precision)
        case "openvino":
            from ingest.backends.openvino_backend import OpenVinoBackend

            return OpenVinoBackend(name, export, precision=precision)
        case _:
            from ingest.backends.torch_backend import TorchBackend

            device = "cuda" if name == "cuda" else "cpu"
            return TorchBackend(name, model, export, precision=precision, device=device)


def runnable() -> list[BackendName]:
    """List what `auto` may choose from on this machine, the reference first; int8 is only had by its name."""
    import torch

    names: list[BackendName] = [REFERENCE, "onnx-fp32"]
    if read_cpu().bf16:
        names.append("torch-bf16")
    if importlib.util.find_spec("openvino"):
        names.append("openvino")
    if torch.cuda.is_available():
        names.append("cuda")
    return names
