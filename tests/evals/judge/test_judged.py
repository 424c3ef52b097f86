import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals import run_suite, score
from evals.commands import app
from evals.gate import baseline_of, check_run
from evals.judge.judged import JUDGED, Judged, judge_run, load_judged
from evals.judge.model import Judge
from evals.judge.settings import JudgeSettings
from ingest.settings import Settings
from qa.answer import Answer
from tests.chat_server import ChatServer
from tests.evals.harness import GOLD, ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


@pytest.fixture
def judge(server: ChatServer, tmp_path: Path) -> Judge:
    settings = JudgeSettings()
    return Judge(settings.open(), settings.name, tmp_path / "judges")


def _run(folder: Path, bend: Callable[[Answer], Answer] = lambda answer: answer, gold: str = GOLD) -> Path:
    return run_suite(tiny_suite(folder, gold), ScriptedSystem(bend=bend), folder)


def _values(judged: Judged) -> dict[str, float | None]:
    return {metric.name: metric.value for metric in judged.metrics}


def test_facts_and_claims_of_every_answer_are_judged(judge: Judge, tmp_path: Path) -> None:
    words = {"It does not cure it.": "Does not cure als", "It is near normal.": "Is often near normal"}
    gold = GOLD
    for told, said in words.items():
        gold = gold.replace(f'match: ["{told}"]', f'match: ["{said}"]')
    found = judge_run(_run(tmp_path, gold=gold), judge)
    assert _values(found)["judged_support"] == 1.0
    assert _values(found)["judged_vital"] == 0.75  # "It prolongs survival" adds a word that the answer does not have
    assert {judgement.task for judgement in found.judgements} == {"fact", "support"}
    assert found.metrics[0].n_total == 4


def test_an_abstention_states_no_fact_and_is_not_asked_about(judge: Judge, server: ChatServer, tmp_path: Path) -> None:
    run = _run(tmp_path, lambda answer: answer.model_copy(update={"status": "not_in_corpus", "claims": []}))
    found = judge_run(run, judge)
    assert server.requests == []
    assert (found.metrics[0].value, found.metrics[0].n_abstained) == (0.0, 4)


def test_what_cannot_be_read_is_wrong_in_a_state_of_its_own(judge: Judge, server: ChatServer, tmp_path: Path) -> None:
    server.say = lambda _: "Yes, it does."
    support = next(metric for metric in judge_run(_run(tmp_path), judge).metrics if metric.name == "judged_support")
    assert (support.value, support.n_unparsed, support.n_scored) == (0.0, 4, 0)


def test_judging_again_asks_nothing(judge: Judge, server: ChatServer, tmp_path: Path) -> None:
    run = _run(tmp_path)
    first = judge_run(run, judge)
    asked = len(server.requests)
    assert judge_run(run, judge) == first
    assert len(server.requests) == asked


def test_a_judge_is_part_of_no_gate(judge: Judge, tmp_path: Path) -> None:
    run = _run(tmp_path)
    before = check_run(score(run), baseline_of(score(run)))
    (run / JUDGED).write_text(judge_run(run, judge).model_dump_json())
    assert check_run(score(run), baseline_of(score(run))) == before


def test_what_was_judged_of_another_gold_is_not_shown(judge: Judge, tmp_path: Path) -> None:
    run = _run(tmp_path)
    found = judge_run(run, judge)
    (run / JUDGED).write_text(found.model_dump_json())
    assert load_judged(run, found.items_sha256, found.gold_sha256) == found
    assert load_judged(run, found.items_sha256, "another") is None


def _statements(folder: Path) -> Path:
    rows = [
        {"question": "q", "answer": answer, "statement": "It is slow.", "label": label, "labels": [label] * 3}
        for answer, label in (("It is slow.", "entailment"), ("It is fast.", "neutral"), ("It is slow now.", "neutral"))
    ]
    (folder / "statements.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    rows = [{"claim": "a", "evidence": text, "label": label} for text, label in (("a", "supports"), ("b", "neutral"))]
    (folder / "claims.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder


def test_the_report_says_how_the_judge_is_calibrated_or_that_it_is_not(
    server: ChatServer, bundled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETZ_INDEX", str(bundled.index))  # the names that a claim is checked for are an index's
    monkeypatch.setenv("BETZ_CACHE", str(tmp_path / "cache"))
    run, data = _run(tmp_path), _statements(tmp_path)
    page = run / "report.html"

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code in (0, 3), result.output
        return result.output

    output = call("judge", str(run))
    assert output.count("uncalibrated") == 2
    assert len(re.findall("<li>Judge [^<]*: uncalibrated", page.read_text())) == 2
    assert "judged_support" in page.read_text()
    call("external", "healthver", str(data), "--judge", "--limit", "1")
    assert call("judge", str(run)).count("uncalibrated") == 2
    call("external", "healthver", str(data), "--judge")
    call("external", "kqa", str(data), "--judge")
    call("judge", str(run))
    facts, support = re.findall("<li>Judge [^<]*", page.read_text())
    assert "must-have facts: calibrated: kappa 0.40 [" in facts
    assert "support of claims: calibrated: kappa 1.00 [1.00, 1.00] (healthver, n = 2," in support
