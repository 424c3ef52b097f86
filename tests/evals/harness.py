"""A corpus of two documents, gold for it, and a system that answers from a script: perfectly, unless it is bent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from evals.suite import Suite, load_suite
from ingest.documents import Document
from ingest.reader import IndexReader
from qa.answer import Answer, Citation, CitedReference, Claim, Provenance, RetrievedPassage, Verdict
from qa.options import DEFAULTS, AnswerOptions

TEXTS = {
    "riluzole": "Riluzole prolongs survival in ALS.\nRiluzole does not cure ALS.\nNausea is common with riluzole.",
    "pls": "PLS is a slow disease of the upper motor neuron.\nLife expectancy in PLS is often near normal.",
}
DOCUMENTS = {
    name: Document(id=name, title=name, text=text, sections=(), sentences=(), source="s", content_hash="h")
    for name, text in TEXTS.items()
}

GOLD = """\
- id: riluzole-001
  kind: question
  tags: [riluzole]
  topic: riluzole
  must_pass: true
  provenance: "made for the tests"
  turns:
    - ask: "does riluzole cure ALS?"
      expect:
        verdict: "no"
        passages: [{doc: riluzole, quote: "Riluzole does not cure ALS.", grade: 2}]
        must_have:
          - id: no-cure
            importance: vital
            all_of: [["not cure"]]
            scope: answer
            examples: {match: ["It does not cure it."], no_match: ["It cures it."]}
        must_not:
          - {id: cures, severity: critical, pattern: "re:riluzole cures"}
- id: riluzole-002
  kind: question
  tags: [riluzole]
  topic: riluzole
  provenance: "made for the tests"
  turns:
    - ask: "does riluzole prolong survival?"
      expect:
        verdict: "yes"
        passages: [{doc: riluzole, quote: "Riluzole prolongs survival in ALS.", grade: 2}]
        must_have:
          - id: prolongs
            importance: vital
            all_of: [["prolongs survival"]]
            scope: answer
            examples: {match: ["It prolongs survival."], no_match: ["It cures it."]}
- id: pls-003
  kind: conversation
  tags: [pls]
  topic: pls
  provenance: "made for the tests"
  turns:
    - ask: "what is PLS?"
      expect:
        passages: [{doc: pls, quote: "PLS is a slow disease of the upper motor neuron.", grade: 2}]
        must_have:
          - id: slow
            importance: vital
            all_of: [["slow"]]
            scope: answer
            examples: {match: ["A slow disease."], no_match: ["A fast disease."]}
    - ask: "and life expectancy?"
      standalone: "What is life expectancy in PLS?"
      expect:
        passages: [{doc: pls, quote: "Life expectancy in PLS is often near normal.", grade: 2}]
        must_have:
          - id: near-normal
            importance: vital
            all_of: [["near normal"]]
            scope: answer
            examples: {match: ["It is near normal."], no_match: ["It is short."]}
- id: none-004
  kind: unanswerable
  tags: [riluzole]
  provenance: "made for the tests"
  turns:
    - ask: "what does riluzole cost?"
      expect: {verdict: abstain}
"""

_SCRIPT: dict[tuple[str, ...], tuple[Verdict | None, str, str]] = {
    ("does riluzole cure ALS?",): ("no", "riluzole", "Riluzole does not cure ALS."),
    ("does riluzole prolong survival?",): ("yes", "riluzole", "Riluzole prolongs survival in ALS."),
    ("what is PLS?",): (None, "pls", "PLS is a slow disease of the upper motor neuron."),
    ("what is PLS?", "and life expectancy?"): (None, "pls", "Life expectancy in PLS is often near normal."),
    ("What is life expectancy in PLS?",): (None, "pls", "Life expectancy in PLS is often near normal."),
    ("and life expectancy?",): (None, "riluzole", "Riluzole prolongs survival in ALS."),
}
_PROVENANCE = Provenance(generation="g1", model="m1", settings="s1", version="0", timings={"compose": 1.0})


@dataclass
class ScriptedSystem:
    """Answers what its script holds and abstains from the rest; `bend` changes each answer, `hear` each question."""

    bend: Callable[[Answer], Answer] = lambda answer: answer
    hear: Callable[[Sequence[str]], Sequence[str]] = lambda turns: turns
    generation: str = "g1"
    asked: list[tuple[str, ...]] = field(default_factory=list)
    told: list[tuple[Answer, ...]] = field(default_factory=list)

    @property
    def reader(self) -> IndexReader:
        fake = SimpleNamespace(
            manifest=SimpleNamespace(id=self.generation, model="m1"),
            store=SimpleNamespace(titles=lambda: dict.fromkeys(DOCUMENTS, "")),
            document=DOCUMENTS.get,
        )
        return cast(IndexReader, fake)

    def answer(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> Answer:
        self.asked.append(tuple(turns))
        self.told.append(options.earlier)
        return self.bend(_answer(tuple(self.hear(turns))))

    def passages(self, text: str) -> list[RetrievedPassage]:
        return _answer((text,)).passages


def passages_of(first: str) -> list[RetrievedPassage]:
    """Return every line of the documents as a passage, those of one document first."""
    names = sorted(TEXTS, key=lambda name: name != first)
    found: list[RetrievedPassage] = []
    for name in names:
        for line in TEXTS[name].split("\n"):
            start = TEXTS[name].index(line)
            score = 0.9 - 0.1 * len(found)
            found.append(
                RetrievedPassage(
                    document_id=name,
                    title=name,
                    section=[],
                    start=start,
                    end=start + len(line),
                    text=line,
                    score=score,
                    dense_rank=len(found) + 1,
                    dense_score=score,
                )
            )
    return found


def _answer(turns: tuple[str, ...]) -> Answer:
    if turns not in _SCRIPT:
        return Answer(
            status="not_in_corpus",
            question=turns[-1],
            standalone_question=turns[-1],
            text="No passage answers this question.",
            passages=passages_of("riluzole")[:3],
            provenance=_PROVENANCE,
        )
    verdict, name, quote = _SCRIPT[turns]
    start = TEXTS[name].index(quote)
    citation = Citation(document_id=name, start=start, end=start + len(quote), cited_text=quote, references=[1])
    return Answer(
        status="answered",
        verdict=verdict,
        question=turns[-1],
        standalone_question=turns[-1],
        text=f"{verdict.capitalize()}. {quote} [1]" if verdict else f"{quote} [1]",
        claims=[Claim(text=quote, support="verified", citations=[citation])],
        references=[CitedReference(n=1, key="k", type="article-journal", evidence_type="own_summary")],
        passages=passages_of(name)[:3],
        provenance=_PROVENANCE,
    )


def tiny_suite(folder: Path, gold: str = GOLD) -> Suite:
    """Write gold into a folder and load it."""
    path = folder / "tiny.yaml"
    path.write_text(gold, encoding="utf-8")
    return load_suite(path)
