import json
from pathlib import Path

import pytest

import evals.calibrate
from evals.calibrate import calibrate
from evals.cross_encoder.folds import Folds
from qa.abstain import WEIGHTS_FILE, Bar, load_bar
from qa.assistant import Assistant
from tests.conftest import ROOT

_PER_CLASS = 12


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A few development cases that the corpus answers, and a few that it does not."""
    made = []
    for name in ("answerable", "unanswerable"):
        lines = (ROOT / "evals" / "dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:_PER_CLASS]
        file = tmp_path / f"{name}.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        made.append(file)
    return made[0], made[1]


def test_a_fit_says_how_it_does_and_changes_nothing(
    assistant: Assistant, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = WEIGHTS_FILE.read_bytes()
    calibrate([files[0]], [files[1]], Folds([assistant]), write=False)
    out = capsys.readouterr().out
    assert f"n = {_PER_CLASS} answerable, {_PER_CLASS} unanswerable" in out
    assert "AUC" in out
    assert all(name in out for name in load_bar().weights)
    assert WEIGHTS_FILE.read_bytes() == before


def test_a_written_fit_can_be_loaded_and_says_what_it_was_fitted_on(
    assistant: Assistant, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "abstention.json"
    monkeypatch.setattr(evals.calibrate, "WEIGHTS_FILE", target)
    calibrate([files[0]], [files[1]], Folds([assistant]), write=True)
    bar = Bar.model_validate_json(target.read_bytes())
    assert bar.weights.keys() == load_bar().weights.keys()
    assert 0 <= bar.threshold <= 1
    assert f"{_PER_CLASS} answerable" in bar.fitted_on


def test_a_few_questions_of_what_no_document_could_hold_do_not_teach_what_they_are(
    assistant: Assistant, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [json.loads(line) for line in files[1].read_text(encoding="utf-8").splitlines()]
    live = tmp_path / "live.jsonl"
    live.write_text("\n".join(json.dumps({**case, "category": "live_data"}) for case in cases), encoding="utf-8")
    monkeypatch.setattr(evals.calibrate, "WEIGHTS_FILE", tmp_path / "abstention.json")
    monkeypatch.setattr(evals.calibrate, "OUTSIDE_FILE", tmp_path / "outside.json")
    calibrate([files[0]], [live], Folds([assistant]), write=True)
    assert (tmp_path / "abstention.json").exists()
    assert not (tmp_path / "outside.json").exists()


def test_the_same_cases_give_the_same_fit(
    assistant: Assistant, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits = []
    for name in ("one.json", "two.json"):
        monkeypatch.setattr(evals.calibrate, "WEIGHTS_FILE", tmp_path / name)
        calibrate([files[0]], [files[1]], Folds([assistant]), write=True)
        fits.append((tmp_path / name).read_bytes())
    assert fits[0] == fits[1]


def test_cases_are_sorted_by_what_they_want(
    assistant: Assistant, files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed = tmp_path / "mixed.jsonl"
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    mixed.write_text("\n".join(lines), encoding="utf-8")
    wanted = [json.loads(line)["verdict"] for line in lines]
    calibrate([mixed], [mixed], Folds([assistant]), write=False)
    assert f"n = {len(wanted) - wanted.count('abstain')} answerable" in capsys.readouterr().out
