"""Load the embedding model with sentence-transformers: slow to import, so only where it is needed."""

from functools import cache
from typing import TYPE_CHECKING

from ingest.model import EmbeddingModel

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@cache
def load_sentence_transformer(model: EmbeddingModel) -> "SentenceTransformer":
    """Return the model on the processor, from its folder alone, in silence."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)
