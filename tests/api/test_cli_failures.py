from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from tests.api.conftest import Run

_FAILURES: dict[str, list[str]] = {
    "nothing asked": ["ask"],
    "empty question": ["ask", ""],
    "blank question": ["ask", " \t "],
    "question without a word": ["ask", "?!"],
    "empty earlier turn": ["ask", "", "what is PLS?"],
    "100,000 characters": ["ask", "a" * 100_000],
    "100,000 digits in brackets": ["ask", f"[{'9' * 100_000}]"],
    "no index": ["ask", "what is PLS?", "--index", "{tmp}/none"],
    "index is a file": ["ask", "what is PLS?", "--index", "{file}"],
    "question and batch": ["ask", "what is PLS?", "--batch", "{file}"],
    "missing batch": ["ask", "--batch", "{tmp}/none.jsonl"],
    "batch is a folder": ["ask", "--batch", "{tmp}"],
    "unknown option": ["ask", "--nope", "what is PLS?"],
    "option without a value": ["ask", "--batch"],
    "unknown command": ["answer", "what is PLS?"],
    "unknown document": ["passage", "nope", "0", "10"],
    "span beyond the end": ["passage", "pls", "0", "99999999"],
    "span of nothing": ["passage", "pls", "7", "7"],
    "span backwards": ["passage", "pls", "9", "7"],
    "offset that is no number": ["passage", "pls", "a", "b"],
    "offset missing": ["passage", "pls", "1"],
    "negative context": ["passage", "pls", "1", "9", "--context", "-1"],
    "passage without an index": ["passage", "pls", "0", "10", "--index", "{tmp}/none"],
    "unknown schema": ["schema", "question"],
    "missing source": ["ingest", "{tmp}/none", "--index", "{tmp}/index"],
    "nothing to ingest": ["ingest", "{tmp}/empty", "--index", "{tmp}/index"],
    "missing cases": ["eval", "cases", "{tmp}/none.jsonl"],
    "broken cases": ["eval", "cases", "{file}"],
}


@pytest.mark.parametrize("arguments", _FAILURES.values(), ids=_FAILURES.keys())
def test_a_failure_is_one_line_on_standard_error_and_an_exit_code(
    betz: Run, tmp_path: Path, arguments: list[str]
) -> None:
    file = tmp_path / "file.jsonl"
    file.write_text("not json\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    ran = betz(*(argument.replace("{tmp}", str(tmp_path)).replace("{file}", str(file)) for argument in arguments))
    assert ran.code != 0
    assert ran.out == ""
    assert ran.err.startswith("betz: ")
    assert ran.err.endswith("\n")
    assert len(ran.err.splitlines()) == 1


def test_a_model_that_is_not_there_is_one_line(betz: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BETZ_MODEL", str(tmp_path / "none"))
    ran = betz("ask", "what is PLS?")
    assert ran.code != 0
    assert len(ran.err.splitlines()) == 1
    assert "BETZ_MODEL" in ran.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["ask", "what is PLS?", "--index", "nowhere"], "betz ingest"),
        (["ask", ""], "betz ask"),
        (["ask", "--nope", "x"], "--nope"),
        (["ask", "a" * 3_000], "3,000"),
        (["passage", "nope", "0", "1"], "nope"),
    ],
)
def test_a_failure_says_what_is_wrong_or_what_to_do(betz: Run, arguments: list[str], hint: str) -> None:
    assert hint in betz(*arguments).err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (OSError("disk"), 1), (PermissionError(), 1)])
def test_an_interruption_is_one_line(
    betz: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException | type[BaseException], code: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Assistant, "open", fail)
    ran = betz("ask", "what is PLS?")
    assert ran.code == code
    assert len(ran.err.strip().splitlines()) == 1


def test_an_unknown_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch, betz: Run) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Assistant, "open", fail)
    with pytest.raises(ZeroDivisionError):
        betz("ask", "what is PLS?")


def test_a_failed_ask_leaves_no_index_behind(betz: Run, tmp_path: Path, write_corpus: Callable[..., Path]) -> None:
    betz("ask", "what is PLS?", "--index", str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
