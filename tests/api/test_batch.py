import json
from pathlib import Path
from typing import Any

import pytest

from api.batch import BatchRequest, read_batch
from ingest.errors import BetzError
from qa.answer import Answer
from tests.api.conftest import Run


def batch_of(path: Path, *lines: object) -> Path:
    """Write a batch file: text as it is, anything else as JSON."""
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def answered(out: str) -> list[tuple[Any, Answer]]:
    """Read what a batch wrote: pairs of id and answer."""
    lines = [json.loads(line) for line in out.splitlines()]
    return [(line["id"], Answer.model_validate(line["answer"])) for line in lines]


def test_ids_and_order_are_kept(betz: Run, tmp_path: Path) -> None:
    ids: list[str | int] = ["z", 3, "a", "3", "", "ü 🙂", 0, -7]
    questions = [f"what is {word}?" for word in ("PLS", "ALS", "HSP", "MS", "clonus", "spasticity", "EMG", "MRI")]
    file = batch_of(tmp_path / "b.jsonl", *({"id": i, "turns": [q]} for i, q in zip(ids, questions, strict=True)))
    pairs = answered(betz("ask", "--batch", str(file)).out)
    assert [name for name, _ in pairs] == ids
    assert [answer.question for _, answer in pairs] == questions


def test_a_batch_answers_as_a_single_question_does(betz: Run, tmp_path: Path) -> None:
    turns = ["what is PLS?", "how is it told apart from ALS?"]
    file = batch_of(tmp_path / "b.jsonl", {"id": 1, "turns": turns})
    ((_, batched),) = answered(betz("ask", "--batch", str(file)).out)
    single = Answer.model_validate_json(betz("ask", "--json", *turns).out)
    untimed = {"provenance": {"timings"}}
    assert batched.model_dump(exclude=untimed) == single.model_dump(exclude=untimed)


@pytest.mark.parametrize("turns", [[""], ["???"], ["what is PLS?", " "], ["a" * 100_000]])
def test_a_question_that_cannot_be_read_does_not_stop_the_others(betz: Run, tmp_path: Path, turns: list[str]) -> None:
    good = ["what is PLS?"]
    file = batch_of(tmp_path / "b.jsonl", {"id": 1, "turns": turns}, {"id": 2, "turns": good})
    ran = betz("ask", "--batch", str(file))
    (first, failed), (second, answer) = answered(ran.out)
    assert (ran.code, first, second) == (0, 1, 2)
    assert failed.status == "error"
    assert failed.text
    assert not failed.claims
    assert answer.status != "error"


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"id": "q"}',
        '{"turns": ["what is PLS?"]}',
        '{"id": "q", "turns": []}',
        '{"id": "q", "turns": "what is PLS?"}',
        '{"id": "q", "turns": [1]}',
        '{"id": null, "turns": ["what is PLS?"]}',
        '{"id": "q", "turns": ["what is PLS?"]',
    ],
)
def test_a_bad_line_is_named_by_file_and_line(betz: Run, tmp_path: Path, line: str) -> None:
    file = batch_of(tmp_path / "b.jsonl", {"id": 1, "turns": ["what is PLS?"]}, "", line)
    ran = betz("ask", "--batch", str(file))
    assert (ran.code, ran.out) == (1, "")
    assert f"{file}:3: " in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_is_not_utf_8_is_refused(betz: Run, tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_bytes(b'{"id": 1, "turns": ["caf\xe9"]}\n')
    ran = betz("ask", "--batch", str(file))
    assert ran.code == 1
    assert "UTF-8" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("content", ["", "\n \n\n"])
def test_a_file_without_a_question_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(BetzError, match="no question"):
        read_batch(batch_of(tmp_path / "b.jsonl", content), BatchRequest)


def test_other_fields_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    file = batch_of(tmp_path / "b.jsonl", "", {"id": 1, "turns": ["a", "b"], "verdict": "no"}, "  ")
    (request,) = read_batch(file, BatchRequest)
    assert (request.id, request.turns) == (1, ["a", "b"])


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1e"])
def test_only_a_line_feed_ends_a_line(tmp_path: Path, separator: str) -> None:
    raw = separator if separator > "\x1f" else json.dumps(separator)[1:-1]
    file = batch_of(tmp_path / "b.jsonl", f'{{"id": 1, "turns": ["what is{raw}PLS?"]}}')
    (request,) = read_batch(file, BatchRequest)
    assert request.turns == [f"what is{separator}PLS?"]


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "b.jsonl"
    file.write_bytes(b'{"id": 1, "turns": ["a"]}\r\n{"id": 2, "turns": ["b"]}\r\n')
    assert [request.id for request in read_batch(file, BatchRequest)] == [1, 2]
