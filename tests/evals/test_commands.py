import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evals.commands import app
from evals.run_folder import ITEMS
from qa.answer import Answer
from tests.evals.harness import GOLD, ScriptedSystem

pytestmark = pytest.mark.usefixtures("few_replicates")


@pytest.fixture
def betz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call a command of `betz eval` on the tiny suite and a scripted system, which `bend` changes."""
    (tmp_path / "tiny.yaml").write_text(GOLD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.environ", os.environ.copy())

    def call(*arguments: str, bend: Callable[[Answer], Answer] = lambda answer: answer) -> Result:
        system = ScriptedSystem(bend=bend)
        monkeypatch.setattr("qa.assistant.Assistant.open", lambda settings: system)
        monkeypatch.setattr("ingest.reader.IndexReader.open", lambda index: system.reader)
        return CliRunner().invoke(app, list(arguments))

    return call


def _run(betz: Callable[..., Result], **options: Any) -> str:
    result = betz("run", "tiny.yaml", **options)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[0]


def _broken(answer: Answer) -> Answer:
    return answer.model_copy(update={"text": f"{answer.text} Riluzole cures all."})


def test_validate_tells_the_size_and_hash_of_the_suite(betz: Callable[..., Result]) -> None:
    result = betz("validate", "tiny.yaml")
    assert result.exit_code == 0
    assert result.output.startswith("tiny: 4 items, 5 turns, sha256 ")


def test_validate_names_file_line_and_field_of_every_fault_and_exits_with_2(
    betz: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "tiny.yaml").write_text(GOLD.replace("grade: 2", "grade: 7"), encoding="utf-8")
    result = betz("validate", "tiny.yaml")
    assert result.exit_code == 2
    assert "tiny.yaml:11: riluzole-001.turns.0.expect.passages.0.grade" in result.output
    assert result.output.count("passages.0.grade: ") >= 4


def test_run_leaves_summary_and_report_in_its_folder(betz: Callable[..., Result]) -> None:
    folder = Path(_run(betz))
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", ITEMS, "summary.json", "report.html"}


def test_run_that_is_stopped_says_how_to_go_on_and_exits_with_3(betz: Callable[..., Result]) -> None:
    def stop(answer: Answer) -> Answer:
        raise KeyboardInterrupt

    result = betz("run", "tiny.yaml", bend=stop)
    assert result.exit_code == 3
    folder = result.output.rpartition("--resume ")[2].strip()
    assert betz("run", "tiny.yaml", "--resume", folder).exit_code == 0


def test_a_run_keeps_the_settings_it_was_given(betz: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("BETZ_EXAMPLE: no\nBETZ_CACHE: /somewhere\n")
    os.environ |= {"BETZ_OTHER": "set", "BETZ_SOME_KEY": "secret", "OPENAI_API_KEY": "secret", "BETZ_JUDGE_MODEL": "j"}
    folder = Path(betz("run", "tiny.yaml", "--config", "config.yaml").output.splitlines()[0])
    assert json.loads((folder / "manifest.json").read_text())["config"] == {
        "BETZ_BACKEND": os.environ["BETZ_BACKEND"],
        "BETZ_EXAMPLE": "no",
        "BETZ_OTHER": "set",
    }
    assert os.environ["BETZ_EXAMPLE"] == "no"


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("OPENAI_API_KEY: abc", "is a secret"),
        ("PATH: /tmp", "sets nothing of Betz"),
        ("- BETZ_MODEL", "no mapping"),
        ("BETZ_MODEL: a\nBETZ_MODEL: b", "config.yaml:2: "),
    ],
)
def test_settings_that_are_none_are_refused(
    config: str, fault: str, betz: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text(config)
    result = betz("run", "tiny.yaml", "--config", "config.yaml")
    assert result.exit_code == 2
    assert fault in result.output


def test_mutations_exit_with_1_when_one_is_not_caught(betz: Callable[..., Result]) -> None:
    result = betz("mutations", "tiny.yaml")  # four items are too few for intervals to part
    assert result.exit_code == 1
    assert "always abstain" in result.output
    assert "NOT CAUGHT" in result.output


def test_score_of_a_run_that_is_not_complete_exits_with_3(betz: Callable[..., Result]) -> None:
    folder = Path(_run(betz))
    (folder / ITEMS).write_bytes((folder / ITEMS).read_bytes().splitlines(keepends=True)[0])
    result = betz("score", str(folder))
    assert result.exit_code == 3
    assert "NOT COMPLETE: 4 turns are missing" in result.output


def test_score_gives_json(betz: Callable[..., Result]) -> None:
    metrics = json.loads(betz("score", _run(betz), "--json").output)["metrics"]
    assert metrics[0]["name"] == "correct"


def test_report_is_written_where_it_is_wanted(betz: Callable[..., Result], tmp_path: Path) -> None:
    assert betz("report", _run(betz), "--out", "page.html", "--note", "uncalibrated judge").exit_code == 0
    assert "uncalibrated judge" in (tmp_path / "page.html").read_text()


def test_report_shows_external_suites_and_refuses_what_is_none(betz: Callable[..., Result], tmp_path: Path) -> None:
    folder = _run(betz)
    (tmp_path / "kqa.json").write_text('{"suite": "kqa", "rows": [], "skipped": ["no data"]}')
    assert betz("report", folder, "--external", "kqa.json").exit_code == 0
    assert "SKIPPED kqa: no data" in (Path(folder) / "report.html").read_text()
    (tmp_path / "bad.json").write_text("{}")
    assert betz("report", folder, "--external", "bad.json").exit_code == 2


def test_report_exports_for_other_tools(betz: Callable[..., Result]) -> None:
    lines = betz("report", _run(betz), "--export", "jsonl").output.splitlines()
    assert [json.loads(line)["id"] for line in lines][:2] == ["riluzole-001#1", "riluzole-002#1"]


def test_compare_shows_flips_and_writes_html(betz: Callable[..., Result], tmp_path: Path) -> None:
    result = betz("compare", _run(betz), _run(betz, bend=_broken), "--html", "page.html")
    assert result.exit_code == 0
    assert "Were right, are wrong: 1" in result.output
    assert (tmp_path / "page.html").is_file()


def test_gate_passes_with_0_fails_with_1_and_is_incomplete_with_3(betz: Callable[..., Result]) -> None:
    good, again = _run(betz), _run(betz)
    broken, twice = _run(betz, bend=_broken), _run(betz, bend=_broken)
    baseline = ("--baseline", "main.json")
    assert betz("gate", good, *baseline, "--again", again, "--update").exit_code == 0
    assert betz("gate", good, *baseline, "--again", again).exit_code == 0
    assert betz("gate", broken, *baseline, "--again", twice).exit_code == 1
    assert (Path(broken) / "junit.xml").is_file()
    assert betz("gate", good, *baseline).exit_code == 3


def test_a_run_that_breaks_an_invariant_makes_no_baseline(betz: Callable[..., Result], tmp_path: Path) -> None:
    broken, twice = _run(betz, bend=_broken), _run(betz, bend=_broken)
    assert betz("gate", broken, "--again", twice, "--baseline", "main.json", "--update").exit_code == 1
    assert not (tmp_path / "main.json").exists()


@pytest.mark.parametrize("arguments", [("score", "nowhere"), ("run", "nowhere"), ("gate", "nowhere")])
def test_what_cannot_be_read_is_one_line_and_exits_with_2(
    arguments: tuple[str, ...], betz: Callable[..., Result]
) -> None:
    result = betz(*arguments)
    assert result.exit_code == 2
    assert result.output.startswith("betz: ")
    assert result.output.count("\n") == 1
