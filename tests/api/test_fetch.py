"""`betz fetch pubmed`: what a person sees, and the exit code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import Run
from tests.eutilities_server import EutilitiesServer, reply


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilitiesServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("NCBI_API_KEY", "0123456789abcdef0123456789abcdef0123")
    with EutilitiesServer(pmids=["11", "12", "13"]) as running:
        monkeypatch.setenv("BETZ_EUTILS_URL", running.url)
        yield running


def test_articles_are_fetched_and_counted(betz: Run, server: EutilitiesServer, tmp_path: Path) -> None:
    ran = betz("fetch", "pubmed", "ataxia", "--max", "2", "--out", str(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "3 articles found, 2 asked for: 2 fetched, 0 already there, 0 not supplied.\n"
    assert (tmp_path / "pubmed-11-12.xml").is_file()


def test_the_base_url_is_an_option(
    betz: Run, server: EutilitiesServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BETZ_EUTILS_URL", "http://127.0.0.1:9/")
    assert betz("fetch", "pubmed", "ataxia", "--base-url", server.url, "--out", str(tmp_path)).code == 0
    assert len(server.requests) == 2


def test_an_article_that_is_not_supplied_is_named_and_makes_the_exit_code_1(
    betz: Run, server: EutilitiesServer, tmp_path: Path
) -> None:
    server.withheld = {"12"}
    ran = betz("fetch", "pubmed", "ataxia", "--out", str(tmp_path))
    assert ran.code == 1
    assert ran.out.splitlines()[-1].endswith(": 12")


def test_what_pubmed_left_out_of_the_query_is_named(betz: Run, server: EutilitiesServer, tmp_path: Path) -> None:
    server.notes = "<ErrorList><PhraseNotFound>atxaia</PhraseNotFound></ErrorList>"
    ran = betz("fetch", "pubmed", "atxaia gait", "--out", str(tmp_path))
    assert ran.code == 0
    assert "'atxaia'" in ran.out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ataxia", "--max", "0"], "--max"),
        (["ataxia", "--max", "many"], "--max"),
        (["ataxia", "--max", "10000"], "9,999"),
        ([""], "empty"),
        ([], "query"),
        (["ataxia", "--base-url", "eutils"], "base URL"),
        (["ataxia", "--out", "{file}"], "--out"),
        (["ataxia", "--out", "{file}/below"], "--out"),
    ],
)
def test_bad_input_is_one_line_and_no_request(
    betz: Run, server: EutilitiesServer, tmp_path: Path, arguments: list[str], said: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    ran = betz(
        "fetch", "pubmed", "--out", str(tmp_path / "out"), *(part.replace("{file}", str(file)) for part in arguments)
    )
    assert ran.code != 0
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err
    assert server.requests == []


def test_a_query_that_finds_nothing_is_one_line(betz: Run, server: EutilitiesServer, tmp_path: Path) -> None:
    server.pmids = []
    ran = betz("fetch", "pubmed", "ataxia", "--out", str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("betz: PubMed finds nothing for 'ataxia'.")
    assert len(ran.err.splitlines()) == 1


def test_a_refusal_is_one_line_without_the_key(betz: Run, server: EutilitiesServer, tmp_path: Path) -> None:
    server.fail("esearch", reply(400, '{"error":"API key invalid: 0123456789abcdef0123456789abcdef0123"}'))
    ran = betz("fetch", "pubmed", "ataxia", "--out", str(tmp_path))
    assert ran.code == 1
    assert "API key invalid: [api_key]" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_another_query_in_the_same_folder_is_one_line(betz: Run, server: EutilitiesServer, tmp_path: Path) -> None:
    betz("fetch", "pubmed", "ataxia", "--out", str(tmp_path))
    ran = betz("fetch", "pubmed", "gait", "--out", str(tmp_path))
    assert ran.code == 1
    assert ran.err == f"betz: {tmp_path} holds the articles of another query, 'ataxia'. Choose another --out.\n"
