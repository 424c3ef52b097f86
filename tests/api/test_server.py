"""The service: contract, errors, security headers, and a generation published while it runs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.server import create_app, serve
from ingest.errors import BetzError
from ingest.pipeline import ingest
from ingest.settings import Settings
from qa.answer import Answer
from tests.conftest import quiet


@pytest.fixture(scope="module")
def client(bundled: Settings) -> TestClient:
    return TestClient(create_app(bundled))


def test_an_answer_follows_the_contract(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"turns": ["what is PLS?", "how is it told apart from ALS?"]})
    answer = Answer.model_validate(response.json())
    assert (response.status_code, answer.status) == (200, "answered")
    assert answer.standalone_question == "how is PLS told apart from ALS?"


def test_a_citation_opens_its_passage(client: TestClient) -> None:
    answer = client.post("/v1/answers", json={"turns": ["does a UMN lesion mean ALS?"]}).json()
    citation = answer["claims"][0]["citations"][0]
    span = {"start": citation["start"], "end": citation["end"]}
    passage = client.get(f"/v1/passages/{citation['document_id']}", params=span).json()
    assert passage["text"] == citation["cited_text"]
    assert passage["references"][0]["title"] == answer["references"][0]["title"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/answers", {"turns": []}),
        ("POST", "/v1/answers", {"turns": ["  "]}),
        ("POST", "/v1/answers", {"turns": ["a" * 100_000]}),
        ("POST", "/v1/answers", {"question": "what is PLS?"}),
        ("GET", "/v1/passages/no-such-document?start=0&end=5", None),
        ("GET", "/v1/passages/pls?start=5&end=5", None),
        ("GET", "/v1/passages/pls?start=0&end=999999999", None),
    ],
)
def test_bad_input_is_a_422(client: TestClient, method: str, path: str, body: object) -> None:
    assert client.request(method, path, json=body).status_code == 422


def test_without_an_index_the_service_says_what_to_do(tmp_path: Path) -> None:
    response = TestClient(create_app(Settings(index=tmp_path))).post("/v1/answers", json={"turns": ["what is PLS?"]})
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert "betz ingest" in response.json()["detail"]


def test_the_page_and_its_answers_allow_no_foreign_code(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_a_new_generation_is_picked_up_while_running(tmp_path: Path, write_corpus: Callable[..., Path]) -> None:
    settings = Settings(index=tmp_path / "index")
    ingest([write_corpus(gait="A spastic gait is stiff.")], settings, progress=quiet)
    client = TestClient(create_app(settings))
    before = client.get("/healthz").json()["generation"]
    ingest([write_corpus(gait="A spastic gait is stiff and scissoring.")], settings, progress=quiet)
    assert client.get("/healthz").json()["generation"] != before


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - refused
def test_an_address_that_others_reach_is_refused(bundled: Settings, host: str) -> None:
    with pytest.raises(BetzError, match="can be reached by others"):
        serve(bundled, host=host, port=0)
