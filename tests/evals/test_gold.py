import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from evals.gold import GoldSpan, compile_gold, gold_schema, gold_sha256, load_gold, resolve
from evals.gold_faults import GoldError
from evals.gold_items import GoldItem, GoldPassage
from evals.metrics.spans import Span
from ingest.corpus_check import load_corpus
from ingest.documents import Document
from ingest.settings import BUNDLED_CORPUS
from tests.conftest import ROOT

_QUOTE = "A UMN lesion alone does not mean ALS."

_FILE = f"""\
- id: umn-001
  kind: conversation
  tags: [umn]
  topic: umn
  must_pass: true
  provenance: "authored"
  turns:
    - ask: "does a UMN lesion mean ALS?"
      expect:
        verdict: no
        passages:
          - {{doc: umn, quote: "{_QUOTE}", grade: 2}}
        must_have:
          - id: not-als
            importance: vital
            all_of: [["not mean", "no proof"]]
            scope: answer
            examples: {{match: ["It is no proof."], no_match: ["It means ALS."]}}
        must_not:
          - {{id: confirms, severity: critical, pattern: "re:(means|proves) ALS", unless: ["not"]}}
    - ask: "at 12:30?"
      standalone: "Does a UMN lesion mean ALS at 12:30?"
      expect:
        verdict: abstain
"""


def document(text: str, name: str = "umn") -> Document:
    return Document(id=name, title="t", text=text, sections=(), sentences=(), source="s", content_hash="h")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "umn.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def item(*turns: dict[str, Any], **fields: Any) -> GoldItem:
    found: dict[str, Any] = yaml.safe_load(_FILE.replace("verdict: no", 'verdict: "no"'))[0]
    return GoldItem.model_validate(found | ({"turns": list(turns)} if turns else {}) | fields)


def test_scalars_are_read_as_they_are_written(write: Callable[..., Path]) -> None:
    (found,) = load_gold([write(_FILE)])
    assert found.turns[0].expect.verdict == "no"
    assert found.turns[1].ask == "at 12:30?"
    assert found.must_pass is True
    assert found.turns[0].expect.passages[0].grade == 2


def test_what_is_left_out_has_its_default(write: Callable[..., Path]) -> None:
    (found,) = load_gold([write(_FILE.replace("  topic: umn\n  must_pass: true\n", ""))])
    assert (found.topic, found.must_pass) == ("", False)
    assert found.turns[1].expect.must_have == ()


def test_items_keep_the_order_of_files_and_items(write: Callable[..., Path]) -> None:
    first = write(_FILE.replace("umn-001", "b-002") + _FILE.replace("umn-001", "a-003"), "first.yaml")
    second = write(_FILE, "second.yaml")
    assert [found.id for found in load_gold([first, second])] == ["b-002", "a-003", "umn-001"]


