import json
from pathlib import Path

import pytest

from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.answer import Answer
from tests.api.conftest import Run

_HEADLINE = "does a UMN lesion mean ALS?"


def test_the_text_shows_verdict_claims_references_and_passages(betz: Run) -> None:
    answer = Answer.model_validate_json(betz("ask", "--json", _HEADLINE).out)
    shown = betz("ask", _HEADLINE).out
    assert f"Verdict: {answer.verdict}" in shown
    for claim in answer.claims:
        assert claim.text in shown
        for citation in claim.citations:
            assert f"{citation.document_id} {citation.start} {citation.end}" in shown
    for reference in answer.references:
        assert f"[{reference.n}] " in shown
        assert reference.title.rstrip(".") in shown
    for notice in answer.notices:
        assert notice in shown


def test_json_is_the_answer_contract(betz: Run) -> None:
    ran = betz("ask", "--json", _HEADLINE)
    assert (ran.code, ran.err) == (0, "")
    answer = Answer.model_validate_json(ran.out)
    assert (answer.question, answer.verdict) == (_HEADLINE, "no")


def test_several_turns_are_one_conversation(betz: Run) -> None:
    answer = Answer.model_validate_json(betz("ask", "--json", "what is PLS?", "how is it told apart from ALS?").out)
    assert answer.question == "how is it told apart from ALS?"
    assert "PLS" in answer.standalone_question


def test_a_completed_question_is_shown(betz: Run) -> None:
    assert "Understood as: " in betz("ask", "what is PLS?", "how is it told apart from ALS?").out
    assert "Understood as: " not in betz("ask", "what is PLS?").out


def test_an_abstention_is_no_failure(betz: Run) -> None:
    ran = betz("ask", "zorblax quuxify plonkety?")
    assert (ran.code, ran.err) == (0, "")
    assert "References" not in ran.out


def test_the_index_option_wins_over_the_environment(
    betz: Run, bundled: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BETZ_INDEX", str(tmp_path / "none"))
    assert betz("ask", "what is PLS?", "--index", str(bundled.index)).code == 0


def test_a_cited_passage_opens_with_the_cited_text(betz: Run, bundled: Settings) -> None:
    answer = Answer.model_validate_json(betz("ask", "--json", _HEADLINE).out)
    citation = answer.claims[0].citations[0]
    place = (citation.document_id, str(citation.start), str(citation.end))
    assert f"»{citation.cited_text}«" in betz("passage", *place).out
    opened = json.loads(betz("passage", "--json", *place).out)
    assert opened["text"] == citation.cited_text
    assert [work["key"] for work in opened["references"]] == [
        reference.key for reference in answer.references if reference.n in citation.references
    ]


def test_the_context_of_a_passage_can_be_left_out(betz: Run) -> None:
    opened = json.loads(betz("passage", "--json", "--context", "0", "pls", "10", "40").out)
    assert (opened["before"], opened["after"]) == ("", "")


def test_every_citation_of_an_answer_opens(betz: Run, bundled: Settings) -> None:
    reader = IndexReader.open(bundled.index)
    answer = Answer.model_validate_json(betz("ask", "--json", "UMN vs LMN signs").out)
    assert answer.claims
    for citation in (citation for claim in answer.claims for citation in claim.citations):
        document = reader.document(citation.document_id)
        assert document is not None
        opened = betz("passage", "--json", citation.document_id, str(citation.start), str(citation.end))
        assert json.loads(opened.out)["text"] == document.text[citation.start : citation.end]


def test_a_filter_holds_of_every_work_that_an_answer_rests_on(betz: Run) -> None:
    answer = json.loads(betz("ask", "--json", "--evidence", "guideline", "how is spasticity in ALS treated?").out)
    works = {work["n"]: work["evidence_type"] for work in answer["references"]}
    cited = [citation["references"] for claim in answer["claims"] for citation in claim["citations"]]
    assert all(any(works[n] == "guideline" for n in numbers) for numbers in cited)
    unfiltered = json.loads(betz("ask", "--json", "how is spasticity in ALS treated?").out)
    assert answer["claims"] != unfiltered["claims"]


def test_the_second_one_is_looked_up_in_an_answer_that_was_not_given(betz: Run) -> None:
    turns = ("which drugs are used for spasticity in ALS?", "what is the dose of the second one?")
    assert "the second one" not in json.loads(betz("ask", "--json", *turns).out)["standalone_question"]
