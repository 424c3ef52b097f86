"""Search for a development question with a cross-encoder that was not fitted on it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import BetzError
from ingest.settings import Settings
from qa.assistant import Assistant, Searched
from qa.close_reading import PairReader
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder


def fold_of(question: str, folds: int) -> int:
    """Return the fold of a question's id, the same whatever other questions there are."""
    return int.from_bytes(hashlib.blake2b(question.encode(), digest_size=4).digest()) % folds


def fold_file(folder: Path, number: int) -> Path:
    """Return where the adapters lie that were fitted without a fold, numbered from 0."""
    return folder / f"fold-{number + 1}.safetensors"


class Folds:
    """An assistant that reads each development question with adapters fitted without the question's fold."""

    def __init__(self, assistant: Assistant, readers: Sequence[PairReader] = ()) -> None:
        """Take a cross-encoder for each fold; without any, all questions are read as a doctor's are."""
        self.assistant = assistant
        self._readers = tuple(readers)

    @classmethod
    def open(cls, settings: Settings, folder: Path | None) -> "Folds":
        """Load the adapters in `folder`, if there is one. Raises BetzError."""
        files = sorted(folder.glob("fold-*.safetensors")) if folder else []
        if folder and not files:
            raise BetzError(f"There are no folds in {folder}.", hint="Run betz eval train-cross-encoder --folds.")
        readers = [CrossEncoder(ensure_cross_encoder(settings.cache, file)) for file in files]
        return cls(Assistant.open(settings), readers)

    def search(self, question: str, text: str) -> Searched:
        """Search for a text that belongs to the question with this id."""
        reader = self._readers[fold_of(question, len(self._readers))] if self._readers else None
        return self.assistant.search(text, cross_encoder=reader)
