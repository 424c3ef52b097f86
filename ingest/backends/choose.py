"""Choose what embeds in bulk: the backend that was asked for, or the fastest that agrees with fp32."""

import hashlib
import json
import os
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ValidationError

from ingest.backends.base import Backend
from ingest.backends.choice import Choice
from ingest.backends.cpu import read_cpu
from ingest.backends.measure import measure
from ingest.backends.names import BACKEND_NAMES, BackendName, backend_name, load_backend, precision_of, runnable
from ingest.backends.probes import PROBES
from ingest.model import EmbeddingModel

AUTO = "auto"
_SECONDS = 2.0
_LIBRARIES = ("torch", "onnxruntime", "openvino")
_GPU_DRIVER = Path("/proc/driver/nvidia")


def choose_backend(setting: str, model: EmbeddingModel, export: Path) -> Choice:
    """Return the choice for a setting, `auto` or a backend's name; `export` is the model's export.

    `auto` measures once a machine, for seconds and with torch, and remembers the outcome in the export's folder.
    Raises BackendUnavailable when there is no such backend, ModelMismatch when the model was altered.
    """
    if setting != AUTO:
        name = backend_name(setting)
        return Choice(name=name, precision=precision_of(name))
    memory = export / f"backend-{_machine_digest()}.json"
    with suppress(OSError, ValidationError):
        return Choice.model_validate_json(memory.read_bytes())
    choice = _fastest(model, export)
    with suppress(OSError):  # with a read-only cache it is measured each time
        memory.write_text(choice.model_dump_json(indent=2))
    return choice


def open_backend(setting: str, model: EmbeddingModel, export: Path) -> Backend:
    """Choose a backend and load it.

    Raises BackendUnavailable when this machine cannot run it, ModelMismatch when the model was altered.
    """
    return load_backend(choose_backend(setting, model, export).name, model, export)


def _fastest(model: EmbeddingModel, export: Path) -> Choice:
    """Measure what this machine can run."""
    first, *names = runnable()
    reference = load_backend(first, model, export)
    others: list[Backend] = []
    failed: list[BackendName] = []
    for name in names:
        try:
            backend = load_backend(name, model, export)
            backend.encode(PROBES[:1])
        except Exception:  # an optional library that does not start is no reason not to ingest
            failed.append(name)
        else:
            others.append(backend)
    measured = measure(reference, others, seconds=_SECONDS)
    best = max(measured, key=lambda measurement: measurement.chunks_per_second or 0)
    name = backend_name(best.name)
    return Choice(name=name, precision=precision_of(name), measured=measured, failed=tuple(failed))


def _machine_digest() -> str:
    """Name all that a measurement depends on but the model, without importing what takes seconds."""
    cpu = read_cpu()
    gpus = os.environ.get("CUDA_VISIBLE_DEVICES", "all") if _GPU_DRIVER.is_dir() else ""
    key = [BACKEND_NAMES, cpu.name, cpu.bf16, cpu.cores, gpus, [_version(library) for library in _LIBRARIES]]
    return hashlib.blake2b(json.dumps(key).encode(), digest_size=8).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
