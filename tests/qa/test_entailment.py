from pathlib import Path

import pytest

from ingest.errors import BetzError
from qa.entailment import CrossEncoderEntailment, is_entailment
from tests.entailment_model import make_model

_LABELS = ("Contradiction", "ENTAILMENT", "neutral")


@pytest.mark.parametrize("winner", [0, 1, 2])
def test_the_order_of_labels_is_read_from_the_model(tmp_path: Path, winner: int) -> None:
    model = CrossEncoderEntailment(str(make_model(tmp_path / "nli", _LABELS, winner)))
    assert model.name == "nli"
    (label,) = model.labels([("A normal EMG does not exclude ALS.", "ALS is not excluded.")])
    assert label == _LABELS[winner].lower()
    assert is_entailment(label) == (winner == 1)


def test_a_pair_too_long_for_the_model_gets_no_label(tmp_path: Path) -> None:
    model = CrossEncoderEntailment(str(make_model(tmp_path, _LABELS, 1)))
    assert model.labels([("reflex " * 40, "It is brisk."), ("It is brisk.", "It is brisk.")]) == [None, "entailment"]
    assert model.labels([]) == []


def test_a_model_without_an_entailment_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BetzError, match="label_0, label_1"):
        CrossEncoderEntailment(str(make_model(tmp_path, ("LABEL_0", "LABEL_1"), 0)))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BetzError, match="no entailment model"):
        CrossEncoderEntailment(str(tmp_path))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BetzError, match="no cross-encoder"):
        CrossEncoderEntailment(str(tmp_path))
