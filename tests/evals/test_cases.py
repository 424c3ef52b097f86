import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import UNSETTLED, Case, load_cases, report_cases, run_cases
from ingest.errors import BetzError
from qa.answer import Answer, Status, Verdict
from qa.assistant import Assistant
from tests.conftest import ROOT

_TEXT = "No. A UMN lesion does not mean ALS. [1]"


def answer_of(text: str = _TEXT, status: Status = "answered", verdict: Verdict | None = "no") -> Answer:
    return Answer(status=status, verdict=verdict, question="q", standalone_question="q", text=text)


def problems(answer: Answer, **fields: Any) -> tuple[str, ...]:
    """Judge an answer by a case."""
    (outcome,) = run_cases([Case(id="c", turns=("q",), **fields)], lambda _: answer)
    return outcome.problems


_PASS: list[dict[str, Any]] = [
    {},
    {"verdict": "no"},
    {"must": [["umn lesion"]]},
    {"must": [["stroke", "does not mean"]]},
    {"must": [["UMN"], ["ALS"]]},
    {"must": [[r"\bnot\b[^.]*\bALS\b"]]},
    {"must_not": ["stroke"]},
    {"must_not": [r"lesion means ALS"]},
    {"verdict": "no", "must": [["UMN"]], "must_not": ["PLS"]},
]
_FAIL: list[tuple[dict[str, Any], str]] = [
    ({"verdict": "yes"}, "verdict no, not yes"),
    ({"verdict": "depends"}, "verdict no, not depends"),
    ({"must": [["stroke"]]}, "stroke"),
    ({"must": [["UMN"], ["stroke", "tumour"]]}, "stroke"),
    ({"must_not": ["does not mean"]}, "does not mean"),
    ({"must_not": ["stroke", "als"]}, "als"),
    ({"verdict": "abstain"}, "should abstain"),
]


@pytest.mark.parametrize("fields", _PASS)
def test_a_right_answer_passes(fields: dict[str, Any]) -> None:
    assert problems(answer_of(), **fields) == ()


@pytest.mark.parametrize(("fields", "problem"), _FAIL)
def test_a_wrong_answer_fails_with_the_reason(fields: dict[str, Any], problem: str) -> None:
    (found,) = problems(answer_of(), **fields)
    assert problem in found


def test_every_problem_is_named() -> None:
    assert len(problems(answer_of(), verdict="yes", must=[["stroke"], ["PLS"]], must_not=["UMN", "ALS"])) == 5


@pytest.mark.parametrize("status", ["not_in_corpus", "off_topic"])
def test_an_abstention_passes_only_where_it_is_wanted(status: Status) -> None:
    abstained = answer_of("No passage answers this.", status, None)
    assert problems(abstained, verdict="abstain", must=[["anything"]]) == ()
    assert problems(abstained, verdict=None) != ()
    assert problems(abstained, verdict="no", must_not=["anything"]) != ()


@pytest.mark.parametrize("status", ["error", "answered", "partial", "urgent"])
def test_only_an_abstention_counts_as_one(status: Status) -> None:
    assert problems(answer_of(status=status), verdict="abstain") == ("should abstain",)


def test_a_missing_verdict_is_wrong() -> None:
    assert problems(answer_of(verdict=None), verdict="yes") != ()


def test_a_case_without_a_verdict_takes_any() -> None:
    assert problems(answer_of(verdict="yes"), verdict=None) == ()


def test_outcomes_keep_the_order_of_the_cases_and_hand_over_the_turns() -> None:
    cases = [Case(id=str(n), turns=(f"first {n}", f"second {n}")) for n in range(5)]
    outcomes = list(run_cases(cases, lambda turns: answer_of(" | ".join(turns))))
    assert [outcome.case for outcome in outcomes] == cases
    assert [outcome.answer.text for outcome in outcomes] == [" | ".join(case.turns) for case in cases]


def test_a_file_of_cases_is_read_in_order(tmp_path: Path) -> None:
    lines = [{"id": f"c{n}", "turns": ["q"], "topic": "unknown fields are passed over"} for n in range(3)]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert [case.id for case in load_cases(file)] == ["c0", "c1", "c2"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"id": "c"}',
        '{"turns": ["q"]}',
        '{"id": "c", "turns": "q"}',
        '{"id": "c", "turns": []}',
        '{"id": "c", "turns": ["q"], "must": ["x"]}',
        '{"id": "c", "turns": ["q"], "must": [["("]]}',
        '{"id": "c", "turns": ["q"], "must": [[]]}',
        '{"id": "c", "turns": ["q"], "must_not": ["*"]}',
        '{"id": "c", "turns": ["q"], "verdict": "perhaps"}',
        '{"id": "c", "turns": ["q"], "verdict": false}',
    ],
)
def test_a_line_that_is_no_case_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f'{{"id": "good", "turns": ["q"]}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(BetzError) as raised:
        load_cases(file)
    assert f"{file}:3: " in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BetzError, match="cannot be read"):
        load_cases(file)


@pytest.mark.parametrize("file", sorted((ROOT / "evals" / "dev").glob("*.jsonl")), ids=lambda file: str(file.stem))
def test_the_development_cases_are_well_formed(file: Path) -> None:
    cases = load_cases(file)
    assert len({case.id for case in cases}) == len(cases) > 50
    for case in cases:
        assert case.turns
        assert case.verdict in (None, "yes", "no", "depends", "abstain")
        # Those of these files say only which document answers, or that one does.
        only_answered = file.stem in ("followups", "held_out", "open", "shorthand", "typed") or case.kind == UNSETTLED
        assert case.verdict == "abstain" or case.must or case.verdict or only_answered


def test_a_report_counts_each_file_and_shows_what_failed(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"id": "good", "turns": ["does a UMN lesion mean ALS?"], "verdict": "no"},
        {"id": "bad", "turns": ["does a UMN lesion mean ALS?"], "must": [["zorblax"]]},
        {"id": "opposite", "turns": ["does a UMN lesion mean ALS?"], "verdict": "yes"},
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    report_cases([file], assistant, verbose=True)
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if "mine.jsonl" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["mine.jsonl", "3", "1", "1/2", "1", "0", "0"]
    assert "bad does a UMN lesion mean ALS?: lacks 'zorblax'" in out
    assert "good does" not in out
