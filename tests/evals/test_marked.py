"""Marked questions are read line by line, whatever their texts hold."""

import json
from pathlib import Path

import pytest

from evals.marked import load_marked
from ingest.errors import BetzError


def test_a_line_ends_where_its_file_says_and_a_blank_one_is_none(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    line = json.dumps({"id": "q", "turns": ["is this\u2028one line?"]}, ensure_ascii=False)
    file.write_text(f"{line}\n\n{line}\n", encoding="utf-8")
    assert [question.turns for question in load_marked([file])] == [["is this\u2028one line?"]] * 2


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\n{"turns": ["?"]}\n', encoding="utf-8")
    with pytest.raises(BetzError, match=r"questions\.jsonl:2: "):
        load_marked([file])
