"""The pages' files: light, unmodified where they are others' work, and free of ways to run a text."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, Response

import api.server

_WEB = Path(api.server.__file__).with_name("web")
_VENDOR = _WEB / "vendor"
_MANIFEST = json.loads((_VENDOR / "manifest.json").read_text(encoding="utf-8"))
_OWN = sorted(path for path in _WEB.rglob("*.js") if _VENDOR not in path.parents)
_MOST_BYTES = 100_000


def test_every_vendored_file_is_the_one_that_was_taken_and_has_its_licence() -> None:
    named = {entry["file"]: entry for entry in _MANIFEST["files"]}
    licences = {entry["licence_file"] for entry in _MANIFEST["files"]}
    assert {path.name for path in _VENDOR.iterdir()} == {*named, *licences, "manifest.json"}
    for name, entry in named.items():
        content = (_VENDOR / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        before = (content.decode() + entry["cut"]).replace(entry.get("after", "\0"), entry.get("before", ""))
        assert hashlib.sha256(before.encode()).hexdigest() == entry["sha256_upstream"]


@pytest.mark.parametrize("path", _OWN, ids=lambda path: path.name)
def test_our_scripts_make_no_markup_or_code_of_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|srcdoc", source)
    assert len(source.splitlines()) <= 120


@pytest.mark.parametrize("path", ["/", "/corpus", "/review", "/articles/none-such"])
def test_a_page_is_light_and_loads_only_from_here(page: Page, address: str, path: str, errors: list[str]) -> None:
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto(path, wait_until="networkidle")
    assert all(response.url.startswith(address) for response in responses)
    files = [response for response in responses if "/v1/" not in response.url]
    assert sum(response.request.sizes()["responseBodySize"] for response in files) < _MOST_BYTES
    assert "unsafe" not in responses[0].headers["content-security-policy"]
    errors.clear()  # there is no such article


def test_a_file_is_sent_compressed_and_again_only_when_it_changed(quick_client: TestClient) -> None:
    first = quick_client.get("/web/vendor/preact.mjs")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache"
    again = quick_client.get("/web/vendor/preact.mjs", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
