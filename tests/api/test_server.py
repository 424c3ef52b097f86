"""The service as a whole: what every response carries, what is refused at the door, and a generation published live."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.problems import MEDIA_TYPE
from api.server import create_app, serve
from api.service_settings import ServiceSettings
from ingest.errors import BetzError
from ingest.pipeline import ingest
from ingest.settings import Settings
from tests.api.serving import QUESTION, open_client
from tests.conftest import quiet


def test_without_an_index_the_service_says_what_to_do(tmp_path: Path) -> None:
    client = open_client(Settings(index=tmp_path), f"sqlite:///{tmp_path / 'service.sqlite'}")
    response = client.post("/v1/answers", json={"turns": [QUESTION]})
    assert (response.status_code, response.headers["content-type"]) == (503, MEDIA_TYPE)
    assert "betz ingest" in response.json()["detail"]
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").json() == {"status": "ok", "generation": ""}


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/documents", "/nowhere", "/v1/documents/none"])
def test_every_response_allows_no_foreign_code(quick_client: TestClient, path: str) -> None:
    headers = quick_client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_an_unexpected_failure_tells_nothing(
    quick_client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError(QUESTION)

    monkeypatch.setattr("api.live.LiveAssistant.__call__", fail)
    response = quick_client.get("/v1/documents")
    assert (response.status_code, response.headers["content-type"]) == (500, MEDIA_TYPE)
    assert "content-security-policy" in response.headers
    assert "RuntimeError" in caplog.text
    assert QUESTION not in response.text + caplog.text


@pytest.mark.parametrize("host", ["betz.example.org", "127.0.0.1.example.org", "[::1", ""])
def test_a_name_that_is_not_ours_is_refused(quick_client: TestClient, host: str) -> None:
    assert quick_client.get("/v1/documents", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_a_name_of_this_machine_is_served(quick_client: TestClient, host: str) -> None:
    assert quick_client.get("/healthz", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://testserver:81"])
def test_a_page_of_another_site_is_refused(quick_client: TestClient, origin: str) -> None:
    response = quick_client.post("/v1/answers", json={"turns": [QUESTION]}, headers={"Origin": origin})
    assert response.status_code == 403


def test_behind_a_proxy_the_name_that_was_allowed_may_call(bundled: Settings, tmp_path: Path) -> None:
    settings = ServiceSettings(
        database=f"sqlite:///{tmp_path / 'service.sqlite'}", allowed_hosts=("betz.hospital.example",)
    )
    client = TestClient(create_app(bundled, settings))
    for host in ("betz.hospital.example", "127.0.0.1:8000"):
        headers = {"Host": host, "Origin": "https://betz.hospital.example"}
        assert client.post("/v1/conversations", json={}, headers=headers).status_code == 201
    assert client.get("/healthz", headers={"Host": "example.org"}).status_code == 421


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_long_is_refused(quick_client: TestClient, declared: bool) -> None:
    content = b"x" * 600_000
    body = content if declared else iter([content])
    assert quick_client.post("/v1/answers", content=body).status_code == 413


def test_a_new_generation_is_picked_up_while_running(tmp_path: Path, write_corpus: Callable[..., Path]) -> None:
    settings = Settings(index=tmp_path / "index")
    ingest([write_corpus(gait="A spastic gait is stiff.")], settings, progress=quiet)
    client = open_client(settings, f"sqlite:///{tmp_path / 'service.sqlite'}")
    before = client.get("/readyz").json()["generation"]
    ingest([write_corpus(gait="A spastic gait is stiff and scissoring.")], settings, progress=quiet)
    assert client.get("/readyz").json()["generation"] != before


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - refused
def test_an_address_that_others_reach_is_refused_without_keys(bundled: Settings, tmp_path: Path, host: str) -> None:
    settings = ServiceSettings(database=f"sqlite:///{tmp_path / 'service.sqlite'}")
    with pytest.raises(BetzError, match="betz keys create"):
        serve(bundled, settings, host=host, port=0)
