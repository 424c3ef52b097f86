"""Articles: submitted, edited, reviewed and read, on each kind of database."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.serving import QUESTION, ask, stored_turn


def _submit(client: TestClient, question: str = QUESTION, **fields: str) -> dict[str, Any]:
    turn = stored_turn(ask(client, question)[1])
    response = client.post("/v1/articles", json={"turn_id": turn, **fields})
    assert response.status_code == 201
    article: dict[str, Any] = response.json()
    return article


def _judge(client: TestClient, slug: str, state: str) -> int:
    body = {"state": state, "reviewer": "Dr Ada Reader", "comment": f"now {state}"}
    return client.post(f"/v1/articles/{slug}/reviews", json=body).status_code


def _block(claim: dict[str, Any], **changes: Any) -> dict[str, Any]:
    spans = [{name: c[name] for name in ("document_id", "start", "end")} for c in claim["citations"]]
    kept = {name: claim[name] for name in ("text", "section", "table_header")}
    return {**kept, "citations": spans, **changes}


def test_an_answer_becomes_an_article_under_its_question(client: TestClient) -> None:
    article = _submit(client)
    assert article["slug"].startswith("does-a-umn-lesion-mean-als-")
    assert (article["title"], article["state"]) == ("Does a UMN lesion mean ALS?", "submitted")
    listed = client.get("/v1/articles?state=submitted").json()["articles"]
    assert [one["slug"] for one in listed] == [article["slug"]]
    assert client.get(f"/v1/articles/{article['slug']}").json() == article


def test_an_answer_without_claims_becomes_none(client: TestClient) -> None:
    turn = stored_turn(ask(client, "what is the capital of France?")[1])
    assert client.post("/v1/articles", json={"turn_id": turn}).status_code == 422


def test_the_history_of_a_review_only_grows(client: TestClient) -> None:
    slug = _submit(client)["slug"]
    assert _judge(client, slug, "approved") == 409
    for state in ("under_review", "returned", "under_review", "approved"):
        assert _judge(client, slug, state) == 201
    history = client.get(f"/v1/articles/{slug}").json()["history"]
    states = [step["state"] for step in history]
    assert states == ["submitted", "under_review", "returned", "under_review", "approved"]
    assert (history[-1]["reviewer"], history[-1]["comment"]) == ("Dr Ada Reader", "now approved")


def test_an_unapproved_article_has_a_banner_and_is_kept_from_search_engines(client: TestClient) -> None:
    path = f"/articles/{_submit(client)['slug']}"
    page = client.get(path)
    assert page.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "not been approved" in page.text
    assert client.get(f"{path}.md").headers["x-robots-tag"] == "noindex"


def test_an_approved_article_is_public_but_not_its_version_for_others(client: TestClient) -> None:
    slug = _submit(client)["slug"]
    for state in ("under_review", "approved"):
        _judge(client, slug, state)
    page = client.get(f"/articles/{slug}")
    assert "noindex" not in page.text
    assert "x-robots-tag" not in page.headers
    assert "not been approved" not in page.text
    other = client.get(f"/articles/{slug}?audience=plain")
    assert other.headers["x-robots-tag"] == "noindex"
    assert "another audience" in other.text


def test_an_edit_that_quotes_its_passage_stays_proved(client: TestClient) -> None:
    article = _submit(client)
    path = f"/v1/articles/{article['slug']}"
    blocks = [_block(claim) for claim in reversed(article["blocks"])]
    changed = client.patch(path, json={"title": "UMN and ALS", "blocks": blocks}).json()
    assert (changed["title"], changed["unsupported"]) == ("UMN and ALS", [])
    assert [block["text"] for block in changed["blocks"]] == [block["text"] for block in reversed(article["blocks"])]
    first = changed["blocks"][0]["citations"][0]["references"]
    assert first == list(range(1, len(first) + 1))
    assert [work["n"] for work in changed["references"]] == list(range(1, len(changed["references"]) + 1))


def test_an_edit_that_says_something_else_is_marked_and_cannot_be_approved(client: TestClient) -> None:
    article = _submit(client)
    path = f"/v1/articles/{article['slug']}"
    _judge(client, article["slug"], "under_review")
    blocks = [_block(claim) for claim in article["blocks"]]
    blocks[0]["text"] = "A UMN lesion always means ALS."
    blocks.append({"text": "Nothing cited."})
    changed = client.patch(path, json={"blocks": blocks}).json()
    assert changed["unsupported"] == [0, len(blocks) - 1]
    assert changed["verdict"] is None
    assert "does not prove it" in client.get(f"/articles/{article['slug']}").text
    assert _judge(client, article["slug"], "approved") == 409


def test_an_approved_article_that_is_edited_must_be_approved_anew(client: TestClient) -> None:
    slug = _submit(client)["slug"]
    for state in ("under_review", "approved"):
        _judge(client, slug, state)
    changed = client.patch(f"/v1/articles/{slug}", json={"title": "Another"}).json()
    assert changed["state"] == "under_review"
    assert "noindex" in client.get(f"/articles/{slug}").text


@pytest.mark.parametrize("span", [("pls", 5, 5), ("pls", 0, 10**9), ("none", 0, 5)])
def test_a_span_that_is_not_there_is_refused(client: TestClient, span: tuple[str, int, int]) -> None:
    slug = _submit(client)["slug"]
    cited = dict(zip(("document_id", "start", "end"), span, strict=True))
    response = client.patch(f"/v1/articles/{slug}", json={"blocks": [{"text": "x", "citations": [cited]}]})
    assert response.status_code == 422


def test_markup_in_what_people_write_is_text(client: TestClient) -> None:
    article = _submit(client, title="<script>alert(1)</script>")
    slug = article["slug"]
    body = {"state": "under_review", "reviewer": "<img src=x onerror=alert(1)>", "comment": '"><svg onload=alert(1)>'}
    assert client.post(f"/v1/articles/{slug}/reviews", json=body).status_code == 201
    page = client.get(f"/articles/{slug}").text
    assert "<script>" not in page
    assert "<img" not in page
    assert "<svg" not in page
