"""Fetching a query's articles: what lies in the folder, and how a fetch goes on where one stopped."""

import contextlib
import fcntl
import functools
import json
import os
import ssl
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pydantic import SecretStr

from ingest.eutilities import EutilitiesClient, EutilitiesSettings
from ingest.eutilities_answers import Articles, FetchFailed, HistoryExpired, Search, read_answer, read_articles
from ingest.fetch_pubmed import FetchReport, fetch_pubmed
from tests.conftest import quiet
from tests.eutilities_server import EutilitiesServer, article, article_set, reply

_QUERY = "primary lateral sclerosis"
_KEY = "0123456789abcdef0123456789abcdef0123"
_EMAIL = "doctor@hospital.example"

Fetch = Callable[..., FetchReport]


def numbers(count: int, start: int = 1000) -> list[str]:
    return [str(start + place) for place in range(count)]


def pmids_in(folder: Path) -> list[str]:
    """The PMIDs of all batch files of a folder, repetitions included, in the order of the names."""
    files = sorted(folder.glob("*.xml"))
    return [pmid.text or "" for file in files for pmid in etree.parse(file).iterfind(".//PMID")]


@pytest.fixture(scope="module", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Reading the certificates of the authorities takes longer than a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssl.create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilitiesServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with EutilitiesServer(pmids=numbers(450)) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pubmed"


@pytest.fixture
def fetch(server: EutilitiesServer, folder: Path) -> Fetch:
    """Fetch into this test's folder, without waiting."""

    def run(
        query: str = _QUERY, *, limit: int = 1000, progress: Callable[[str, int, int], None] = quiet
    ) -> FetchReport:
        settings = EutilitiesSettings(base_url=server.url, api_key=SecretStr(_KEY), email=SecretStr(_EMAIL))
        with EutilitiesClient(settings, clock=lambda: 0.0, sleep=lambda seconds: None) as client:
            return fetch_pubmed(query, limit=limit, folder=folder, client=client, progress=progress)

    return run


def test_every_article_is_fetched_in_batches_of_two_hundred(
    server: EutilitiesServer, fetch: Fetch, folder: Path
) -> None:
    report = fetch()
    assert (report.found, report.asked, report.fetched, report.kept, report.missing) == (450, 450, 450, 0, ())
    assert server.windows() == [(0, 200), (200, 200), (400, 50)]
    assert pmids_in(folder) == server.pmids


def test_a_batch_is_named_by_its_first_and_last_article(fetch: Fetch, folder: Path) -> None:
    fetch()
    assert sorted(file.name for file in folder.iterdir()) == [
        "fetch.json",
        "pubmed-1000-1199.xml",
        "pubmed-1200-1399.xml",
        "pubmed-1400-1449.xml",
    ]


def test_a_batch_is_a_pubmed_article_set_with_its_text_untouched(fetch: Fetch, folder: Path) -> None:
    fetch(limit=1)
    root = etree.parse(folder / "pubmed-1000-1000.xml").getroot()
    assert root.tag == "PubmedArticleSet"
    assert root.findtext(".//ArticleTitle") == "Ataxia & gait 1000 – é"


def test_the_record_says_what_was_asked_and_what_each_batch_holds(
    server: EutilitiesServer, fetch: Fetch, folder: Path
) -> None:
    fetch(limit=201)
    assert json.loads((folder / "fetch.json").read_text()) == {
        "query": _QUERY,
        "found": 450,
        "asked": server.pmids[:201],
        "batches": {"pubmed-1000-1199.xml": server.pmids[:200], "pubmed-1200-1200.xml": server.pmids[200:201]},
    }


def test_no_more_than_the_limit_is_fetched(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    report = fetch(limit=10)
    assert (report.found, report.asked, report.fetched) == (450, 10, 10)
    assert pmids_in(folder) == server.pmids[:10]


def test_key_and_address_are_in_no_file(fetch: Fetch, folder: Path) -> None:
    fetch()
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    assert _KEY.encode() not in content
    assert b"hospital" not in content


def test_progress_reaches_the_total(fetch: Fetch) -> None:
    seen: list[tuple[str, int, int]] = []
    fetch(progress=lambda *step: seen.append(step))
    assert seen == [("Fetching", done, 450) for done in (0, 200, 400, 450)]


def test_the_same_again_fetches_nothing(server: EutilitiesServer, fetch: Fetch) -> None:
    fetch()
    server.requests.clear()
    report = fetch()
    assert (report.fetched, report.kept) == (0, 450)
    assert server.asked("efetch") == []


def test_a_failed_fetch_goes_on_where_it_stopped(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    server.fail("efetch", server.comply, *[reply(503, "")] * 6)
    with pytest.raises(FetchFailed, match="503"):
        fetch()
    assert pmids_in(folder) == server.pmids[:200]
    server.requests.clear()
    report = fetch()
    assert (report.fetched, report.kept) == (250, 200)
    assert server.windows() == [(200, 200), (400, 50)]
    assert pmids_in(folder) == server.pmids


def test_an_interruption_keeps_the_batches_that_are_written(
    server: EutilitiesServer, fetch: Fetch, folder: Path
) -> None:
    def interrupt(stage: str, done: int, total: int) -> None:
        if done == 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(progress=interrupt)
    assert pmids_in(folder) == server.pmids[:400]
    assert fetch().fetched == 50
    assert pmids_in(folder) == server.pmids


@pytest.mark.parametrize("written", range(6))
def test_a_crash_at_any_write_leaves_whole_batches_and_no_article_twice(
    server: EutilitiesServer, fetch: Fetch, folder: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    left = iter(range(written))
    replace = Path.replace

    def crash(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            fetch()
    assert pmids_in(folder) == server.pmids[: written // 2 * 200]
    server.pmids.insert(0, "999")  # a new article moves every window
    fetch()
    assert sorted(pmids_in(folder), key=int) == server.pmids


def test_a_batch_whose_file_was_removed_is_fetched_again(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    fetch()
    (folder / "pubmed-1200-1399.xml").unlink()
    assert fetch().fetched == 200
    assert pmids_in(folder) == server.pmids


def test_a_larger_limit_fetches_what_is_new(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    fetch(limit=250)
    report = fetch(limit=300)
    assert (report.fetched, report.kept) == (50, 250)
    assert pmids_in(folder) == server.pmids[:300]


def test_articles_published_since_are_added(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    fetch()
    server.pmids[:0] = ["2001", "2002"]
    assert fetch().fetched == 2
    assert sorted(pmids_in(folder), key=int) == sorted(server.pmids, key=int)


def test_an_expired_search_is_made_again(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    server.fail("efetch", server.comply, server.forget)
    assert fetch().fetched == 450
    assert len(server.asked("esearch")) == 2
    assert server.windows() == [(0, 200), (200, 200), (200, 200), (400, 50)]
    assert pmids_in(folder) == server.pmids


def test_a_search_made_again_may_find_something_else(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    def change(handler: BaseHTTPRequestHandler) -> None:
        server.pmids = ["3000", *server.pmids[:100], *server.pmids[150:]]
        server.forget(handler)

    server.fail("efetch", server.comply, change)
    report = fetch()
    found = pmids_in(folder)
    assert report.missing == ()
    assert len(found) == len(set(found))
    assert set(server.pmids) <= set(found)


def test_a_search_that_expires_at_once_each_time_is_an_error(server: EutilitiesServer, fetch: Fetch) -> None:
    server.fail("efetch", *[server.forget] * 100)
    with pytest.raises(HistoryExpired, match="forgotten"):
        fetch()
    assert len(server.asked("efetch")) == 6


def test_an_article_that_is_not_supplied_is_reported_and_asked_for_again(
    server: EutilitiesServer, fetch: Fetch, folder: Path
) -> None:
    server.withheld = {"1005", "1444"}
    report = fetch()
    assert (report.fetched, report.missing) == (448, ("1005", "1444"))
    server.withheld = set()
    report = fetch()
    assert (report.fetched, report.missing) == (2, ())
    assert sorted(pmids_in(folder)) == server.pmids


def test_articles_that_were_not_asked_for_are_left_out(server: EutilitiesServer, fetch: Fetch, folder: Path) -> None:
    server.fail("efetch", reply(200, article_set(article("1000") + article("666") + article("1001"))))
    fetch(limit=2)
    assert pmids_in(folder) == ["1000", "1001"]


def test_another_query_is_refused_without_a_request(server: EutilitiesServer, fetch: Fetch) -> None:
    fetch(limit=1)
    server.requests.clear()
    with pytest.raises(FetchFailed, match=f"another query, '{_QUERY}'. Choose another --out"):
        fetch("ataxia")
    assert server.requests == []


def test_spaces_do_not_make_another_query(fetch: Fetch) -> None:
    fetch(limit=1)
    assert fetch(" primary  lateral\nsclerosis ", limit=1).kept == 1


@pytest.mark.parametrize("query", ["", " \t\n", "\udcff", "a\x00b", "\x1b[2J"])
def test_a_query_that_is_no_text_is_refused(server: EutilitiesServer, fetch: Fetch, folder: Path, query: str) -> None:
    with pytest.raises(FetchFailed, match="empty or no text"):
        fetch(query)
    assert server.requests == []
    assert not folder.exists()


@pytest.mark.parametrize("limit", [-1, 0, 10_000])
def test_a_limit_that_pubmed_cannot_serve_is_refused(server: EutilitiesServer, fetch: Fetch, limit: int) -> None:
    with pytest.raises(FetchFailed, match="from 1 to 9,999"):
        fetch(limit=limit)
    assert server.requests == []


def test_a_query_that_finds_nothing_is_an_error_that_names_the_unknown(server: EutilitiesServer, fetch: Fetch) -> None:
    server.pmids = []
    server.notes = "<ErrorList><PhraseNotFound>scelrosis</PhraseNotFound></ErrorList>"
    with pytest.raises(FetchFailed, match=r"finds nothing for 'scelrosis'\. It does not know: scelrosis"):
        fetch("scelrosis")


def test_a_damaged_record_is_an_error_and_is_kept(fetch: Fetch, folder: Path) -> None:
    folder.mkdir()
    (folder / "fetch.json").write_text("{")
    with pytest.raises(FetchFailed, match=r"fetch\.json is damaged"):
        fetch()
    assert (folder / "fetch.json").read_text() == "{"


def test_a_folder_that_cannot_be_used_is_an_error(fetch: Fetch, folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(FetchFailed, match=r"cannot be used: File exists\. Choose another --out"):
        fetch()


def test_a_full_disk_is_an_error_and_keeps_what_is_written(
    server: EutilitiesServer, fetch: Fetch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(range(2))

    def full(descriptor: int) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.fetch_pubmed.os.fsync", full)
    with pytest.raises(FetchFailed, match="No space left on device"):
        fetch()
    assert pmids_in(folder) == server.pmids[:200]


def test_a_folder_that_another_fetch_is_filling_is_refused(
    server: EutilitiesServer, fetch: Fetch, folder: Path
) -> None:
    folder.mkdir()
    other = os.open(folder, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        with pytest.raises(FetchFailed, match="Another fetch"):
            fetch()
    finally:
        os.close(other)
    assert server.requests == []
    assert fetch(limit=1).fetched == 1


class ForgetfulClient(EutilitiesClient):
    """A client of a PubMed that changes, forgets searches and withholds articles, as a script says."""

    def __init__(self, results: Sequence[Sequence[str]], forgets: Sequence[bool]) -> None:
        super().__init__(EutilitiesSettings(base_url="http://127.0.0.1:9/"), sleep=lambda seconds: None)
        self._results, self._forgets = iter(results), iter(forgets)
        self.last: Sequence[str] = ()

    def search(self, query: str, limit: int) -> Search:
        self.last = next(self._results, self.last)
        return Search(len(self.last), tuple(self.last[:limit]), "MCID_1", "1", ())

    def fetch(self, search: Search, start: int, size: int) -> Articles:
        if next(self._forgets, False):
            raise HistoryExpired("forgotten")
        records = "".join(map(article, search.pmids[start : start + size]))
        return read_articles(read_answer(article_set(records)))


@given(
    results=st.lists(st.lists(st.integers(1, 60).map(str), unique=True, min_size=1), min_size=1, max_size=5),
    forgets=st.lists(st.booleans(), max_size=12),
    limit=st.integers(1, 60),
)
def test_however_pubmed_changes_no_article_is_lost_or_kept_twice(
    tmp_path_factory: pytest.TempPathFactory, results: list[list[str]], forgets: list[bool], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("pubmed")
    report = None
    with pytest.MonkeyPatch.context() as patch, ForgetfulClient(results, forgets) as client:
        patch.setattr("ingest.fetch_pubmed.BATCH", 7)
        patch.setattr("ingest.fetch_pubmed.os.fsync", lambda descriptor: None)
        while report is None:
            with contextlib.suppress(HistoryExpired):  # given up; the same command goes on
                report = fetch_pubmed(_QUERY, limit=limit, folder=folder, client=client, progress=quiet)
    found = pmids_in(folder)
    assert len(found) == len(set(found))
    assert set(client.last[:limit]) <= set(found)
    assert report.missing == ()
