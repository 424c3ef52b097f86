"""A question with three short passages, what may truly be said of them, and a chat model that says what it is told."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk

from ingest.documents import Chunk, Document
from qa.answer import Verdict
from qa.claim_verifier import ClaimVerifier
from qa.composer import Draft, Material, Remark
from qa.entailment import Entailment
from qa.evidence import Evidence
from qa.extractive import ExtractiveComposer
from qa.model_composer import ModelComposer
from qa.model_settings import ModelSettings
from qa.question import Question
from qa.retrieve import Passage
from tests.qa.support import LEXICON, document_of, evidence_of, understood

QUESTION = "Does a normal EMG exclude ALS?"
EMG = document_of(
    "A normal EMG does not exclude ALS, because changes may come late.",
    "Repeat the EMG after 3-6 months (or sooner) in about 20% of people.",
    name="emg",
)
BACLOFEN = document_of(
    "Baclofen starts at 5 mg three times daily; the usual ceiling is 80 mg.",
    "Tizanidine is not first-line in liver disease.",
    name="baclofen",
)
TABLE = document_of(
    "Sign | UMN | LMN",
    "Tone | spastic | flaccid",
    "Reflexes | brisk | lost",
    kinds=("header", "row", "row"),
    name="table",
)
DOCUMENTS = (EMG, BACLOFEN, TABLE)
# All that may be said: each sentence, and what its author would accept as a shortening of it.
TRUE = {
    "A normal EMG does not exclude ALS, because changes may come late.",
    "A normal EMG does not exclude ALS.",
    "Repeat the EMG after 3-6 months (or sooner) in about 20% of people.",
    "Repeat the EMG after 3-6 months in about 20% of people.",
    "Baclofen starts at 5 mg three times daily; the usual ceiling is 80 mg.",
    "Baclofen starts at 5 mg three times daily.",
    "Tizanidine is not first-line in liver disease.",
    "Tone | spastic | flaccid",
    "Reflexes | brisk | lost",
}
_EVERYDAY = re.compile(r"[a-z]+")
Say = Callable[[dict[str, Any]], str]


def plain(text: str) -> str:
    """Return the words of a text without articles, punctuation and capitals: what a reader takes from it."""
    return " ".join(re.sub(r"\b(?:a|an|the)\b|[^\w%<>≥≤/+=]+", " ", text.lower()).split())


PLAIN_TRUE = {plain(text) for text in TRUE}


def material(question: str = QUESTION, documents: Sequence[Document] = DOCUMENTS) -> Material:
    """Return the passages, a document each; the first sentence of the first says no to the question."""
    passages: list[Passage] = []
    evidence: list[Evidence] = []
    for number, document in enumerate(documents):
        count = len(document.sentences)
        chunk = Chunk(
            document_id=document.id,
            section=0,
            start=0,
            end=len(document.text),
            first_sentence=0,
            last_sentence=count,
            tokens=1,
        )
        passages.append(Passage(number, chunk, 1.0, None, None, None, None))
        for place, sentence in enumerate(document.sentences):
            if sentence.kind != "header":
                verdict: Verdict | None = None if evidence else "no"
                score = 0.9 - number / 10
                evidence.append(evidence_of(document, place, score=score, verdict=verdict, direction=len(evidence)))
    read: Question = understood(question)
    return Material(read, passages, evidence, judge)


def judge(found: Sequence[Evidence]) -> tuple[int, Verdict] | None:
    """Find the first sentence that says something to the question."""
    return next(((place, item.verdict) for place, item in enumerate(found) if item.verdict), None)


class ScriptedModel:
    """A chat model of which each request gets the next of its replies: what to say, or what to raise."""

    def __init__(self, *replies: Say | str | Exception) -> None:
        self._replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.systems: list[str] = []

    def stream(self, messages: list[tuple[str, str]], **options: Any) -> Iterator[AIMessageChunk]:
        said = self._next(messages, options)
        for start in range(0, len(said), 997):
            yield AIMessageChunk(content=said[start : start + 997])

    def invoke(self, messages: list[tuple[str, str]], **options: Any) -> AIMessage:
        return AIMessage(content=self._next(messages, options))

    def _next(self, messages: list[tuple[str, str]], options: dict[str, Any]) -> str:
        data = json.loads(messages[1][1])
        self.asked.append(data)
        self.systems.append(messages[0][1])
        reply = self._replies[min(len(self.asked), len(self._replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, str) else reply(data)


class Agreeing:
    """An entailment model that says the same of every pair."""

    name = "agreeing"

    def __init__(self, label: str | None = "entailment") -> None:
        self.label = label
        self.pairs: list[tuple[str, str]] = []

    def labels(self, pairs: Sequence[tuple[str, str]]) -> list[str | None]:
        self.pairs += pairs
        return [self.label for _ in pairs]


def composer(
    model: ScriptedModel | BaseChatModel, entailment: Entailment | None = None, **settings: Any
) -> ModelComposer:
    """Return a composer with a model, which never pauses."""
    verifier = ClaimVerifier(LEXICON, lambda word: _EVERYDAY.fullmatch(word) is not None, entailment)
    chosen = ModelSettings(chat_model="scripted", **settings)
    return ModelComposer(cast("BaseChatModel", model), verifier, chosen, ExtractiveComposer(), pause=lambda _: None)


def composed(*replies: Say | str | Exception, **settings: Any) -> tuple[list[Draft], list[str]]:
    """Return the drafts and remarks of an answer for which the model gives these replies."""
    pieces = list(composer(ScriptedModel(*replies), **settings).compose(material()))
    return [p for p in pieces if isinstance(p, Draft)], [p.text for p in pieces if isinstance(p, Remark)]


def keys(data: dict[str, Any]) -> dict[str, str]:
    """Return the key of each document's passage in a request."""
    return {passage["title"].removeprefix("About "): passage["key"] for passage in data["passages"]}


def claim(
    data: dict[str, Any], text: str, quote: str | None = None, source: str = "emg", **fields: Any
) -> dict[str, Any]:
    """Return a claim as the model would give it, with what it quotes, itself unless said otherwise."""
    quoted = {"key": keys(data).get(source, source), "quote": text if quote is None else quote}
    return {"text": text, "verdict": "none", "quotes": [quoted], **fields}


def reply(*claims: dict[str, Any]) -> str:
    """Return a reply that makes claims."""
    return json.dumps({"claims": claims})
