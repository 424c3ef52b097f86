"""Whether a claim follows from what it cites, by a natural language inference model that is set."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ingest.errors import BetzError

if TYPE_CHECKING:
    pass


class Entailment(Protocol):
    """Judges pairs of texts."""

    @property
    def name(self) -> str:
        """What judges, as it is shown."""
        ...

    def labels(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        """Return the likeliest label of each (premise, hypothesis), in small letters; None for a pair too long."""
        ...


class CrossEncoderEntailment:
    """A sentence-transformers cross-encoder trained for inference, from a local folder."""

    def __init__(self, folder: str) -> None:
        """Load the model. Raises BetzError when there is none or none of its labels is an entailment."""
        from sentence_transformers import CrossEncoder

        self.name = Path(folder).name
        if not is_model(folder):
            raise BetzError(f"There is no entailment model at {folder}.", hint="Set BETZ_ENTAILMENT_MODEL to a folder.")
        try:
            self._model: CrossEncoder = CrossEncoder(
                folder, local_files_only=True, device="cpu", model_kwargs={"use_safetensors": True}
            )
            labels = self._model.model.config.id2label
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise BetzError(f"{folder} is no cross-encoder that can be loaded: {error}") from error
        self._labels = [str(labels[number]).lower() for number in sorted(labels)]
        if not any(is_entailment(label) for label in self._labels):
            raise BetzError(
                f"None of the labels of {folder} is an entailment: {', '.join(self._labels)}.",
                hint="Its config.json must name them in id2label.",
            )

    def labels(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        """Return the likeliest label of each pair; a pair is never cut to fit, but left without a label."""
        fit = [pair for pair in pairs if self._fits(pair)]
        scores: Any = self._model.predict(fit, show_progress_bar=False, convert_to_numpy=True) if fit else []
        found = {pair: self._labels[int(row.argmax())] for pair, row in zip(fit, scores, strict=True)}
        return [found.get(pair) for pair in pairs]

    def _fits(self, pair: tuple[str, str]) -> bool:
        limit = self._model.max_length
        return limit is None or len(self._model.tokenizer(*pair, truncation=False)["input_ids"]) <= limit


def is_model(folder: str) -> bool:
    """Say whether a folder looks as if a model lay in it."""
    return (Path(folder) / "config.json").is_file()


def is_entailment(label: str | None) -> bool:
    """Say whether a label, in small letters, is that of a hypothesis that follows."""
    return label is not None and label.startswith("entail")
