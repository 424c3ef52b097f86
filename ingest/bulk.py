"""The encoder that ingest embeds with: chosen at once, opened only when there is something to embed."""

from pathlib import Path

from ingest.backends.base import Backend
from ingest.backends.choice import Choice
from ingest.backends.choose import AUTO, choose_backend
from ingest.backends.names import BackendName, load_backend
from ingest.model import EmbeddingModel

# So few texts are embedded before torch would be imported.
_FEW = 1_000
_SLOW_TO_OPEN: frozenset[BackendName] = frozenset({"torch-fp32", "torch-bf16", "cuda"})
_QUICK_TO_OPEN: BackendName = "onnx-fp32"


class BulkEncoder:
    """Stands for the backend of a setting until it is needed."""

    def __init__(self, setting: str, model: EmbeddingModel, export: Path) -> None:
        """Choose the backend. Raises BackendUnavailable when there is no such backend."""
        self._setting, self._model, self._export = setting, model, export
        self.choice: Choice = choose_backend(setting, model, export)

    @property
    def precision(self) -> str:
        """The number format that vectors are computed in, or float32 where they are few; empty for float32 alone."""
        return "" if self.choice.precision == "fp32" else f"+{self.choice.precision}"

    def open(self, waiting: int) -> Backend:
        """Load the backend for so many texts, checking the weights.

        Raises ModelMismatch when they are not the expected ones, BackendUnavailable when this machine cannot run it.
        """
        self._model.fingerprint()
        # A vector in float32 agrees with those in fewer bits at least as well as they do with each other.
        few = waiting <= _FEW and self.choice.name in _SLOW_TO_OPEN
        # A device asked for by name must be there, however little there is to do.
        few = few and (self._setting == AUTO or self.choice.name != "cuda")
        return load_backend(_QUICK_TO_OPEN if few else self.choice.name, self._model, self._export)
