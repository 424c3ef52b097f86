"""Have passages ranked anew by any LangChain reranker; a cross-encoder that is set becomes one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.documents import BaseDocumentCompressor
from langchain_core.documents import Document as LangChainDocument
from pydantic import ConfigDict

from ingest.errors import ModelMismatch
from qa.answer import RetrievedPassage
from qa.retrieve import Passage

if TYPE_CHECKING:
    from langchain_core.callbacks import Callbacks

RERANKED = 30
SCORE = "relevance_score"  # where LangChain's own rerankers leave their score
_PLACE = "place"


class CrossEncoderReranker(BaseDocumentCompressor):
    """Ranks passages by a sentence-transformers cross-encoder, which reads question and passage together."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    model: Any

    def compress_documents(
        self,
        documents: Sequence[LangChainDocument],
        query: str,
        callbacks: "Callbacks | None" = None,  # noqa: ARG002 - LangChain's signature
    ) -> Sequence[LangChainDocument]:
        """Return all documents, the most relevant first, ties as they came; each has its score in its metadata."""
        if not documents:
            return []
        titled = [f"{document.metadata.get('title', '')}\n{document.page_content}".strip() for document in documents]
        scores = [float(score) for score in self.model.predict([(query, text) for text in titled])]
        order = sorted(range(len(documents)), key=lambda place: -scores[place])
        return [
            LangChainDocument(
                page_content=documents[place].page_content,
                metadata={**documents[place].metadata, SCORE: scores[place]},
            )
            for place in order
        ]


def load_cross_encoder(name: str) -> CrossEncoderReranker:
    """Load a cross-encoder from a folder, or by a name that an earlier download left on this machine.

    Nothing is downloaded, no code of the model's is run and weights are read from safetensors only. Raises
    ModelMismatch when it cannot be loaded or gives more than one score.
    """
    from sentence_transformers import CrossEncoder

    folder = Path(name).expanduser()
    try:
        model = CrossEncoder(
            str(folder) if folder.is_dir() else name, local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:  # whatever the libraries below raise for a folder that holds no such model
        raise ModelMismatch(
            f"The reranker {name!r} cannot be loaded: {' '.join(str(error).split())[:200]}",
            hint="Set BETZ_RERANKER to the folder of a sentence-transformers cross-encoder, or unset it.",
        ) from error
    if model.num_labels != 1:
        raise ModelMismatch(
            f"The reranker {name!r} gives {model.num_labels} scores; one is needed.", hint="Set another BETZ_RERANKER."
        )
    return CrossEncoderReranker(model=model)


def rerank(
    reranker: BaseDocumentCompressor,
    question: str,
    passages: Sequence[Passage],
    describe: Callable[[Passage], RetrievedPassage],
) -> list[Passage]:
    """Return passages in the order a reranker gives them, without those it leaves out.

    Their scores become its own, scaled from 0 to 1, or fall evenly where it gives none.
    """
    shown = [describe(passage) for passage in passages]
    documents = [
        LangChainDocument(page_content=one.text, metadata={**one.model_dump(exclude={"text"}), _PLACE: place})
        for place, one in enumerate(shown)
    ]
    ranked = reranker.compress_documents(documents, question)
    kept = [(passages[document.metadata[_PLACE]], document.metadata.get(SCORE)) for document in ranked]
    given = [score for _, score in kept if score is not None]
    if len(given) < len(kept) or given != sorted(given, reverse=True):
        return [replace(p, score=1 - n / len(kept), rerank_score=score) for n, (p, score) in enumerate(kept)]
    spread = (given[0] - given[-1]) or 1.0 if given else 1.0
    return [replace(p, score=(score - given[-1]) / spread, rerank_score=score) for p, score in kept]
