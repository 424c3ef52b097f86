import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import BaseDocumentCompressor
from langchain_core.documents import Document as LangChainDocument

from ingest.encoder import OnnxEncoder
from ingest.errors import ModelMismatch
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.cross_encoder import CrossEncoder
from qa.rerank import SCORE, load_cross_encoder, rerank
from qa.retrieve import Passage
from qa.search_settings import SearchSettings

QUESTION = "what is PLS?"


class Scripted(BaseDocumentCompressor):
    """Does to the documents what it was made with."""

    order: Callable[[Sequence[LangChainDocument]], Sequence[LangChainDocument]]

    def compress_documents(
        self, documents: Sequence[LangChainDocument], query: str, callbacks: object = None
    ) -> Sequence[LangChainDocument]:
        return self.order(documents)


def reranked(
    assistant: Assistant, order: Callable[[Sequence[LangChainDocument]], Sequence[LangChainDocument]]
) -> tuple[list[Passage], list[Passage]]:
    """Return the passages for a question before and after a reranker of that order."""
    before = assistant.searcher.find(QUESTION).passages
    return before, rerank(Scripted(order=order), QUESTION, before, assistant.searcher.describe)


def test_the_order_of_any_langchain_reranker_is_taken(assistant: Assistant) -> None:
    before, after = reranked(assistant, lambda documents: documents[::-1])
    assert [passage.number for passage in after] == [passage.number for passage in before][::-1]
    assert after == sorted(after, key=lambda passage: -passage.score)


def test_what_it_leaves_out_is_left_out(assistant: Assistant) -> None:
    before, after = reranked(assistant, lambda documents: documents[2:4])
    assert [passage.number for passage in after] == [passage.number for passage in before[2:4]]
    assert reranked(assistant, lambda _: [])[1] == []


def test_its_scores_become_those_of_the_passages(assistant: Assistant) -> None:
    def scored(documents: Sequence[LangChainDocument]) -> Sequence[LangChainDocument]:
        return [
            LangChainDocument(page_content=one.page_content, metadata={**one.metadata, SCORE: 7.0 - 2 * n})
            for n, one in enumerate(documents[:3])
        ]

    after = reranked(assistant, scored)[1]
    assert [(passage.score, passage.rerank_score) for passage in after] == [(1.0, 7.0), (0.5, 5.0), (0.0, 3.0)]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one random layer, saved as sentence-transformers saves one."""
    import torch
    from sentence_transformers import CrossEncoder as SentenceTransformersCrossEncoder
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "lateral", "sclerosis", "what", "is", "a", "the", "als"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    card = {
        "model_type": "bert",
        "vocab_size": len(words),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": 128,
        "initializer_range": 0.3,
        "id2label": {"0": "relevance"},
        "label2id": {"relevance": 0},
    }
    (folder / "config.json").write_text(json.dumps(card), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "BertTokenizer", "model_max_length": 128}), encoding="utf-8"
    )
    torch.manual_seed(0)
    make: Any = AutoModelForSequenceClassification
    make.from_config(AutoConfig.from_pretrained(folder)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
    saved = folder / "saved"
    SentenceTransformersCrossEncoder(str(folder)).save_pretrained(str(saved))
    return saved


def test_a_cross_encoder_is_loaded_from_its_folder_and_ranks(tiny: Path) -> None:
    reranker = load_cross_encoder(str(tiny))
    documents = [LangChainDocument(page_content=text) for text in ("als", "lateral sclerosis", "the the the")]
    ranked = reranker.compress_documents(documents, "what is als")
    scores = [document.metadata[SCORE] for document in ranked]
    assert sorted(document.page_content for document in ranked) == sorted(d.page_content for d in documents)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    assert reranker.compress_documents([], "what is als") == []


def test_a_cross_encoder_that_is_set_ranks_the_passages(
    tiny: Path, bundled: Settings, cross_encoder: CrossEncoder
) -> None:
    encoder = OnnxEncoder(ensure_export(find_model(bundled.model), bundled.cache))
    searching = SearchSettings(reranker=str(tiny))
    set_ = Assistant(IndexReader.open(bundled.index), encoder, cross_encoder, searching=searching)
    found = set_.passages(QUESTION, limit=5)
    scores = [passage.rerank_score for passage in found]
    assert None not in scores
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    assert set_.answer([QUESTION]).status in ("answered", "not_in_corpus")


@pytest.mark.parametrize("name", ["/nowhere/at/all", "nobody/no-such-cross-encoder"])
def test_a_reranker_that_is_not_on_this_machine_is_refused(name: str) -> None:
    with pytest.raises(ModelMismatch, match="BETZ_RERANKER"):
        load_cross_encoder(name)
