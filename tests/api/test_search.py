"""`betz search` finds passages and documents, and says how it did."""

import json
from pathlib import Path

import pytest

from tests.api.conftest import Run

QUESTION = "does a UMN lesion mean ALS?"


def test_it_prints_as_many_passages_as_asked_for(betz: Run) -> None:
    found = json.loads(betz("search", QUESTION, "-k", "3", "--json").out)
    assert len(found) == 3
    assert [passage["score"] for passage in found] == sorted((p["score"] for p in found), reverse=True)


def test_the_text_names_document_and_offsets(betz: Run) -> None:
    first = json.loads(betz("search", QUESTION, "-k", "1", "--json").out)[0]
    assert f"{first['document_id']} {first['start']} {first['end']}" in betz("search", QUESTION, "-k", "1").out


def test_explain_shows_kind_expansions_terms_and_both_arms(betz: Run) -> None:
    out = betz("search", QUESTION, "-k", "2", "--explain").out
    for part in ("polar", "UMN lesion = ", "Embedded as", "Searched for", "dense rank", "lexical rank"):
        assert part in out


def test_explain_as_json_holds_what_was_understood(betz: Run) -> None:
    explanation = json.loads(betz("search", QUESTION, "--explain", "--json").out)
    assert explanation["polar"] is True
    assert "UMN lesion" in explanation["expansions"]
    assert len(explanation["passages"]) == 10


@pytest.mark.parametrize(
    ("option", "value", "known"),
    [("--evidence", "rumour", "guideline"), ("--review", "perfect", "submitted")],
)
def test_an_unknown_filter_is_refused_with_what_there_is(betz: Run, option: str, value: str, known: str) -> None:
    ran = betz("search", QUESTION, option, value)
    assert (ran.code, value in ran.err, known in ran.err) == (1, True, True)


def test_a_filter_that_admits_nothing_finds_nothing(betz: Run) -> None:
    assert json.loads(betz("search", QUESTION, "--review", "approved", "--json").out) == []


def test_a_batch_gives_each_question_its_documents_once(betz: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "a", "text": "what is PLS?"}\n{"id": 2, "text": "riluzole dose"}\n', encoding="utf-8")
    lines = [json.loads(line) for line in betz("search", "--batch", str(questions), "-k", "5").out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2]
    for line in lines:
        names = [document["document_id"] for document in line["documents"]]
        scores = [document["score"] for document in line["documents"]]
        assert len(names) == len(set(names)) == 5
        assert scores == sorted(scores, reverse=True)
    assert "pls" in [document["document_id"] for document in lines[0]["documents"]]


def test_an_empty_question_in_a_batch_finds_nothing_and_stops_nothing(betz: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "text": "?"}\n{"id": 2, "text": "riluzole"}\n', encoding="utf-8")
    lines = [json.loads(line) for line in betz("search", "--batch", str(questions)).out.splitlines()]
    assert [len(line["documents"]) > 0 for line in lines] == [False, True]


def test_a_malformed_line_is_named(betz: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "text": "riluzole"}\n{"id": 2}\n', encoding="utf-8")
    ran = betz("search", "--batch", str(questions))
    assert (ran.code, "questions.jsonl:2" in ran.err) == (1, True)


@pytest.mark.parametrize("arguments", [(), ("riluzole", "--batch", "x.jsonl")])
def test_a_question_or_a_batch_is_needed_and_not_both(betz: Run, arguments: tuple[str, ...]) -> None:
    ran = betz("search", *arguments)
    assert (ran.code, "--batch" in ran.err) == (1, True)


def test_explain_says_what_is_denied_of_whom_is_asked_and_why_a_passage_was_kept(betz: Run) -> None:
    out = betz("search", "baclofen in children without weakness", "-k", "2", "--explain").out
    for part in ("denies: weakness", "asks of: children", "x named", "kept: ranked"):
        assert part in out
