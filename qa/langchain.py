"""Betz in LangChain programs: its retriever and its embedder behind LangChain's interfaces."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.settings import Settings
from qa.assistant import Assistant


class BetzEmbeddings(Embeddings):
    """The model that the index is built with, on ONNX Runtime; vectors are of unit length."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder

    @classmethod
    def open(cls, settings: Settings) -> "BetzEmbeddings":
        """Load the model that is set. Raises ModelMismatch."""
        return cls(OnnxEncoder(ensure_export(find_model(settings.model), settings.cache)))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector per text."""
        return [[float(value) for value in vector] for vector in self._encoder.encode(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]


class BetzRetriever(BaseRetriever):
    """Betz's hybrid search: each passage is a LangChain document with its id, offsets, section and scores.

    `page_content` is the verbatim passage: `text[start:end]` of the document `document_id`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 6

    @classmethod
    def open(cls, settings: Settings, *, k: int = 6) -> "BetzRetriever":
        """Open the live generation. Raises IndexMissing, IndexDamaged or ModelMismatch."""
        return cls(assistant=Assistant.open(settings), k=k)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        **_: Any,
    ) -> list[LangChainDocument]:
        """Return the passages for a stand-alone question, best first. Raises InvalidQuestion."""
        return [
            LangChainDocument(page_content=passage.text, metadata=passage.model_dump(exclude={"text"}))
            for passage in self.assistant.passages(query, limit=self.k)
        ]
