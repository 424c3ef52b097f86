"""Fit the model that says whether a sentence's verdict on a polar question is right, and say how it does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.cases import ABSTAIN
from evals.cross_encoder.folds import Folds
from evals.marked import ANSWERS, MarkedQuestion, load_marked
from qa.compose import JUDGED, standing_alone
from qa.judging import MODEL_FILE
from qa.verdict_readings import Said, read

_FOLDS = 10
_SEEDS = (0, 1)
_OPPOSITES = 0.015  # share of polar questions that may get the opposite verdict, out of fold; held out there are more
_THRESHOLDS = np.arange(0.5, 0.95, 0.01)
_SHOWN = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
# Of depth 2 to 4, and with half or double the trees, the curve of right against opposite verdicts is the same.
_TREES: dict[str, Any] = {
    "max_depth": 3,
    "n_estimators": 120,
    "learning_rate": 0.06,
    "subsample": 0.7,
    "max_features": 0.3,
    "min_samples_leaf": 15,
}


@dataclass(frozen=True)
class _Asked:
    """A wording of a case, whether it is the one that a doctor's turns give, and what its sentences say.

    `carried` says of each reading whether its sentence may carry a verdict: where all that is found was looked at, a
    sentence that is marked as answering alone.
    """

    case: MarkedQuestion
    resolved: bool
    readings: tuple[Said, ...]
    carried: tuple[bool, ...]


def train_verdicts(paths: Sequence[Path], folds: Folds, *, write: bool) -> None:
    """Fit gradient-boosted trees on what sentences say to questions, and print right and opposite verdicts by bar.

    A reading is right that gives the case's verdict from a sentence which carries it. A polar question without a
    verdict counts as one that must get none, but for lines that do not speak of verdicts.
    Figures are out of fold, `_FOLDS` folds by case, of each case as its turns are resolved.
    """
    asked = [item for case in load_marked(paths) for item in _ask(case, folds)]
    flat = [(item, reading) for item in asked for reading in item.readings]
    names = list(flat[0][1].readings)
    rows = np.array([list(reading.readings.values()) for _, reading in flat])
    carried = [carries for item in asked for carries in item.carried]
    right = np.array([reading.verdict == item.case.verdict for item, reading in flat]) & np.array(carried)
    denies = np.array([reading.verdict == "no" for _, reading in flat])
    ids = {case: number for number, case in enumerate(dict.fromkeys(item.case.id for item in asked))}
    groups = np.array([ids[item.case.id] for item, _ in flat])
    surest = np.mean([_out_of_fold(rows, right, denies, groups, seed) for seed in _SEEDS], axis=0)
    outcomes = _outcomes(asked, flat, surest, carried)
    polar = sum(item.case.verdict is not None for item, *_ in outcomes)

    def count(bar: float) -> tuple[int, int, int, int]:
        given = [(item.case.verdict, reading.verdict, carries) for item, reading, p, carries in outcomes if p >= bar]
        opposite = sum({gold, verdict} == {"yes", "no"} for gold, verdict, _ in given)
        hits = [carries for gold, verdict, carries in given if gold == verdict]
        return len(hits), opposite, len(given), sum(hits)

    bars = [float(bar) for bar in _THRESHOLDS if count(float(bar))[1] <= _OPPOSITES * polar]
    threshold = round(min(bars, default=1.0), 2)
    console = Console(highlight=False)
    table = Table("bar", "verdicts", "right", "carried", "opposite", "other wrong")
    for bar in sorted({*_SHOWN, threshold}):
        hits, opposite, given, well = count(bar)
        table.add_row(f"{bar:.2f}", str(given), str(hits), str(well), str(opposite), str(given - hits - opposite))
    console.print(table)
    console.print(f"{len(ids)} cases, {polar} with a verdict; at most {_OPPOSITES:.1%} are opposite at {threshold:.2f}")
    if write:
        card = {
            "threshold": threshold,
            "fitted_on": f"{len(ids)} development questions, {polar} with a verdict",
            "no": trees_of(_fit(rows[denies], right[denies], 0), right[denies], names),
            "yes": trees_of(_fit(rows[~denies], right[~denies], 0), right[~denies], names),
        }
        MODEL_FILE.write_text(_compact(card), encoding="utf-8")


def _ask(case: MarkedQuestion, folds: Folds) -> list[_Asked]:
    if case.verdict == ABSTAIN:
        return []
    own, retyped = case.wordings(folds.assistant.standalone)
    found = []
    for text in dict.fromkeys((*own, *retyped)):
        question, _, evidence, _ = folds.search(case.id, text)
        if "verdict" in case.model_fields_set or not question.polar:
            prose = standing_alone([item for item in evidence if item.sentence.kind == "prose"])
            readings = tuple(read(question, prose[:JUDGED], folds.assistant.embed))
            carried = tuple(not case.complete or case.grade(prose[said.place]) == ANSWERS for said in readings)
            found.append(_Asked(case, text == own[0] and question.polar, readings, carried))
    return found


def _fit(rows: NDArray[np.float64], right: NDArray[np.bool_], seed: int) -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(random_state=seed, **_TREES).fit(rows, right)


def _out_of_fold(
    rows: NDArray[np.float64],
    right: NDArray[np.bool_],
    denies: NDArray[np.bool_],
    groups: NDArray[np.int64],
    seed: int,
) -> NDArray[np.float64]:
    """Return the probability that each reading is right, by models that have not seen its case."""
    fold = np.random.default_rng(seed).permutation(int(groups.max()) + 1)[groups] % _FOLDS
    found = np.zeros(len(rows))
    for part in (denies, ~denies):
        for number in range(_FOLDS):
            test, train = part & (fold == number), part & (fold != number)
            if test.any():
                found[test] = _fit(rows[train], right[train], seed).predict_proba(rows[test])[:, 1]
    return found


def _outcomes(
    asked: Sequence[_Asked],
    flat: Sequence[tuple[_Asked, Said]],
    probability: NDArray[np.float64],
    carried: Sequence[bool],
) -> list[tuple[_Asked, Said, float, bool]]:
    """Return the surest reading of each case as its turns are resolved, its probability and whether it is carried."""
    best: dict[int, tuple[_Asked, Said, float, bool]] = {}
    for (item, reading), p, carries in zip(flat, probability, carried, strict=True):
        if item.resolved and (id(item) not in best or p > best[id(item)][2]):
            best[id(item)] = (item, reading, float(p), carries)
    silent = [item for item in asked if item.resolved and id(item) not in best]
    return [*best.values(), *((item, Said(0, "depends", {}), 0.0, False) for item in silent)]


def trees_of(model: Any, right: NDArray[np.bool_], names: Sequence[str]) -> dict[str, Any]:
    """Return the trees of a fitted GradientBoostingClassifier as `qa.boosting` reads them."""
    odds = float(right.mean() / (1 - right.mean()))
    trees = []
    for (estimator,) in model.estimators_:
        tree = estimator.tree_
        leaf = tree.children_left < 0
        trees.append(
            {
                "reading": ["" if end else names[place] for end, place in zip(leaf, tree.feature, strict=True)],
                "threshold": [0.0 if end else round(float(t), 5) for end, t in zip(leaf, tree.threshold, strict=True)],
                "below": [max(int(node), 0) for node in tree.children_left],
                "above": [max(int(node), 0) for node in tree.children_right],
                "value": [
                    round(float(v) * model.learning_rate, 5) if end else 0.0
                    for end, v in zip(leaf, tree.value[:, 0, 0], strict=True)
                ],
            }
        )
    return {"start": round(float(np.log(odds)), 5), "trees": trees}


def _compact(card: dict[str, Any]) -> str:
    """Return JSON with a tree a line."""
    lines = [f'  "{name}": {json.dumps(card[name])},' for name in ("threshold", "fitted_on")]
    for name in ("no", "yes"):
        trees = ",\n".join(f"    {json.dumps(tree)}" for tree in card[name]["trees"])
        lines.append(f'  "{name}": {{"start": {card[name]["start"]}, "trees": [\n{trees}\n  ]}},')
    return "{\n" + "\n".join(lines).removesuffix(",") + "\n}\n"
