import numpy as np
import pytest

from ingest.encoder import OnnxEncoder
from ingest.errors import InvalidQuestion
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.langchain import BetzEmbeddings, BetzRetriever

_TEXTS = ["A UMN lesion is damage above the anterior horn.", "Riluzole 50 mg twice daily.", "x", ""]


@pytest.fixture(scope="module")
def embeddings(bundled: Settings) -> BetzEmbeddings:
    return BetzEmbeddings.open(bundled)


def test_retrieved_documents_are_verbatim_slices_of_the_stored_ones(assistant: Assistant) -> None:
    for found in BetzRetriever(assistant=assistant).invoke("what is PLS?"):
        stored = assistant.reader.document(found.metadata["document_id"])
        assert stored is not None
        assert stored.text[found.metadata["start"] : found.metadata["end"]] == found.page_content != ""


def test_the_retriever_gives_the_passages_of_the_assistant_in_order(assistant: Assistant) -> None:
    retrieved = BetzRetriever(assistant=assistant, k=4).invoke("what is PLS?")
    passages = assistant.passages("what is PLS?")[:4]
    assert [document.page_content for document in retrieved] == [passage.text for passage in passages]


@pytest.mark.parametrize("k", [1, 6, 12, 20])
def test_the_retriever_gives_as_many_documents_as_asked_for(assistant: Assistant, k: int) -> None:
    assert len(BetzRetriever(assistant=assistant, k=k).invoke("upper motor neuron signs")) == k


def test_the_retriever_opens_the_live_index(bundled: Settings) -> None:
    assert BetzRetriever.open(bundled, k=2).invoke("what is PLS?")


def test_the_retriever_refuses_an_empty_question(assistant: Assistant) -> None:
    with pytest.raises(InvalidQuestion):
        BetzRetriever(assistant=assistant).invoke("  ")


def test_embeddings_have_unit_length(embeddings: BetzEmbeddings) -> None:
    assert np.linalg.norm(embeddings.embed_documents(_TEXTS), axis=1) == pytest.approx([1] * len(_TEXTS), abs=1e-5)


@pytest.mark.parametrize("text", _TEXTS)
def test_embeddings_are_those_of_the_encoder(bundled: Settings, embeddings: BetzEmbeddings, text: str) -> None:
    encoder = OnnxEncoder(ensure_export(find_model(bundled.model), bundled.cache))
    assert embeddings.embed_query(text) == [float(value) for value in encoder.encode([text])[0]]


def test_a_text_embeds_alike_alone_and_among_others(embeddings: BetzEmbeddings) -> None:
    alone = [embeddings.embed_query(text) for text in _TEXTS]
    assert np.allclose(alone, embeddings.embed_documents(_TEXTS), atol=1e-5)


def test_no_texts_embed_to_nothing(embeddings: BetzEmbeddings) -> None:
    assert embeddings.embed_documents([]) == []
