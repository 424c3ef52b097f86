"""Documents, passages, references and search over HTTP."""

import pytest
from fastapi.testclient import TestClient

from tests.api.serving import QUESTION


def test_a_citation_opens_its_passage(quick_client: TestClient) -> None:
    answer = quick_client.post("/v1/answers", json={"turns": [QUESTION]}).json()
    citation = answer["claims"][0]["citations"][0]
    span = {"start": citation["start"], "end": citation["end"]}
    passage = quick_client.get(f"/v1/passages/{citation['document_id']}", params=span).json()
    assert passage["text"] == citation["cited_text"]
    assert passage["references"][0]["title"] == answer["references"][0]["title"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/passages/no-such-document?start=0&end=5", 404),
        ("/v1/passages/pls?start=5&end=5", 422),
        ("/v1/passages/pls?start=0&end=999999999", 422),
        ("/v1/documents/no-such-document", 404),
        ("/v1/search?q=", 422),
        ("/v1/search", 422),
        ("/v1/search?q=pls&evidence_types=rumour", 422),
    ],
)
def test_what_is_not_there_is_a_problem(quick_client: TestClient, path: str, status: int) -> None:
    assert quick_client.get(path).status_code == status


def test_every_listed_document_can_be_read_and_its_references_are_listed(quick_client: TestClient) -> None:
    listed = quick_client.get("/v1/documents").json()["documents"]
    works = {work["key"]: work for work in quick_client.get("/v1/references").json()["references"]}
    for summary in listed[:5]:
        read = quick_client.get(f"/v1/documents/{summary['id']}").json()
        assert read["document"]["title"] == summary["title"]
        assert len(read["document"]["sentences"]) == summary["sentences"]
        assert read["references"]
        assert all(summary["id"] in works[work["key"]]["documents"] for work in read["references"])


def test_search_holds_to_its_filters(quick_client: TestClient) -> None:
    found = quick_client.get("/v1/search", params={"q": "spasticity treatment", "k": 3}).json()
    assert len(found["passages"]) == 3
    filtered = quick_client.get("/v1/search", params={"q": "spasticity", "source_kinds": ["pdf"]}).json()
    assert filtered["passages"] == []


def test_the_session_says_how_the_service_is_set_up(quick_client: TestClient) -> None:
    session = quick_client.get("/v1/session").json()
    assert session["key_required"] is False
    assert session["scopes"] == ["read", "ask", "review", "admin"]
    assert sum(session["review_summary"].values()) == len(quick_client.get("/v1/documents").json()["documents"])


def test_metrics_count_answers_by_route_and_never_by_what_was_asked(quick_client: TestClient) -> None:
    quick_client.post("/v1/answers", json={"turns": [QUESTION]})
    quick_client.get("/v1/documents/pls")
    text = quick_client.get("/metrics").text
    assert 'betz_answers_total{status="answered"}' in text
    assert 'route="/v1/documents/{document_id}"' in text
    assert "UMN lesion" not in text


def test_the_live_generation_says_what_the_last_ingest_did(quick_client: TestClient) -> None:
    found = quick_client.get("/v1/generation").json()
    listed = quick_client.get("/v1/documents").json()
    assert (found["id"], found["counts"]["documents"]) == (listed["generation"], len(listed["documents"]))
    assert found["report"]["added"] == len(listed["documents"])
    assert found["report"]["failed"] == {}
    assert "README.md" in found["report"]["skipped"]
