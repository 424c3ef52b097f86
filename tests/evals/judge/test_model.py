import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judge.model import LABELS, Judge, read_label
from evals.judge.replies import Replies
from evals.judge.settings import JudgeSettings
from ingest.errors import BetzError
from tests.chat_server import ChatServer
from tests.evals.judge.conftest import KEY


def _judge(folder: Path, retries: int = 0) -> Judge:
    settings = JudgeSettings()
    return Judge(settings.open(), settings.name, folder, retries=retries)


def test_the_judge_is_asked_at_temperature_0_with_the_key_and_the_question_as_data(
    server: ChatServer, tmp_path: Path
) -> None:
    assert _judge(tmp_path).states("is it slow?", "It is slow.", "It is slow").label == "entailment"
    (request,) = server.requests
    assert (request["model"], request["temperature"]) == ("local-judge", 0)
    assert server.keys == [f"Bearer {KEY}"]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    data = {"question": "is it slow?", "answer": "It is slow.", "statement": "It is slow"}
    assert json.loads(request["messages"][1]["content"]) == data


def test_the_same_question_is_asked_once_also_by_another_process(server: ChatServer, tmp_path: Path) -> None:
    first, second = (_judge(tmp_path).supports("A helps.", ["A helps."]) for _ in range(2))
    assert first == second
    assert len(server.requests) == 1


def test_replies_are_stored_with_what_was_asked_and_without_the_key(server: ChatServer, tmp_path: Path) -> None:
    judge = _judge(tmp_path)
    ruling = judge.supports("A helps.", ["A harms."])
    content = (judge.folder / "replies.jsonl").read_text()
    asked = {"task": "support", "claim": "A helps.", "evidence": ["A harms."]}
    assert json.loads(content) == {"key": ruling.key, "asked": asked, "reply": '{"label": "neutral"}'}
    assert KEY not in content
    assert KEY not in judge.name


def test_another_model_is_another_judge(server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = _judge(tmp_path)
    monkeypatch.setenv("BETZ_JUDGE_MODEL", "larger")
    assert _judge(tmp_path).id != one.id


@pytest.mark.parametrize("failure", [(500, "{}"), (429, "{}"), (401, "{}"), (200, "<html>"), (200, "{}")])
def test_a_failure_is_an_error_that_is_not_kept(failure: tuple[int, str], server: ChatServer, tmp_path: Path) -> None:
    good = server.say
    server.say = lambda _: failure
    judge = _judge(tmp_path)
    assert judge.supports("A helps.", ["A helps."]).label == "error"
    server.say = good
    assert judge.supports("A helps.", ["A helps."]).label == "supports"


def test_a_busy_server_is_asked_again(server: ChatServer, tmp_path: Path) -> None:
    good = server.say
    server.say = lambda request: (503, "{}") if len(server.requests) == 1 else good(request)
    assert _judge(tmp_path, retries=1).supports("A helps.", ["A helps."]).label == "supports"


def test_a_judge_that_is_down_stops_the_work(server: ChatServer, tmp_path: Path) -> None:
    server.say = lambda _: (500, "{}")
    judge = _judge(tmp_path)
    with pytest.raises(BetzError, match="failed 5 times in a row"):
        [judge.supports(str(number), []) for number in range(10)]
    assert len(server.requests) == 5


def test_without_a_judge_one_line_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BETZ_JUDGE_MODEL", "BETZ_JUDGE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BetzError, match="BETZ_JUDGE_MODEL"):
        JudgeSettings().open()


@pytest.mark.parametrize(
    ("reply", "label"),
    [
        ('{"label": "supports"}', "supports"),
        ('  {"reason": "it says so", "label": "refutes"}\n', "refutes"),
        ('```json\n{"label": "neutral"}\n```', "neutral"),
        ("supports", "unparsed"),
        ('{"label": "SUPPORTS"}', "unparsed"),
        ('{"label": "entailment"}', "unparsed"),
        ('{"label": ["supports"]}', "unparsed"),
        ('The label is {"label": "supports"}', "unparsed"),
        ('{"label": "supports"', "unparsed"),
        ("[]", "unparsed"),
        ("", "unparsed"),
        ("[" * 100_000, "unparsed"),
    ],
)
def test_a_reply_is_read_strictly(reply: str, label: str) -> None:
    assert read_label(reply, LABELS["support"]) == label


@given(st.text())
def test_whatever_is_replied_is_a_label_or_unparsed(reply: str) -> None:
    assert read_label(reply, LABELS["fact"]) in (*LABELS["fact"], "unparsed")


def test_a_reply_that_a_crash_left_unfinished_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    replies = Replies(path)
    for key in "ab":
        replies.add(key, {}, "reply")
    path.write_bytes(path.read_bytes()[:-3])
    again = Replies(path)
    assert (again.get("a"), again.get("b"), len(again)) == ("reply", None, 1)
    again.add("b", {}, "other")
    assert Replies(path).get("b") == "other"