def test_an_item_knows_where_it_was_read(write: Callable[..., Path]) -> None:
    path = write(_FILE + _FILE.replace("umn-001", "umn-002"))
    assert [found.place for found in load_gold([path])] == [f"{path}:1", f"{path}:{_FILE.count(chr(10)) + 1}"]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "problem"),
    [
        ("  tags: [umn]", "  tags: [umn]\n  extra: 1", 4, "umn-001.extra", "Extra inputs"),
        ("grade: 2", "grade: 3", 12, "umn-001.turns.0.expect.passages.0.grade", "less than or equal to 2"),
        ("grade: 2", "grade: 2, rank: 2", 12, "umn-001.turns.0.expect.passages.0.rank", "Extra inputs"),
        ("  kind: conversation\n", "", 1, "umn-001.kind", "required"),
        ("kind: conversation", "kind: chat", 2, "umn-001.kind", "'question', 'conversation'"),
        ("verdict: no", "verdict: perhaps", 10, "umn-001.turns.0.expect.verdict", "'yes', 'no'"),
        ("verdict: no", "verdict:", 10, "umn-001.turns.0.expect.verdict", "'yes', 'no'"),
        ("must_pass: true", "must_pass: perhaps", 5, "umn-001.must_pass", "boolean"),
        ("tags: [umn]", "tags: umn", 3, "umn-001.tags", "tuple"),
        ("umn-001", "UMN 1", 1, "UMN 1.id", "pattern"),
        ("topic: umn", "topic: ../umn", 4, "umn-001.topic", "pattern"),
        ('"authored"', '" "', 6, "umn-001.provenance", "pattern"),
        ('"not mean"', '"re:(not mean"', 16, "umn-001.turns.0.expect.must_have.0.all_of.0.0", "no regular expression"),
        ("importance: vital", "importance: high", 15, "umn-001.turns.0.expect.must_have.0.importance", "'vital'"),
        ("scope: answer", "scope: paragraph", 17, "umn-001.turns.0.expect.must_have.0.scope", "'sentence'"),
        ('["It is no proof."]', '["It is proof."]', 14, "umn-001.turns.0.expect.must_have.0", "does not match"),
        ('["It means ALS."]', '["It is no proof."]', 14, "umn-001.turns.0.expect.must_have.0", "no_match example"),
        ('["It means ALS."]', "[]", 18, "umn-001.turns.0.expect.must_have.0.examples.no_match", "at least 1"),
        (
            '"not mean"',
            '"never mean"',
            9,
            "umn-001.turns.0.expect",
            "the vital fact not-als does not match the passages",
        ),
        ("id: confirms", "id: not-als", 9, "umn-001.turns.0.expect", "twice"),
        ("grade: 2", "grade: 1", 9, "umn-001.turns.0.expect", "grade 2 is missing"),
        ("verdict: no", "verdict: abstain", 9, "umn-001.turns.0.expect", "no passages and no must_have"),
        ("verdict: abstain", "verdict: yes", 23, "umn-001.turns.1.expect", "grade 2 is missing"),
        ('      standalone: "Does', '      # "Does', 1, "umn-001", "turns.1 lacks standalone"),
        (
            "      expect:\n        verdict: no",
            "      standalone: s\n      expect:\n        verdict: no",
            1,
            "umn-001",
            "alone",
        ),
        ("kind: conversation", "kind: question", 1, "umn-001", "one turn"),
    ],
)
def test_a_fault_is_named_by_file_line_and_field(
    write: Callable[..., Path], old: str, new: str, line: int, field: str, problem: str
) -> None:
    assert old in _FILE
    path = write(_FILE.replace(old, new))
    with pytest.raises(GoldError) as raised:
        load_gold([path])
    (fault,) = raised.value.faults
    assert (fault.place, fault.field) == (f"{path}:{line}", field)
    assert problem in fault.problem
    assert str(raised.value).startswith(f"{path}:{line}: {field}: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (_FILE.replace("  kind: conv", "  id: again\n  kind: conv"), 2, "the key 'id' is written twice"),
        (_FILE.replace("verdict: no", "verdict: [no"), 11, "expected"),
        (_FILE.replace("verdict: no", "verdict: !!python/name:os.system no"), 10, "tag"),
        ("id: umn-001\n", 1, "no list"),
        ("", 1, "no list"),
    ],
)
def test_what_is_no_gold_file_is_named_by_line(write: Callable[..., Path], text: str, line: int, problem: str) -> None:
    path = write(text)
    with pytest.raises(GoldError) as raised:
        load_gold([path])
    (fault,) = raised.value.faults
    assert fault.place == f"{path}:{line}"
    assert problem in fault.problem


@pytest.mark.parametrize("entry", ["text", "[]", "{}", "- 1"])
def test_an_entry_that_is_no_item_is_named_by_its_number(write: Callable[..., Path], entry: str) -> None:
    path = write(f"{_FILE}- {entry}\n")
    with pytest.raises(GoldError) as raised:
        load_gold([path])
    for fault in raised.value.faults:
        assert fault.place == f"{path}:{_FILE.count(chr(10)) + 1}"
        assert fault.field.split(".")[0] == "1"


