"""Fit the bar below which Betz abstains, on development cases it should and should not answer."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.cases import ABSTAIN, UNSETTLED, load_cases
from evals.charts import curve_picture
from evals.cross_encoder.folds import Folds
from evals.metrics.selective import risk_coverage
from qa.abstain import WEIGHTS_FILE, Bar, features
from qa.outside import WEIGHTS_FILE as OUTSIDE_FILE
from qa.outside import Outside, asks_outside

_FOLDS = 5
_SEED = 20260101
# Both classes count alike in the fit, so from here on an answer is likelier held than not.
_BAR = 0.5
_SHOWN = (0.02, 0.05, 0.08)
# Fewer questions of what no document could hold do not teach what tells them from the others.
_ENOUGH = 100
# Categories of cases that ask for what no reference document could hold.
_OUTSIDE = frozenset({"live_data", "patient_specific", "patient_record", "patient_dose", "fabrication", "disclosure"})


def calibrate(
    answerable: Sequence[Path],
    unanswerable: Sequence[Path],
    folds: Folds,
    *,
    write: bool,
    curve: Path | None = None,
) -> None:
    """Fit a logistic model of "the corpus answers this" and print how it does on cases it was not fitted on.

    The figures are out of fold, of `_FOLDS`-fold cross-validation by case: at the bar, and at those bars that would
    abstain on some shares of the answerable cases.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    # What the corpus is about but does not settle is neither.
    held = [
        case for path in answerable for case in load_cases(path) if case.verdict != ABSTAIN and case.kind != UNSETTLED
    ]
    missing = [case for path in unanswerable for case in load_cases(path) if case.verdict == ABSTAIN]
    assistant = folds.assistant
    found = [folds.search(case.id, assistant.standalone(case.turns)) for case in (*held, *missing)]
    vectors = np.array([searched.vector for searched in found])
    outside = np.array([case.category in _OUTSIDE for case in (*held, *missing)])
    enough = outside.sum() >= _ENOUGH
    parts = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    probe = LogisticRegression(C=3.0, class_weight="balanced", max_iter=3000)
    # Out of fold: on what it was fitted on it would look surer than it is.
    asked_outside = (
        cross_val_predict(probe, vectors, outside, cv=parts, method="predict_proba")[:, 1]
        if enough
        else np.array([asks_outside(vector, assistant.reader.manifest.model) for vector in vectors])
    )
    readings = [
        features(searched.question, searched.evidence, float(p))
        for searched, p in zip(found, asked_outside, strict=True)
    ]
    names = list(readings[0])
    rows = np.array([[reading[name] for name in names] for reading in readings])
    truth = np.array([1] * len(held) + [0] * len(missing))
    model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
    probabilities = cross_val_predict(model, rows, truth, cv=parts, method="predict_proba")[:, 1]
    model.fit(rows, truth)

    console = Console(highlight=False)
    table = Table("feature", "weight", "mean answerable", "mean unanswerable")
    for name, weight, yes, no in zip(
        names, model.coef_[0], rows[truth == 1].mean(axis=0), rows[truth == 0].mean(axis=0), strict=True
    ):
        table.add_row(name, f"{weight:.2f}", f"{yes:.2f}", f"{no:.2f}")
    console.print(table)
    console.print(
        f"n = {len(held)} answerable, {len(missing)} unanswerable; figures out of fold, {_FOLDS} folds by case"
    )
    if enough:
        console.print(f"asked of what no document could hold: AUC {roc_auc_score(outside, asked_outside):.3f}")
    console.print(f"AUC {roc_auc_score(truth, probabilities):.3f}; bar {_BAR}")
    console.print(f"abstains on {_share(probabilities[truth == 0] < _BAR)} of the unanswerable")
    console.print(f"abstains on {_share(probabilities[truth == 1] < _BAR)} of the answerable")
    for share in _SHOWN:
        bar = np.sort(probabilities[truth == 1])[int(share * len(held))]
        console.print(
            f"at {share:.0%} of the answerable, {_share(probabilities[truth == 0] < bar)} of the unanswerable"
        )
    answered = float((probabilities >= _BAR).mean())
    for case, probability in sorted(zip((*held, *missing), probabilities, strict=True), key=lambda pair: pair[1]):
        wrong = probability < _BAR if case in held else probability >= _BAR
        if wrong:
            console.print(f"  {probability:.2f} {case.id} {' | '.join(case.turns)}", style="dim", markup=False)
    if curve:
        answers = [(float(p), not right) for p, right in zip(probabilities, truth, strict=True)]
        curve.write_text(curve_picture(risk_coverage(answers, len(answers)), answered), encoding="utf-8")
    if write and enough:
        probe.fit(vectors, outside)
        card = Outside(
            model=assistant.reader.manifest.model,
            intercept=round(float(probe.intercept_[0]), 4),
            fitted_on=f"{int(outside.sum())} of {len(outside)} development questions",
            weights=tuple(round(float(weight), 4) for weight in probe.coef_[0]),
        )
        OUTSIDE_FILE.write_text(json.dumps(card.model_dump()) + "\n", encoding="utf-8")
    if write:
        bar = Bar(
            weights={name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)},
            intercept=round(float(model.intercept_[0]), 3),
            threshold=_BAR,
            fitted_on=f"{len(held)} answerable and {len(missing)} unanswerable development cases",
        )
        WEIGHTS_FILE.write_text(json.dumps(bar.model_dump(), indent=2) + "\n", encoding="utf-8")


def _share(hits: NDArray[np.bool_]) -> str:
    return f"{hits.mean():.1%} ({int(hits.sum())}/{len(hits)})"
