"""A command that fits says at once what it is not given, or cannot do with what it is."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.fitting import app
from ingest.errors import BetzError


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "Either public questions or adapters are needed"),
        (["--public", ".", "--refine", "adapters"], "Either public questions or adapters are needed"),
        (["--refine", "adapters", "--folds", "folds"], "Adapters are refined on all questions, without folds"),
    ],
)
def test_the_cross_encoder_is_fitted_from_the_start_or_refined(
    options: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("adapters").touch()
    result = CliRunner().invoke(app, ["train-cross-encoder", "questions.jsonl", *options])
    assert isinstance(result.exception, BetzError)
    assert message in str(result.exception)
    assert result.exception.hint


def test_adapters_that_are_not_there_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.safetensors")
    result = CliRunner().invoke(app, ["train-cross-encoder", "questions.jsonl", "--refine", missing])
    assert result.exit_code == 2
    assert "does not exist" in result.output
