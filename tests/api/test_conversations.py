"""Conversations: kept exactly as they were streamed, on each kind of database."""

from fastapi.testclient import TestClient

from tests.api.serving import QUESTION, ask, stored_turn


def test_a_turn_is_read_back_byte_for_byte(client: TestClient) -> None:
    conversation, events = ask(client, "what is PLS?", "how is it told apart from ALS?")
    names = [event.name for event in events]
    assert names[-2:] == ["completed", "stored"]
    streamed = events[-2].data.removeprefix('{"type":"completed","answer":').removesuffix("}")
    read = client.get(f"/v1/conversations/{conversation}")
    assert f'"answer":{streamed},"feedback":[]' in read.text
    assert streamed in client.get(f"/v1/turns/{stored_turn(events)}").text
    turns = read.json()["turns"]
    assert [turn["question"] for turn in turns] == ["what is PLS?", "how is it told apart from ALS?"]
    assert turns[1]["answer"]["standalone_question"] == "how is PLS told apart from ALS?"


def test_an_answer_as_json_is_kept_too(client: TestClient) -> None:
    conversation = client.post("/v1/conversations", json={"title": "Named"}).json()["id"]
    answer = client.post("/v1/answers", json={"conversation_id": conversation, "question": QUESTION})
    assert answer.text in client.get(f"/v1/conversations/{conversation}").text


def test_conversations_are_listed_page_by_page_the_last_continued_first(client: TestClient) -> None:
    made = [client.post("/v1/conversations", json={"title": f"c{n}"}).json()["id"] for n in range(5)]
    client.post("/v1/answers", json={"conversation_id": made[1], "question": QUESTION})
    expected = [made[1], made[4], made[3], made[2], made[0]]
    first = client.get("/v1/conversations?limit=3").json()["conversations"]
    rest = client.get(f"/v1/conversations?limit=3&before={first[-1]['id']}").json()["conversations"]
    assert [one["id"] for one in first + rest] == expected


def test_a_conversation_takes_its_first_question_as_title_until_renamed(client: TestClient) -> None:
    conversation, _ = ask(client, QUESTION, "and if the EMG is normal?")
    path = f"/v1/conversations/{conversation}"
    assert client.get(path).json()["title"] == QUESTION
    assert client.patch(path, json={"title": " UMN\nand\x00ALS "}).json()["title"] == "UMN and ALS"
    assert client.get(path).json()["title"] == "UMN and ALS"


def test_a_deleted_conversation_is_gone_with_its_turns(client: TestClient) -> None:
    conversation, events = ask(client, QUESTION)
    assert client.delete(f"/v1/conversations/{conversation}").status_code == 204
    assert client.get(f"/v1/conversations/{conversation}").status_code == 404
    assert client.get(f"/v1/turns/{stored_turn(events)}").status_code == 404
    body = {"conversation_id": conversation, "question": QUESTION}
    assert client.post("/v1/answers", json=body).status_code == 404


def test_feedback_hangs_on_its_turn_and_the_last_word_counts(client: TestClient) -> None:
    conversation, events = ask(client, QUESTION)
    turn = stored_turn(events)
    for rating, place in (("up", {}), ("up", {"claim": 0, "citation": 0}), ("down", {"claim": 0, "citation": 0})):
        body = {"turn_id": turn, "rating": rating, "comment": f"{rating}!", **place}
        assert client.post("/v1/feedback", json=body).status_code == 201
    given = client.get(f"/v1/conversations/{conversation}").json()["turns"][0]["feedback"]
    assert [(one["rating"], one["claim"], one["citation"]) for one in given] == [("up", None, None), ("down", 0, 0)]


def test_feedback_on_what_is_not_there_is_refused(client: TestClient) -> None:
    turn = stored_turn(ask(client, QUESTION)[1])
    for place in ({"claim": 99}, {"claim": 0, "citation": 99}, {"citation": 0}, {"claim": -1}):
        assert client.post("/v1/feedback", json={"turn_id": turn, "rating": "up", **place}).status_code == 422
    assert client.post("/v1/feedback", json={"turn_id": "none", "rating": "up"}).status_code == 404
