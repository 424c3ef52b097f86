"""Who may do what: keys, scopes, limits, and nothing of another user's."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.problems import MEDIA_TYPE
from api.rates import Rates
from tests.api.serving import EVENTS, QUESTION, ask, keyed_client, stored_turn

_OPEN = {
    ("GET", "/v1/session"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/articles/{slug}"),
    ("GET", "/articles/{slug}.md"),
}


def _operations(client: TestClient) -> list[tuple[str, str]]:
    paths = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def _filled(path: str, **values: str) -> str:
    defaults = {"conversation_id": "x", "turn_id": "x", "slug": "x", "document_id": "pls", "model": "betz"}
    return path.format(**{**defaults, **values})


def test_without_a_key_every_route_but_the_open_ones_is_closed(guarded: TestClient) -> None:
    for method, path in _operations(guarded):
        for headers in ({}, {"Authorization": "Bearer betz_wrong"}):
            response = guarded.request(method, _filled(path), json={}, headers=headers)
            if (method, path) in _OPEN:
                assert response.status_code in {200, 404}, path
            else:
                assert response.status_code == 401, path
                assert response.headers["www-authenticate"] == "Bearer"
                assert response.headers["content-type"] == MEDIA_TYPE


def test_a_key_reaches_only_what_its_scopes_grant(guarded: TestClient) -> None:
    reader = keyed_client(guarded, "read")
    assert reader.get("/v1/documents").status_code == 200
    assert reader.post("/v1/answers", json={"turns": [QUESTION]}).status_code == 403
    assert reader.post("/v1/articles/x/reviews", json={}).status_code == 403
    assert reader.get("/metrics").status_code == 403
    assert keyed_client(guarded, "admin").get("/metrics").status_code == 200


def test_nobody_reaches_what_is_anothers(guarded: TestClient) -> None:
    owner, stranger = keyed_client(guarded, "read", "ask"), keyed_client(guarded, "read", "ask")
    conversation, events = ask(owner, QUESTION)
    turn = stored_turn(events)
    slug = owner.post("/v1/articles", json={"turn_id": turn}).json()["slug"]
    bodies: dict[str, Any] = {
        "/v1/answers": {"conversation_id": conversation, "question": QUESTION},
        "/v1/feedback": {"turn_id": turn, "rating": "up"},
        "/v1/articles": {"turn_id": turn},
        "/v1/responses": {"model": "betz", "input": QUESTION, "previous_response_id": f"resp_{turn}"},
        "/v1/conversations/{conversation_id}": {"title": "mine now"},
    }
    named = [*bodies, "/v1/turns/{turn_id}", "/v1/turns/{turn_id}/export", "/v1/articles/{slug}", "/articles/{slug}"]
    tried = 0
    for method, path in _operations(guarded):
        if path not in named or (method, path) == ("PATCH", "/v1/articles/{slug}"):
            continue
        target = _filled(path, conversation_id=conversation, turn_id=turn, slug=slug)
        response = stranger.request(method, target, json=bodies.get(path), params={"format": "ris"})
        if (method, path) == ("GET", "/v1/articles"):
            assert response.json() == {"articles": []}
        else:
            assert response.status_code == 404, (method, path)
        tried += 1
    assert tried == 12
    assert stranger.get("/v1/conversations").json() == {"conversations": []}
    assert stranger.get(f"/v1/conversations?before={conversation}").status_code == 404
    read = owner.get(f"/v1/conversations/{conversation}").json()
    assert (read["title"], len(read["turns"]), read["turns"][0]["feedback"]) == (QUESTION, 1, [])


def test_a_reviewer_sees_what_was_submitted_and_the_public_what_was_approved(guarded: TestClient) -> None:
    owner, stranger = keyed_client(guarded, "read", "ask"), keyed_client(guarded, "read", "ask")
    reviewer = keyed_client(guarded, "read", "review")
    turn = stored_turn(ask(owner, QUESTION)[1])
    slug = owner.post("/v1/articles", json={"turn_id": turn}).json()["slug"]
    for state in ("under_review", "approved"):
        assert stranger.get(f"/v1/articles/{slug}").status_code == 404
        assert guarded.get(f"/articles/{slug}").status_code == 404
        assert owner.post(f"/v1/articles/{slug}/reviews", json={"state": state, "reviewer": "me"}).status_code == 403
        judged = reviewer.post(f"/v1/articles/{slug}/reviews", json={"state": state, "reviewer": "Dr Betz"})
        assert judged.status_code == 201
    assert stranger.get(f"/v1/articles/{slug}").status_code == 200
    assert guarded.get(f"/articles/{slug}").status_code == 200
    assert stranger.get("/v1/articles").json()["articles"][0]["slug"] == slug


def test_the_session_tells_a_stranger_that_a_key_is_needed(guarded: TestClient) -> None:
    assert guarded.get("/v1/session").json()["key_required"] is True
    assert guarded.get("/v1/session").json()["scopes"] == []
    assert keyed_client(guarded, "read", "ask").get("/v1/session").json()["scopes"] == ["read", "ask"]


def test_a_key_has_a_rate_and_a_budget(guarded: TestClient) -> None:
    hasty = keyed_client(guarded, "read", per_minute=1)
    assert [hasty.get("/v1/documents").status_code for _ in range(2)] == [200, 429]
    assert int(hasty.get("/v1/documents").headers["retry-after"]) > 0
    thrifty = keyed_client(guarded, "ask", per_day=2)
    body = {"turns": [QUESTION]}
    assert [thrifty.post("/v1/answers", json=body).status_code for _ in range(3)] == [200, 200, 429]
    assert thrifty.post("/v1/answers", json=body, headers=EVENTS).status_code == 429
    assert keyed_client(guarded, "ask", per_day=2).post("/v1/answers", json=body).status_code == 200


def test_a_rate_is_held_over_time() -> None:
    moment = 0.0
    rates = Rates(lambda: moment)
    passed = 0
    for tick in range(6_000):  # ten minutes of ten requests a second
        moment = tick / 10
        passed += rates.wait("key", 60) == 0
    assert 600 <= passed <= 611
    assert rates.wait("key", 0) == 0
    assert rates.wait("another", 60) == 0


def test_keys_are_made_listed_and_revoked_and_kept_only_as_hashes(
    betz: Callable[..., Any], guarded: TestClient, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETZ_DATABASE", database)
    secret = betz("keys", "create", "ward 3", "--scope", "ask", "--scope", "read").out.strip()
    headers = {"Authorization": f"Bearer {secret}"}
    assert guarded.get("/v1/documents", headers=headers).status_code == 200
    listed = betz("keys", "list").out
    assert "ward 3  read,ask" in listed
    assert secret not in listed
    assert betz("keys", "revoke", listed.split()[0]).code == 0
    assert guarded.get("/v1/documents", headers=headers).status_code == 401
    assert "revoked" in betz("keys", "list").out
    assert betz("keys", "revoke", "none").code == 1
    assert betz("keys", "create", "x", "--scope", "all").code == 1
    assert betz("keys", "create", " ").code == 1


def test_the_audit_log_says_who_asked_what_masked_and_what_answered(
    betz: Callable[..., Any], guarded: TestClient, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETZ_DATABASE", database)
    user = keyed_client(guarded, "read", "ask")
    name = "Featherstone"  # which no author of a cited work bears: what is kept of an answer names its references
    asked = f"does a UMN lesion mean ALS in John {name}, MRN 1234567, john@example.org?"
    conversation, events = ask(user, asked, QUESTION)
    user.get("/v1/search", params={"q": "spasticity in john@example.org", "k": 2})
    lines = [json.loads(line) for line in betz("audit").out.splitlines()]
    assert [line["action"] for line in lines] == ["key.create", "answer", "answer", "search"]
    key, first, line, search = lines
    assert (search["asked"], len(search["passages"])) == ("spasticity in [email]", 2)
    assert {first["actor"], line["actor"], search["actor"]} == {key["subject"]}
    assert line["subject"] == stored_turn(events)
    assert line["status"] == "answered"
    assert line["passages"]
    assert line["generation"]
    assert line["model"]
    kept = user.get(f"/v1/conversations/{conversation}").text + json.dumps(lines)
    assert "UMN lesion" in first["asked"]
    for identifier in (name, "1234567", "john@example.org", "betz_"):
        assert identifier not in kept


def test_what_is_older_than_the_retention_is_purged(
    betz: Callable[..., Any], client: TestClient, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from sqlalchemy import update

    from api.storage.models import AuditEvent, Conversation, now

    monkeypatch.setenv("BETZ_DATABASE", database)
    old, events = ask(client, QUESTION)
    turn = stored_turn(events)
    with client.app.state.service.database.write() as session:  # type: ignore[attr-defined]
        session.execute(update(Conversation).values(updated=now() - timedelta(days=40)))
        session.execute(update(AuditEvent).values(created=now() - timedelta(days=40)))
    young, _ = ask(client, QUESTION)
    assert betz("purge", "--days", "30").out == "Deleted 1 conversations and 1 audit events.\n"
    assert client.get(f"/v1/conversations/{old}").status_code == 404
    assert client.get(f"/v1/turns/{turn}").status_code == 404
    assert client.get(f"/v1/conversations/{young}").status_code == 200
    assert len(betz("audit").out.splitlines()) == 1
