"""Export a sentence-transformers model once to ONNX, so that questions need no torch."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ingest.encoder import CARD_FILE, GRAPH_FILE, TOKENIZER_FILE, WEIGHTS_FILE, ExportCard, export_digest
from ingest.model import EmbeddingModel

if TYPE_CHECKING:
    import torch

# Raised when what an export holds, or how it is checked, changes.
EXPORT_FORMAT = 1


def export_folder(cache: Path, fingerprint: str) -> Path:
    """Return where the export of the model with this fingerprint lies, or would lie."""
    return cache / f"models-{EXPORT_FORMAT}" / fingerprint.replace("@", "-")


def ensure_export(model: EmbeddingModel, cache: Path) -> Path:
    """Return the folder of the model's export, making it when it is not there (seconds, needs torch).

    Raises ModelMismatch when the weights are not the expected ones.
    """
    return ensure_exported(model, cache, model.expected_fingerprint, _make_encoder)


def ensure_exported(
    model: EmbeddingModel, cache: Path, fingerprint: str, make: Callable[[EmbeddingModel], "Traceable"]
) -> Path:
    """Return the folder of the export of what `make` makes of a model, making it when it is not there.

    Raises ModelMismatch when the weights are not the expected ones.
    """
    folder = export_folder(cache, fingerprint)
    if not (folder / CARD_FILE).is_file():
        _export(model, folder, fingerprint, make)
    return folder


class Traceable(NamedTuple):
    """A torch module in the shape of its export: what it is given and what it returns, by name.

    Each input is int64, shape (batch, tokens); the output has the batch first.
    """

    module: "torch.nn.Module"
    inputs: tuple[str, ...]
    output: str
    max_tokens: int


def _export(model: EmbeddingModel, folder: Path, fingerprint: str, make: Callable[[EmbeddingModel], Traceable]) -> None:
    """Write the export beside its place and rename it there, so that a crash leaves nothing half-made."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        model.fingerprint()  # proves the weights
        made = make(model)
        _write_graph(made, building)
        shutil.copyfile(model.folder / "tokenizer.json", building / TOKENIZER_FILE)
        card = ExportCard(fingerprint=fingerprint, max_tokens=made.max_tokens, digest=export_digest(building))
        (building / CARD_FILE).write_text(card.model_dump_json(indent=2))
        try:
            os.rename(building, folder)
        except OSError:
            if not (folder / CARD_FILE).is_file():  # another process may have been first
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _make_encoder(model: EmbeddingModel) -> Traceable:
    import onnx  # noqa: F401 - before the model is loaded, which takes long
    import torch

    from ingest.sentence_transformer import load_sentence_transformer

    class Graph(torch.nn.Module):
        """Token ids and mask in, unit sentence vectors out."""

        def __init__(self, encoder: torch.nn.Module) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = self.encoder({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    graph = Graph(load_sentence_transformer(model))
    return Traceable(graph, ("input_ids", "attention_mask"), "embedding", model.max_tokens)


def _write_graph(made: Traceable, folder: Path) -> None:
    """Trace a module, optimise the graph, and keep its weights beside it, where they can be memory-mapped."""
    import onnx
    import onnxruntime as ort
    import torch

    ids = torch.ones((2, 16), dtype=torch.long)
    mask = torch.ones((2, 16), dtype=torch.long)
    mask[1, 9:] = 0
    lengths = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            made.module.train(False),
            tuple(mask if name == "attention_mask" else ids for name in made.inputs),
            str(folder / "traced.onnx"),
            input_names=list(made.inputs),
            output_names=[made.output],
            dynamic_axes={**dict.fromkeys(made.inputs, lengths), made.output: {0: "batch"}},
            opset_version=17,
            dynamo=False,  # the tracing exporter: needs no onnxscript and gives a fixed graph
        )
    options = ort.SessionOptions()
    options.log_severity_level = 3
    # "Extended" stops short of what depends on this machine's processor.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "optimised.onnx")
    ort.InferenceSession(str(folder / "traced.onnx"), options, providers=["CPUExecutionProvider"])
    graph = onnx.load(str(folder / "optimised.onnx"))
    onnx.save_model(
        graph, str(folder / GRAPH_FILE), save_as_external_data=True, location=WEIGHTS_FILE, size_threshold=1024
    )
    for name in ("traced.onnx", "optimised.onnx"):
        (folder / name).unlink()
