"""Ask a question with a cross-encoder that was not fitted on it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import BetzError
from ingest.settings import Settings
from qa.assistant import Assistant, Searched
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder


def fold_of(question: str, folds: int) -> int:
    """Return the fold of a question's id, the same whatever other questions there are."""
    return int.from_bytes(hashlib.blake2b(question.encode(), digest_size=4).digest()) % folds


def fold_file(folder: Path, number: int) -> Path:
    """Return where the adapters lie that were fitted without a fold, numbered from 0."""
    return folder / f"fold-{number + 1}.safetensors"


class Folds:
    """Assistants that each read with adapters fitted without one fold of the questions."""

    def __init__(self, assistants: Sequence[Assistant]) -> None:
        """Take an assistant for each fold; a single one reads all questions as a doctor's are read."""
        self._assistants = tuple(assistants)

    @classmethod
    def open(cls, settings: Settings, folder: Path | None) -> "Folds":
        """Load the adapters in `folder`, if there is one. Raises BetzError."""
        if folder is None:
            return cls([Assistant.open(settings)])
        files = sorted(folder.glob("fold-*.safetensors"))
        if not files:
            raise BetzError(f"There are no folds in {folder}.", hint="Run betz eval train-cross-encoder --folds.")
        readers = [CrossEncoder(ensure_cross_encoder(settings.cache, file)) for file in files]
        return cls([Assistant.open(settings, reader) for reader in readers])

    @property
    def assistant(self) -> Assistant:
        """Return one of them, for what is the same with all."""
        return self._assistants[0]

    def of(self, question: str) -> Assistant:
        """Return the assistant that may be asked the question with this id."""
        return self._assistants[fold_of(question, len(self._assistants))]

    def search(self, question: str, text: str) -> Searched:
        """Search for a text that belongs to the question with this id."""
        return self.of(question).search(text)
