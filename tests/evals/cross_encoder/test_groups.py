"""What the cross-encoder learns from: marked sentences, those found beside them, and public questions."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from evals.cross_encoder.groups import Group, marked_groups
from evals.cross_encoder.public import public_groups
from evals.external.data import Skipped
from ingest.encoder import Vectors
from qa.assistant import Assistant

QUOTE = "Flaccid weakness with absent reflexes does not exclude a UMN lesion in the acute phase."
MARK = {"document": "acute-vs-chronic-umn", "quote": QUOTE, "grade": 2}


def groups_of(assistant: Assistant, tmp_path: Path, **fields: object) -> list[Group]:
    file = tmp_path / "questions.jsonl"
    case = {"id": "q", "turns": ["floppy legs since this morning. cord lesion ruled out?"], **fields}
    file.write_text(json.dumps(case) + "\n", encoding="utf-8")
    return marked_groups([file], assistant)


def test_a_marked_sentence_answers_with_its_verdict_and_the_others_do_not(assistant: Assistant, tmp_path: Path) -> None:
    (group,) = groups_of(assistant, tmp_path, verdict="no", answers=[MARK], standalone="Is a cord lesion ruled out?")
    assert group.wordings[1] == "Is a cord lesion ruled out?"
    answering = [text for text in group.texts if text.answers]
    assert [(text.verdict, text.weight) for text in answering] == [("no", 1.0)]
    assert answering[0].text.endswith(QUOTE)
    others = [text for text in group.texts if not text.answers]
    assert len(others) > 5
    assert {(text.answers, text.verdict) for text in others} == {(False, "none")}
    assert all(0 < text.weight < 1 for text in others)


def test_what_is_not_marked_says_nothing_for_sure_where_all_was_looked_at(assistant: Assistant, tmp_path: Path) -> None:
    (group,) = groups_of(assistant, tmp_path, verdict="no", answers=[{**MARK, "grade": 1}], complete=True)
    assert {(text.verdict, text.weight) for text in group.texts} == {("none", 1.0)}
    assert sorted({text.answers or 0 for text in group.texts}) == [0.0, 0.5]


def test_other_wordings_are_resolved_and_what_they_find_was_not_looked_at(assistant: Assistant, tmp_path: Path) -> None:
    fields = {"verdict": "no", "answers": [MARK], "complete": True}
    (alone,) = groups_of(assistant, tmp_path, **fields)
    turns = [["legs floppy since 6am, areflexic.", "riluzole dose?"], ["spinal shock and cord lesion"]]
    (group,) = groups_of(assistant, tmp_path, **fields, retyped=turns)
    assert group.retyped == tuple(assistant.standalone(each) for each in turns)
    assert group.wordings == alone.wordings + group.retyped
    assert group.texts[: len(alone.texts)] == alone.texts
    more = group.texts[len(alone.texts) :]
    assert more
    assert {(text.answers, text.verdict) for text in more} == {(0.0, "none")}
    assert all(0 < text.weight < 1 for text in more)


def test_a_sentence_marked_in_part_carries_no_verdict(assistant: Assistant, tmp_path: Path) -> None:
    (group,) = groups_of(assistant, tmp_path, verdict="no", answers=[{**MARK, "grade": 1}])
    assert [text.verdict for text in group.texts if text.answers] == [None]


def test_what_is_found_for_a_question_without_an_answer_does_not_answer(assistant: Assistant, tmp_path: Path) -> None:
    (group,) = groups_of(assistant, tmp_path, verdict="abstain")
    assert {(text.answers, text.verdict) for text in group.texts} == {(False, None)}


def test_what_is_found_for_an_unsettled_question_settles_nothing(assistant: Assistant, tmp_path: Path) -> None:
    (group,) = groups_of(assistant, tmp_path, verdict=None, kind="unsettled")
    assert {(text.answers, text.verdict, text.weight) for text in group.texts} == {(False, "none", 1.0)}


def test_a_question_of_which_nothing_is_known_teaches_nothing(assistant: Assistant, tmp_path: Path) -> None:
    assert groups_of(assistant, tmp_path) == []


def embed(texts: list[str]) -> Vectors:
    """Give texts vectors by their letters."""
    rows = np.array([[text.lower().count(letter) + 0.1 for letter in "abcdefghij"] for text in texts], dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


def write(folder: Path, name: str, *rows: Mapping[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def public(tmp_path: Path) -> Path:
    asked = {"type": "yesno", "exact_answer": "No", "_id": "1", "text": "Is baclofen safe to stop?"}
    other = {"type": "summary", "exact_answer": "", "_id": "2", "text": "What is dantrolene?"}
    write(
        tmp_path / "bioasq",
        "queries.jsonl",
        {**asked, "snippets": [{"doc": "a", "text": "Baclofen must never be stopped at once."}]},
        {**other, "snippets": [{"doc": "b", "text": "Dantrolene acts within the muscle itself."}]},
    )
    write(tmp_path / "bioasq", "corpus.jsonl", {"_id": "a", "title": "Baclofen"}, {"_id": "b", "title": ""})
    write(tmp_path / "healthver", "claims.jsonl", {"claim": "c", "evidence": "e", "label": "refutes"})
    maybe = {"_id": "9", "text": "Does it help?", "verdict": "maybe", "long_answer": "It may help some of the people."}
    write(tmp_path / "pubmedqa", "questions.jsonl", maybe)
    sections = [
        {"_id": f"t_Sec{n}.x", "title": f"What is {n}?", "text": f"The answer to question {n} is this."}
        for n in range(3)
    ]
    write(tmp_path / "liveqa-medquad", "corpus.jsonl", *sections)
    return tmp_path


def test_public_questions_are_read_with_what_answers_them_and_what_does_not(public: Path) -> None:
    groups = {group.id.partition("-")[0]: group for group in reversed(public_groups(public, embed))}
    assert [(text.text, text.answers, text.verdict) for text in groups["bioasq"].texts] == [
        ("Baclofen: Baclofen must never be stopped at once.", True, "no"),
        ("Dantrolene acts within the muscle itself.", False, None),
    ]
    assert [(text.text, text.answers, text.verdict) for text in groups["healthver"].texts] == [("e", None, "no")]
    assert [text.verdict for text in groups["pubmedqa"].texts] == ["depends"]
    assert sorted(text.answers == 1 for text in groups["medquad"].texts) == [False, False, True]


def test_a_suite_that_is_not_there_is_named(public: Path) -> None:
    (public / "healthver" / "claims.jsonl").unlink()
    with pytest.raises(Skipped, match=r"claims\.jsonl does not exist"):
        public_groups(public, embed)