def test_a_file_that_cannot_be_read_is_a_fault(write: Callable[..., Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(GoldError) as raised:
        load_gold([tmp_path / "missing.yaml", broken, write(_FILE)])
    assert [fault.place for fault in raised.value.faults] == [str(tmp_path / "missing.yaml"), str(broken)]


def test_every_fault_of_every_file_is_reported(write: Callable[..., Path]) -> None:
    one = write(_FILE.replace("kind: conversation", "kind: chat").replace("grade: 2", "grade: two"), "one.yaml")
    two = write(_FILE.replace("severity: critical", "severity: bad"), "two.yaml")
    with pytest.raises(GoldError, match="3 faults in all") as raised:
        load_gold([one, two])
    assert [fault.place for fault in raised.value.faults] == [f"{one}:2", f"{one}:12", f"{two}:20"]


def test_an_id_may_stand_only_once_in_all_files(write: Callable[..., Path]) -> None:
    one, two = write(_FILE, "one.yaml"), write(_FILE, "two.yaml")
    with pytest.raises(GoldError) as raised:
        load_gold([one, two])
    assert [str(fault) for fault in raised.value.faults] == [
        f"{two}:1: umn-001: the id is already that of the item at {one}:1"
    ]


def test_a_must_not_may_not_match_the_passages_of_its_turn(write: Callable[..., Path]) -> None:
    with pytest.raises(GoldError, match="the must_not confirms matches the passage"):
        load_gold([write(_FILE.replace('"re:(means|proves) ALS", unless: ["not"]', '"re:mean ALS"'))])


def test_an_unanswerable_item_expects_abstention() -> None:
    answered = {"ask": "q", "expect": {"passages": [{"doc": "umn", "quote": _QUOTE, "grade": 2}]}}
    with pytest.raises(ValueError, match="expects the verdict abstain"):
        item(answered, kind="unanswerable")
    assert item({"ask": "q", "expect": {"verdict": "abstain"}}, kind="unanswerable")


def test_a_conversation_has_several_turns() -> None:
    with pytest.raises(ValueError, match="at least two turns"):
        item({"ask": "q", "expect": {"verdict": "abstain"}})


def test_a_passage_may_stand_only_once_in_a_turn() -> None:
    passage = {"doc": "umn", "quote": _QUOTE, "grade": 2}
    with pytest.raises(ValueError, match="twice"):
        item({"ask": "q", "expect": {"passages": [passage, passage | {"grade": 1}]}}, kind="question")


def test_a_vital_fact_may_be_held_by_the_passages_together() -> None:
    fact = {
        "id": "both",
        "importance": "vital",
        "all_of": [["UMN"], ["LMN"]],
        "scope": "answer",
        "examples": {"match": ["UMN and LMN"], "no_match": ["UMN"]},
    }
    passages = [{"doc": "umn", "quote": quote, "grade": 2} for quote in ("UMN signs.", "LMN signs.")]
    assert item({"ask": "q", "expect": {"passages": passages, "must_have": [fact]}}, kind="question")
    with pytest.raises(ValueError, match="vital fact both"):
        item({"ask": "q", "expect": {"passages": passages[:1], "must_have": [fact]}}, kind="question")
    okay = fact | {"importance": "okay"}
    assert item({"ask": "q", "expect": {"passages": passages[:1], "must_have": [okay]}}, kind="question")


@given(before=st.text(alphabet="ab \né", max_size=20), after=st.text(alphabet="ab \né", max_size=20))
def test_a_quote_is_resolved_to_where_it_stands(before: str, after: str) -> None:
    text = f"{before}{_QUOTE}{after}"
    resolved = resolve([item()], {"umn": document(text)}.get)
    assert resolved["umn-001", 1] == ()
    ((span, grade),) = resolved["umn-001", 0]
    assert text[span.start : span.end] == _QUOTE
    assert grade == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Another text.", "does not stand in umn"),
        (_QUOTE.replace("ALS", "PLS"), "does not stand in umn"),
        (_QUOTE.lower(), "does not stand in umn"),
        (f"{_QUOTE} {_QUOTE}", "more than once"),
    ],
)
def test_a_quote_that_does_not_stand_there_once_is_a_fault(write: Callable[..., Path], text: str, problem: str) -> None:
    path = write(_FILE)
    with pytest.raises(GoldError) as raised:
        resolve(load_gold([path]), {"umn": document(text)}.get)
    (fault,) = raised.value.faults
    assert (fault.place, fault.field) == (f"{path}:1", "umn-001.turns.0.expect.passages.0")
    assert problem in fault.problem


