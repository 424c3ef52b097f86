from collections.abc import Mapping

import numpy as np
import pytest

from ingest.encoder import Vectors
from qa import judging
from qa.boosting import BoostedTrees, Tree
from qa.judging import VerdictModel, load_model, settle
from qa.verdict_readings import read
from tests.qa.support import document_of, evidence_of, understood

_QUESTION = "does a Babinski sign confirm ALS?"
_DENIES = "A Babinski sign does not confirm ALS."
_AFFIRMS = "A Babinski sign does confirm ALS."
_SURE, _UNSURE = 4.0, 0.0  # logarithms of odds


def embed(texts: list[str]) -> Vectors:
    return np.eye(len(texts), 64, k=32, dtype=np.float32)


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, {"no": _SURE, "yes": _SURE})


def believe(monkeypatch: pytest.MonkeyPatch, odds: Mapping[str, float]) -> None:
    """Have the model believe each verdict so much, the better placed a little more."""
    nearer = Tree(reading=("gap", "", ""), threshold=(0.005, 0, 0), below=(1, 0, 0), above=(2, 0, 0), value=(0, 0.1, 0))
    trees = {verdict: BoostedTrees(start=start, trees=(nearer,)) for verdict, start in odds.items()}
    model = VerdictModel(no=trees["no"], yes=trees["yes"], threshold=0.8, fitted_on="nothing")
    monkeypatch.setattr(judging, "load_model", lambda: model)


def settled(*sentences: str, question: str = _QUESTION) -> tuple[int, str] | None:
    document = document_of(*sentences)
    found = [evidence_of(document, n, score=1 - n / 100) for n in range(len(sentences))]
    return settle(understood(question), found, embed)


def test_a_sentence_settles_by_denying_or_affirming() -> None:
    assert settled(_DENIES) == (0, "no")
    assert settled(_AFFIRMS) == (0, "yes")


def test_what_is_not_sure_enough_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, {"no": _UNSURE, "yes": _UNSURE})
    assert settled(_DENIES) is None
    assert settled(_AFFIRMS) is None


def test_the_surest_sentence_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settled(_AFFIRMS, _DENIES) == (0, "yes")
    believe(monkeypatch, {"no": _SURE, "yes": _UNSURE})
    assert settled(_AFFIRMS, _DENIES) == (1, "no")


def test_a_sentence_further_down_may_settle_what_the_first_does_not() -> None:
    assert settled("Copper should be measured.", _DENIES) == (1, "no")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("can B12 deficiency cause spasticity?", "Normal MMA makes B12 deficiency an unlikely cause of spasticity."),
        (
            "can B12 deficiency cause spasticity?",
            "B12 deficiency should not stop the search for a cause of spasticity.",
        ),
        ("does riluzole prolong survival?", "Riluzole did not prolong survival in severe bulbar weakness."),
        ("is neurofilament raised in ALS?", "A raised neurofilament does not prove ALS."),
        ("can PLS turn into ALS?", "Limited early denervation does not by itself turn PLS into ALS."),
        ("is PLS the same as ALS?", "Time and evidence of denervation separate ALS from PLS, which is slower."),
        ("does riluzole cure ALS?", "Riluzole is a drug for ALS."),
        ("does spasticity always need treatment?", "Treatment of spasticity should have a stated goal."),
        ("is tofersen useful if there is no SOD1 variant?", "Tofersen is useful in ALS with a SOD1 variant."),
        ("does a UMN sign mean ALS?", "The UMN sign of ALS is spasticity."),
        (_QUESTION, "A Babinski sign does confirm disease, progressing without amyotrophic lateral sclerosis."),
    ],
)
def test_what_says_something_else_settles_nothing_however_sure_the_model(question: str, sentence: str) -> None:
    assert settled(sentence, question=question) is None


def test_nothing_settles_nothing() -> None:
    assert settle(understood(_QUESTION), [], embed) is None


def test_a_false_premise_is_corrected_first() -> None:
    question = "since a Babinski sign confirms ALS, start riluzole today?"
    assert settled("Riluzole is offered at diagnosis.", _DENIES, question=question) == (1, "no")


def test_the_model_that_comes_along_weighs_the_readings_there_are() -> None:
    model = load_model()
    document = document_of(_DENIES)
    (reading,) = read(understood(_QUESTION), [evidence_of(document)], embed)
    used = {name for trees in (model.no, model.yes) for tree in trees.trees for name in tree.reading if name}
    assert used <= reading.readings.keys()
    assert 0 < model.probability(reading) < 1
