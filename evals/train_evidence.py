"""Fit the weights by which sentences are ranked, on questions whose answering sentences are known.

A reader has marked them, or they are those that alone match everything a case's answer must match.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

from evals.cases import ABSTAIN
from evals.cross_encoder.folds import Folds
from evals.marked import ANSWERS, MarkedQuestion, load_marked
from qa.evidence import WEIGHTS_FILE, Evidence, Weights

_FOLDS = 10
_SEEDS = (0, 1, 2)
# How far the best candidate is from the seventh in the mean: the unit of the distances that composition is set in.
_SPREAD = 0.36
_RUNNER_UP = 6
_HARDEST = 15  # of the sentences that do not answer, those ranked highest are learned from


class _List(BaseModel):
    """The candidates of one question: their features, the scores they have now, and their grades."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    question: str
    rows: NDArray[np.float64]
    scores: NDArray[np.float64]
    grades: NDArray[np.int64]


def train_evidence(paths: Sequence[Path], folds: Folds, *, write: bool) -> None:
    """Fit a pairwise logistic model (Joachims, KDD 2002) and print how often an answering sentence comes first.

    Each question counts in each of its wordings. Figures are out of fold, `_FOLDS` folds by question, beside those of
    the weights in use on the same candidates.
    """
    questions = [question for question in load_marked(paths) if question.verdict != ABSTAIN]
    names: list[str] = []
    lists: list[_List] = []
    for question in questions:
        own, retyped = question.wordings(folds.assistant.standalone)
        for text in dict.fromkeys((*own, *retyped)):
            evidence = folds.search(question.id, text).evidence
            candidates = [item for item in evidence if item.sentence.kind == "prose"]
            names = list(candidates[0].features) if candidates else names
            ranked = _candidates(question, candidates)
            if (ranked.grades == ANSWERS).any():
                lists.append(ranked)
    now = np.array([_first_answers(ranked.scores, ranked.grades) for ranked in lists])
    fitted = np.array([_cross_validate(lists, seed) for seed in _SEEDS])
    weights = _fit(lists, np.random.default_rng(0))
    weights *= _SPREAD / _spread([ranked.rows @ weights for ranked in lists])

    console = Console(highlight=False)
    table = Table("feature", "weight")
    for name, weight in zip(names, weights, strict=True):
        table.add_row(name, f"{weight:.3f}")
    console.print(table)
    spread = fitted.mean(axis=1)
    asked = len({ranked.question for ranked in lists})
    console.print(f"{asked} questions in {len(lists)} wordings with an answering sentence found; it comes first:")
    console.print(f"  weights in use (fitted on some of these): {now.mean():.1%}")
    console.print(f"  fitted, out of fold: {spread.mean():.1%} (seeds {spread.min():.1%} to {spread.max():.1%})")
    if write:
        fitted_on = f"{asked} development questions in {len(lists)} wordings"
        kept = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
        card = Weights(weights=kept, fitted_on=fitted_on)
        WEIGHTS_FILE.write_text(json.dumps(card.model_dump(), indent=2) + "\n", encoding="utf-8")


def _candidates(question: MarkedQuestion, evidence: Sequence[Evidence]) -> _List:
    return _List(
        question=question.id,
        rows=np.array([list(item.features.values()) for item in evidence]),
        scores=np.array([item.score for item in evidence]),
        grades=np.array([question.grade(item) for item in evidence]),
    )


def _spread(scores: Sequence[NDArray[np.float64]]) -> float:
    """Return the mean distance of the best score from the seventh, over lists with so many."""
    ordered = [np.sort(each)[::-1] for each in scores if len(each) > _RUNNER_UP]
    return float(np.mean([each[0] - each[_RUNNER_UP] for each in ordered]))


def _first_answers(scores: NDArray[np.float64], grades: NDArray[np.int64]) -> bool:
    return bool(len(scores)) and bool(grades[int(np.argmax(scores))] == ANSWERS)


def _pairs(ranked: _List) -> tuple[NDArray[np.float64], float]:
    """Return the differences of each answering sentence from each harder other, and the weight of a pair."""
    best = ranked.rows[ranked.grades == ANSWERS]
    others = np.flatnonzero(ranked.grades != ANSWERS)
    others = others[np.argsort(-ranked.scores[others], kind="stable")][:_HARDEST]
    differences = (best[:, None, :] - ranked.rows[others][None, :, :]).reshape(-1, ranked.rows.shape[1])
    return differences, 1 / max(len(differences), 1)


def _fit(lists: Sequence[_List], generator: np.random.Generator) -> NDArray[np.float64]:
    """Return the weights of the features."""
    from sklearn.linear_model import LogisticRegression

    pairs = [_pairs(ranked) for ranked in lists]
    rows = np.concatenate([differences for differences, _ in pairs])
    weights = np.concatenate([np.full(len(differences), weight) for differences, weight in pairs])
    signs = generator.choice([-1.0, 1.0], len(rows))
    spread = rows.std(axis=0) + 1e-9
    model: Any = LogisticRegression(C=0.3, fit_intercept=False, max_iter=1000)
    model.fit(rows * signs[:, None] / spread, signs > 0, sample_weight=weights)
    fitted: NDArray[np.float64] = model.coef_[0] / spread
    return fitted


def _cross_validate(lists: Sequence[_List], seed: int) -> list[bool]:
    """Say for each list whether an answering sentence comes first when its question was not learned from."""
    generator = np.random.default_rng(seed)
    questions = sorted({ranked.question for ranked in lists})
    generator.shuffle(questions)
    fold = {question: number % _FOLDS for number, question in enumerate(questions)}
    hits = [False] * len(lists)
    for held in range(_FOLDS):
        weights = _fit([ranked for ranked in lists if fold[ranked.question] != held], generator)
        for number, ranked in enumerate(lists):
            if fold[ranked.question] == held:
                hits[number] = _first_answers(ranked.rows @ weights, ranked.grades)
    return hits