def test_an_overlapping_repetition_is_more_than_once() -> None:
    passage = {"doc": "umn", "quote": "aba", "grade": 2}
    gold = item({"ask": "q", "expect": {"passages": [passage]}}, kind="question")
    with pytest.raises(GoldError, match="more than once"):
        resolve([gold], {"umn": document("xababax")}.get)


def test_a_document_that_does_not_exist_is_a_fault_of_topic_and_passage() -> None:
    with pytest.raises(GoldError) as raised:
        resolve([item()], lambda _: None)
    assert [fault.field for fault in raised.value.faults] == ["umn-001.topic", "umn-001.turns.0.expect.passages.0"]


def test_the_compiled_gold_can_be_read_back_and_is_canonical() -> None:
    compiled = compile_gold([item(), item(id="a-001")])
    lines = compiled.decode().splitlines()
    assert compiled.endswith(b"\n")
    assert [json.loads(line)["id"] for line in lines] == ["a-001", "umn-001"]
    assert all(list(json.loads(line)) == sorted(json.loads(line)) for line in lines)
    assert compile_gold([GoldItem.model_validate_json(line) for line in lines]) == compiled


def test_the_hash_depends_on_the_items_and_not_on_their_files(write: Callable[..., Path]) -> None:
    other = _FILE.replace("umn-001", "umn-002")
    together = load_gold([write(_FILE + other, "both.yaml")])
    apart = load_gold([write(other, "b.yaml"), write("# one\n" + _FILE, "a.yaml")])
    assert gold_sha256(together) == gold_sha256(apart)
    changed = load_gold([write(_FILE + other.replace("at 12:30?", "at 12:31?"), "both.yaml")])
    assert gold_sha256(together) != gold_sha256(changed)
    assert len(gold_sha256(together)) == 64


@pytest.mark.parametrize(
    ("old", "new", "valid"),
    [
        ("", "", True),
        ("  topic: umn\n", "", True),
        ("tags: [umn]", "tags: [umn]\n  extra: 1", False),
        ("  kind: conversation\n", "", False),
        ("grade: 2", "grade: 3", False),
        ('verdict: "no"', "verdict: no", False),
        ('all_of: [["not mean", "no proof"]]', "all_of: [[]]", False),
    ],
)
def test_the_json_schema_takes_and_refuses_what_editors_see(old: str, new: str, valid: bool) -> None:
    schema = gold_schema()
    Draft202012Validator.check_schema(schema)
    seen = yaml.safe_load(_FILE.replace("verdict: no", 'verdict: "no"').replace(old, new))
    assert Draft202012Validator(schema).is_valid(seen) is valid


def test_a_resolved_passage_is_a_span_with_its_grade() -> None:
    resolved = resolve([item()], {"umn": document(f"ab {_QUOTE}")}.get)
    assert resolved["umn-001", 0] == (GoldSpan(Span("umn", 3, 3 + len(_QUOTE)), 2),)


def test_a_passage_of_a_gold_item_cannot_be_changed() -> None:
    passage = GoldPassage(doc="umn", quote=_QUOTE, grade=2)
    with pytest.raises(ValueError, match="frozen"):
        passage.grade = 1  # type: ignore[misc]


def test_the_gold_of_the_project_holds_and_its_quotes_stand_in_the_corpus() -> None:
    files = sorted((ROOT / "evals" / "gold").glob("*.yaml"))
    documents = {found.id: found for found in load_corpus(BUNDLED_CORPUS).documents}
    items = load_gold(files)
    assert len(resolve(items, documents.get)) == sum(len(found.turns) for found in items) > 0


def test_the_gold_of_the_project_covers_every_document_with_every_kind_of_item() -> None:
    items = load_gold(sorted((ROOT / "evals" / "gold").glob("*.yaml")))
    kinds: Counter[str] = Counter(found.kind for found in items)
    least = {"question": 110, "conversation": 60, "unanswerable": 20, "adversarial": 10}
    assert {kind: kinds[kind] for kind in least if kinds[kind] < least[kind]} == {}
    documents = {found.id for found in load_corpus(BUNDLED_CORPUS).documents}
    assert documents - {found.topic for found in items} == set()
    assert {len(found.turns) for found in items if found.kind == "conversation"} == {2, 3, 4}
