"""Fit the weights by which candidates are ranked, on the mean nDCG@10 of several sets of questions.

Coordinate ascent: Metzler and Croft, Information Retrieval 2007;10:257-274. Each set counts alike, however many
questions it has. Figures are of questions that were not learned from.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.external.data import read_jsonl, read_qrels
from evals.external.rows import External, Row
from evals.metrics.retrieval import ndcg
from evals.search.cases import CONVERSATIONS, FOLLOWUPS, load_search_cases
from evals.summary import Observation, estimate
from ingest.embed import Progress
from qa.assistant import Assistant
from qa.ranking import READINGS, WEIGHTS_FILE, Readings, Weights, load_weights

K = 10
PLAIN = {"dense": 0.5, "lexical": 0.5}
_DEPTH = 100
_MOST = 500
_FOLDS = 5
_STEPS = (2.0, 1.4, 1.15)
_SEED = 20260101

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Candidates:
    """A question with the readings of its candidates, their documents and the grades of documents."""

    question: str
    readings: Readings
    documents: Sequence[str]
    grades: Mapping[str, int]

    def ndcg(self, weights: Numbers) -> float:
        """Return the nDCG@10 of the documents ranked by weighted readings, each at its best candidate."""
        order = np.argsort(-(self.readings @ weights), kind="stable")
        ranking = list(dict.fromkeys(self.documents[place] for place in order[: 20 * K]))
        return ndcg(ranking, self.grades, K)


Sets = dict[str, list[Candidates]]


def train_ranking(assistant: Assistant, also: Mapping[Path, Assistant], progress: Progress, *, write: bool) -> External:
    """Fit on the development questions of the bundled corpus and BEIR folders, and return figures out of fold.

    `also` gives for each folder the assistant over its corpus. Raises Skipped and BetzError.
    """
    cases = [case for file in (FOLLOWUPS, CONVERSATIONS) for case in load_search_cases(file)]
    asked = [(case.id, case.standalone, {case.document: 1}) for case in cases]
    sets: Sets = {"bundled": list(_candidates(assistant, asked, progress, pooled=False))}
    for folder, other in also.items():
        qrels = read_qrels(folder)
        queries = read_jsonl(folder, "queries.jsonl", "_id", "text")
        judged = [(r["_id"], r["text"], qrels[r["_id"]]) for r in queries if any(qrels.get(r["_id"], {}).values())]
        pooled = any(grade == 0 for grades in qrels.values() for grade in grades.values())
        sets[folder.name] = list(_candidates(other, judged[:: max(len(judged) // _MOST, 1)], progress, pooled=pooled))
    folds = _folds(sets)
    fitted = [
        _fit({name: [c for c in held if folds[c.question] != fold] for name, held in sets.items()})
        for fold in range(_FOLDS)
    ]
    now, plain = load_weights(), np.array([PLAIN.get(name, 0.0) for name in READINGS])
    rows = [row for name, held in sets.items() for row in _rows(name, held, plain, now, fitted, folds)]
    if write:
        weights = _fit(sets)
        sizes = ", ".join(f"{len(held)} of {name}" for name, held in sets.items())
        card = Weights(
            weights={name: round(float(weight), 3) for name, weight in zip(READINGS, weights, strict=True)},
            fitted_on=f"development questions: {sizes}",
        )
        WEIGHTS_FILE.write_text(json.dumps(card.model_dump(), indent=2) + "\n", encoding="utf-8")
    return External(suite="ranking", rows=tuple(rows), skipped=())


def _candidates(
    assistant: Assistant,
    asked: Sequence[tuple[str, str, Mapping[str, int]]],
    progress: Progress,
    *,
    pooled: bool,
) -> Iterator[Candidates]:
    """Yield the candidates of each question; where judgements are pooled, only those that were judged."""
    names = assistant.reader.store.chunk_documents()
    for done, (name, text, grades) in enumerate(asked, start=1):
        _, found = assistant.searcher.candidates(text, depth=_DEPTH)
        documents = [names[number] for number in found.numbers]
        kept = [place for place, document in enumerate(documents) if not pooled or document in grades]
        progress("Reading candidates", done, len(asked))
        yield Candidates(name, found.readings[kept], [documents[place] for place in kept], grades)


def _folds(sets: Sets) -> dict[str, int]:
    """Deal the questions of each set into folds."""
    rng = np.random.default_rng(_SEED)
    return {
        candidates.question: number % _FOLDS
        for held in sets.values()
        for number, candidates in enumerate(held[place] for place in rng.permutation(len(held)))
    }


def _fit(sets: Sets) -> Numbers:
    """Return the weights, together 1, of the greatest mean nDCG@10."""

    def gain(weights: Numbers) -> float:
        return float(np.mean([np.mean([one.ndcg(weights) for one in held]) for held in sets.values() if held]))

    # Ascent ends on the next hill: it starts from nowhere in particular, and from where it ended last time.
    starts = (np.full(len(READINGS), 1 / len(READINGS)), load_weights())
    return max((_ascend(gain, start) for start in starts), key=gain)


def _ascend(gain: Callable[[Numbers], float], weights: Numbers) -> Numbers:
    """Return the weights, together 1, that no single step betters."""
    best = gain(weights)
    for step in _STEPS:
        better = True
        while better:
            better = False
            for place in range(len(weights)):
                for factor in (step, 1 / step):
                    tried = weights.copy()
                    tried[place] *= factor
                    tried /= tried.sum()
                    if (found := gain(tried)) > best + 1e-6:
                        weights, best, better = tried, found, True
    return weights


def _rows(
    name: str,
    held: Sequence[Candidates],
    plain: Numbers,
    now: Numbers,
    fitted: Sequence[Numbers],
    folds: dict[str, int],
) -> Iterator[Row]:
    """Yield the nDCG@10 of plain fusion, of the weights in use, of those fitted without each question, and the gain."""
    before = [one.ndcg(plain) for one in held]
    after = [one.ndcg(fitted[folds[one.question]]) for one in held]
    for system, values in (
        ("plain fusion", before),
        ("weights in use", [one.ndcg(now) for one in held]),
        ("fitted, out of fold", after),
        ("fitted less plain", [b - a for a, b in zip(before, after, strict=True)]),
    ):
        observed = [Observation(one.question, value) for one, value in zip(held, values, strict=True)]
        yield Row(system=system, metric=estimate(name, "ndcg@10", observed, unit="questions"))
