import json
import math

import numpy as np
import pytest
from pydantic import ValidationError
from sklearn.ensemble import GradientBoostingClassifier

from evals.train_verdicts import trees_of
from qa.boosting import BoostedTrees


def test_the_trees_give_the_probabilities_of_the_model_they_were_taken_from() -> None:
    random = np.random.default_rng(0)
    rows = random.random((200, 3))
    right = rows[:, 0] + rows[:, 1] * rows[:, 2] > 0.8
    model = GradientBoostingClassifier(n_estimators=12, max_depth=3, random_state=0).fit(rows, right)
    trees = BoostedTrees.model_validate_json(json.dumps(trees_of(model, right, ("a", "b", "c"))))
    for row, expected in zip(rows, model.predict_proba(rows)[:, 1], strict=True):
        assert trees.probability(dict(zip(("a", "b", "c"), row, strict=True))) == pytest.approx(expected, abs=1e-3)


def test_without_trees_the_start_decides() -> None:
    assert BoostedTrees(start=math.log(3), trees=()).probability({}) == pytest.approx(0.75)


def test_a_file_of_another_form_is_refused() -> None:
    with pytest.raises(ValidationError):
        BoostedTrees.model_validate({"start": 0, "trees": [{"reading": ["a"]}]})
