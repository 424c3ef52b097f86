from collections import Counter
from pathlib import Path

import pytest

from evals.search.cases import CONVERSATIONS, FOLLOWUPS, load_search_cases
from ingest.errors import BetzError
from tests.conftest import ROOT


def test_every_case_belongs_to_a_document_of_the_corpus() -> None:
    held = {path.stem for path in (ROOT / "corpus").glob("*.md")}
    assert {case.document for file in (FOLLOWUPS, CONVERSATIONS) for case in load_search_cases(file)} <= held


def test_the_conversations_hold_enough_of_every_kind() -> None:
    cases = load_search_cases(CONVERSATIONS)
    kinds = Counter(case.kind for case in cases)
    assert len(cases) >= 80
    assert kinds["topic_switch"] == sum(not case.inherits for case in cases) >= 20
    assert kinds["correction"] >= 10
    assert all(2 <= len(case.turns) <= 5 for case in cases)


def test_a_line_that_is_no_case_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('\n{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(BetzError, match=r"cases\.jsonl:2: "):
        load_search_cases(file)
