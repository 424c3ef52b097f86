"""Hand-made documents, evidence and words, so that a test states only what it is about."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.documents import Document, Section, Sentence, SentenceKind
from ingest.lexical import terms
from ingest.references import Reference
from ingest.synonyms import Synonyms
from qa.answer import Claim, Verdict
from qa.composer import Draft
from qa.evidence import Evidence
from qa.lexicon import Lexicon
from qa.mending import Mender
from qa.question import Question, understand
from qa.verify import ReferenceList, claim_of

LEXICON = Lexicon(
    [
        Synonyms(term="amyotrophic lateral sclerosis", forms=("amyotrophic lateral sclerosis", "ALS")),
        Synonyms(term="baclofen", forms=("baclofen", "Lioresal")),
        Synonyms(term="EMG", forms=("EMG", "electromyography")),
        Synonyms(term="Hoffmann sign", forms=("Hoffmann sign", "Hoffmann")),
        Synonyms(term="lower motor neuron", forms=("lower motor neuron", "LMN")),
        Synonyms(term="MRI", forms=("MRI", "magnetic resonance imaging")),
        Synonyms(term="multiple sclerosis", forms=("multiple sclerosis", "MS"), exact_case=("MS",)),
        Synonyms(term="primary lateral sclerosis", forms=("primary lateral sclerosis", "PLS")),
        Synonyms(term="riluzole", forms=("riluzole", "Rilutek")),
        Synonyms(term="spasticity", forms=("spasticity",)),
        Synonyms(term="stroke", forms=("stroke",)),
        Synonyms(term="tizanidine", forms=("tizanidine",)),
        Synonyms(term="upper motor neuron", forms=("upper motor neuron", "upper motor neurone", "UMN")),
    ]
)


@dataclass(frozen=True)
class FakeVocabulary:
    """A corpus of a few terms, each as rare as the next."""

    terms: Collection[str] = frozenset()
    everyday_words: Collection[str] = frozenset()
    lexicon: Lexicon = LEXICON

    def idf(self, term: str) -> float:
        return 1.0

    def everyday(self, word: str) -> bool:
        return word in self.everyday_words

    def pieces(self, word: str) -> int:
        return -(-len(word) // 3)

    @property
    def mender(self) -> Mender:
        return Mender(self.lexicon, self.terms, self.idf, self.everyday, self.everyday)


def understood(text: str) -> Question:
    """Read a question in a corpus that holds all its words."""
    return understand(text, FakeVocabulary(terms=frozenset(terms(text))))


def document_of(
    *lines: str, name: str = "doc", keys: Sequence[Sequence[str]] = (), kinds: Sequence[SentenceKind] = ()
) -> Document:
    """Make a document with a sentence a line; `keys` and `kinds` belong to the lines in order."""
    sentences = []
    start = 0
    for number, line in enumerate(lines):
        sentences.append(
            Sentence(
                start=start,
                end=start + len(line),
                section=0,
                keys=tuple(keys[number]) if keys else (),
                kind=kinds[number] if kinds else "prose",
            )
        )
        start += len(line) + 1
    text = "\n".join(lines)
    return Document(
        id=name,
        title=f"About {name}",
        text=text,
        sections=(Section(path=(), start=0, end=len(text)),),
        sentences=tuple(sentences),
        source=f"{name}.md",
        content_hash="0" * 64,
        updated="2026-01-31",
    )


def evidence_of(
    document: Document,
    number: int = 0,
    *,
    score: float = 1.0,
    verdict: Verdict | None = None,
    direction: int | None = None,
    coverage: float = 1.0,
) -> Evidence:
    """Make evidence of a sentence; two with the same `direction` mean the same."""
    sentence = document.sentences[number]
    vector = np.zeros(64, dtype=np.float32)
    vector[number if direction is None else direction] = 1
    return Evidence(
        document=document,
        sentence=sentence,
        vector=vector,
        similarity=min(score, 1.0),
        coverage=coverage,
        own_coverage=coverage,
        words=frozenset(terms(f"{document.title} {document.quote(sentence)}")),
        verdict=verdict,
        score=score,
    )


def work(key: str, **fields: object) -> Reference:
    """Make the record of a work."""
    return Reference.model_validate({"key": key, "title": f"Title of {key}", **fields})


def claims_of(
    evidence: Sequence[Evidence], references: ReferenceList, find_document: Callable[[str], Document | None]
) -> list[tuple[Evidence, Claim]]:
    """Quote each piece of evidence; those whose citation does not resolve are left out."""
    claims = ((item, claim_of(Draft(item.text, (item,)), references, find_document)) for item in evidence)
    return [(item, claim) for item, claim in claims if claim]
