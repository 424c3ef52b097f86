"""The client of the E-utilities: usage policy, retries, and what the server may do wrong."""

import functools
import gzip
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import httpx
import pytest
from pydantic import SecretStr

import ingest.eutilities
from ingest.eutilities import EutilitiesClient, EutilitiesSettings
from ingest.eutilities_answers import FetchFailed, HistoryExpired, Search, ServerUnavailable
from tests.eutilities_server import EutilitiesServer, Fault, article, article_set, cut_short, reply, reset

_KEY = "0123456789abcdef0123456789abcdef0123"
_EMAIL = "doctor@hospital.example"
_URL = "http://127.0.0.1:9/"
_STARTED = "Wed, 21 Oct 2026 07:28:00 GMT"
_LATER = "Wed, 21 Oct 2026 07:28:50 GMT"


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


MakeClient = Callable[..., EutilitiesClient]


@pytest.fixture
def time_() -> FakeTime:
    return FakeTime()


@pytest.fixture(scope="module", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Reading the certificates of the authorities takes longer than a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssl.create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EutilitiesServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with EutilitiesServer(pmids=["11", "12", "13"]) as running:
        yield running


@pytest.fixture
def make_client(server: EutilitiesServer, time_: FakeTime) -> Iterator[MakeClient]:
    made: list[EutilitiesClient] = []

    def make(key: str = "", email: str = "") -> EutilitiesClient:
        settings = EutilitiesSettings(base_url=server.url, api_key=SecretStr(key), email=SecretStr(email))
        made.append(EutilitiesClient(settings, clock=time_.clock, sleep=time_.sleep))
        return made[-1]

    yield make
    for client in made:
        client.__exit__()


@pytest.fixture
def client(make_client: MakeClient) -> EutilitiesClient:
    return make_client()


def test_a_search_lists_the_first_pmids_and_counts_all(client: EutilitiesClient) -> None:
    found = client.search("ataxia", 2)
    assert (found.found, found.pmids) == (3, ("11", "12"))


def test_a_fetch_gives_the_articles_of_a_window(server: EutilitiesServer, client: EutilitiesClient) -> None:
    server.books = {"13"}
    articles = client.fetch(client.search("ataxia", 3), 1, 2)
    assert {pmid: record.tag for pmid, record in articles.items()} == {"12": "PubmedArticle", "13": "PubmedBookArticle"}


def test_a_request_names_tool_address_and_key(server: EutilitiesServer, make_client: MakeClient) -> None:
    make_client(_KEY, _EMAIL).search("ataxia AND gait[ti]", 3)
    assert server.requests[0].fields == {
        "db": "pubmed",
        "term": "ataxia AND gait[ti]",
        "usehistory": "y",
        "retmax": "3",
        "retmode": "xml",
        "tool": "betz",
        "email": _EMAIL,
        "api_key": _KEY,
    }


def test_without_a_key_none_is_sent(server: EutilitiesServer, client: EutilitiesClient) -> None:
    client.search("ataxia", 3)
    assert server.requests[0].fields.keys().isdisjoint({"api_key", "email"})


def test_key_and_address_stand_in_no_url_and_no_log(
    server: EutilitiesServer, make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_client(_KEY, _EMAIL)
    client.fetch(client.search("ataxia", 3), 0, 3)
    assert caplog.records
    assert _KEY not in caplog.text
    assert "hospital" not in caplog.text
    assert {request.query_string for request in server.requests} == {""}


def test_settings_come_from_the_environment_and_hide_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BETZ_EUTILS_URL", "https://mirror.example/eutils/")
    monkeypatch.setenv("NCBI_API_KEY", f" {_KEY}\n")
    monkeypatch.setenv("NCBI_EMAIL", _EMAIL)
    settings = EutilitiesSettings()
    assert settings.base_url == "https://mirror.example/eutils/"
    assert settings.api_key.get_secret_value() == _KEY
    assert settings.email.get_secret_value() == _EMAIL
    assert _KEY not in f"{settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "url", ["", "eutils", "ftp://mirror.example/", "https://", "http://[::1", "http://xn--/", "file:///etc/passwd"]
)
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(FetchFailed, match="no base URL"):
        EutilitiesClient(EutilitiesSettings(base_url=url))


@pytest.mark.parametrize(("key", "per_second"), [("", 3), (_KEY, 10)])
def test_the_rate_of_requests_keeps_to_the_policy(
    make_client: MakeClient, time_: FakeTime, key: str, per_second: int
) -> None:
    client = make_client(key)
    times = []
    for _ in range(31):
        client.search("ataxia", 3)
        times.append(time_.now)
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[per_second:], strict=False))
    assert times[-1] - times[0] < 1.15 * 30 / per_second


_PASSING: dict[str, Fault] = {
    "429": reply(429, f'{{"error":"API rate limit exceeded","api-key":"{_KEY}"}}'),
    "408": reply(408, ""),
    "500": reply(500, "<html>Internal Server Error</html>"),
    "502": reply(502, ""),
    "503": reply(503, "busy"),
    "reset": reset,
    "closed in the body": cut_short,
    "nothing": reply(200, ""),
    "error in XML": reply(200, "<eFetchResult><ERROR>Search Backend failed: timeout</ERROR></eFetchResult>"),
    "error without a word": reply(200, "<eFetchResult><ERROR/></eFetchResult>"),
    "error in JSON": reply(200, '{"error":"error forwarding request"}'),
    "JSON that is none": reply(200, '{"error":'),
    "maintenance page": reply(200, "<!DOCTYPE html><html><body>Down for maintenance</body></html>"),
    "web page in XML": reply(200, '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
    "truncated XML": reply(200, article_set(article("11"))[:-30]),
    "plain text": reply(200, "Error occurred"),
    "damaged gzip": reply(200, b"\x1f\x8b\x08\x00rubbish", Content_Encoding="gzip"),
    "entity": reply(200, b'<!DOCTYPE PubmedArticleSet [<!ENTITY e "x">]><PubmedArticleSet>&e;</PubmedArticleSet>'),
}


@pytest.mark.parametrize("fault", _PASSING.values(), ids=_PASSING.keys())
def test_a_failure_that_passes_is_tried_again(server: EutilitiesServer, client: EutilitiesClient, fault: Fault) -> None:
    search = client.search("ataxia", 3)
    server.fail("efetch", fault, fault)
    assert list(client.fetch(search, 0, 3)) == ["11", "12", "13"]
    assert len(server.asked("efetch")) == 3


@pytest.mark.parametrize("fault", _PASSING.values(), ids=_PASSING.keys())
def test_a_failure_that_stays_is_one_line_after_a_bounded_wait(
    server: EutilitiesServer, make_client: MakeClient, time_: FakeTime, fault: Fault
) -> None:
    server.fail("esearch", *[fault] * 20)
    with pytest.raises(ServerUnavailable) as raised:
        make_client(_KEY).search("ataxia", 3)
    assert len(str(raised.value).splitlines()) == 1
    assert _KEY not in str(raised.value)
    assert len(server.requests) == 6
    assert sum(time_.slept) < 60


_INCOMPLETE = {
    "no count": "<eSearchResult><IdList><Id>11</Id></IdList><WebEnv>M</WebEnv><QueryKey>1</QueryKey></eSearchResult>",
    "fewer than counted": "<eSearchResult><Count>3</Count><IdList><Id>11</Id></IdList></eSearchResult>",
    "no history": "<eSearchResult><Count>1</Count><IdList><Id>11</Id></IdList></eSearchResult>",
    "a path for a PMID": "<eSearchResult><Count>1</Count><IdList><Id>../x</Id></IdList><WebEnv>M</WebEnv>"
    "<QueryKey>1</QueryKey></eSearchResult>",
    "articles": article_set(article("11")).decode(),
}


@pytest.mark.parametrize("body", _INCOMPLETE.values(), ids=_INCOMPLETE.keys())
def test_an_incomplete_search_result_is_not_believed(
    server: EutilitiesServer, client: EutilitiesClient, body: str
) -> None:
    server.fail("esearch", reply(200, body))
    assert client.search("ataxia", 3).pmids == ("11", "12", "13")


def test_pauses_grow_and_differ(server: EutilitiesServer, client: EutilitiesClient, time_: FakeTime) -> None:
    server.fail("esearch", *[reply(500, "")] * 20)
    with pytest.raises(ServerUnavailable):
        client.search("ataxia", 3)
    assert all(2**n <= pause <= 2**n + 1 for n, pause in enumerate(time_.slept))
    assert len({pause % 1 for pause in time_.slept}) == 5


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "50"}, 50),
        ({"Retry_After": _LATER, "Date": _STARTED}, 50),
        ({"Retry_After": _STARTED, "Date": _LATER}, 1),
        ({"Retry_After": _LATER}, 1),
        ({"Retry_After": "-5"}, 1),
        ({"Retry_After": "soon"}, 1),
    ],
)
def test_the_pause_that_the_server_asks_for_is_kept(
    server: EutilitiesServer, client: EutilitiesClient, time_: FakeTime, headers: dict[str, str], pause: int
) -> None:
    server.fail("esearch", reply(429, "", **headers))
    client.search("ataxia", 3)
    assert pause <= time_.slept[0] <= pause + 1


@pytest.mark.parametrize("pause", ["3600", "9" * 1000])
def test_a_pause_too_long_to_wait_is_an_error(
    server: EutilitiesServer, client: EutilitiesClient, time_: FakeTime, pause: str
) -> None:
    server.fail("esearch", reply(503, "", Retry_After=pause))
    with pytest.raises(FetchFailed, match="long pause"):
        client.search("ataxia", 3)
    assert time_.slept == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (reply(400, f'{{"error":"API key invalid","api-key":"{_KEY}"}}'), "API key invalid"),
        (
            reply(400, f"<eSearchResult><ERROR>bad {_KEY} {_EMAIL}</ERROR></eSearchResult>"),
            r"bad \[api_key\] \[email\]",
        ),
        (reply(400, f"<x><ERROR>{'a' * 190}{_KEY}</ERROR></x>"), "aaa"),
        (reply(404, "<html>no such page</html>"), "404"),
        (reply(301, "", Location="http://127.0.0.1/elsewhere"), "301"),
    ],
)
def test_a_refusal_is_not_tried_again_and_repeats_no_secret(
    server: EutilitiesServer, make_client: MakeClient, fault: Fault, said: str
) -> None:
    server.fail("esearch", fault)
    with pytest.raises(FetchFailed, match=said) as raised:
        make_client(_KEY, _EMAIL).search("ataxia", 3)
    assert len(server.requests) == 1
    assert _KEY[:8] not in str(raised.value)
    assert _EMAIL not in str(raised.value)


def test_the_words_of_a_server_cannot_command_a_terminal(server: EutilitiesServer, client: EutilitiesClient) -> None:
    server.fail("esearch", reply(400, '{"error":"\\u001b[2J\\u0007\\nred\\u202e ' + "x" * 5000 + '"}'))
    with pytest.raises(FetchFailed) as raised:
        client.search("ataxia", 3)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 400


def test_a_search_itself_cannot_be_forgotten(server: EutilitiesServer, client: EutilitiesClient) -> None:
    server.fail("esearch", reply(200, "<eSearchResult><ERROR>Unable to obtain query #1</ERROR></eSearchResult>"))
    assert client.search("ataxia", 3).found == 3


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("said", ["Unable to obtain query #1", "WebEnv not found", "Can't fetch uids from history"])
def test_a_forgotten_search_is_told_from_other_errors(
    server: EutilitiesServer, client: EutilitiesClient, status: int, said: str
) -> None:
    server.fail("efetch", reply(status, f"<eFetchResult><ERROR>{said}</ERROR></eFetchResult>"))
    with pytest.raises(HistoryExpired):
        client.fetch(Search(3, ("11", "12", "13"), "MCID_old", "1", ()), 0, 3)
    assert len(server.asked("efetch")) == 1


def test_parts_of_the_query_that_pubmed_does_not_know_are_named(
    server: EutilitiesServer, client: EutilitiesClient
) -> None:
    server.notes = "<ErrorList><PhraseNotFound>atxaia</PhraseNotFound></ErrorList>"
    assert client.search("atxaia gait", 3).ignored == ("atxaia",)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_too_large_is_refused_before_it_is_read_whole(
    server: EutilitiesServer, client: EutilitiesClient, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(ingest.eutilities, "_MAX_BYTES", 1 << 20)
    body = b" " * (2 << 20)
    server.fail("esearch", reply(200, gzip.compress(body) if encoding == "gzip" else body, Content_Encoding=encoding))
    with pytest.raises(FetchFailed, match="more than 1 MB"):
        client.search("ataxia", 3)
    assert len(server.requests) == 1


def test_a_server_that_does_not_answer_in_time_is_asked_again(
    server: EutilitiesServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.eutilities, "_TIMEOUT", httpx.Timeout(0.1))
    server.fail("esearch", lambda handler: time.sleep(0.3))
    assert make_client().search("ataxia", 3).found == 3
    assert len(server.requests) == 2


def test_a_server_that_drips_is_asked_again(server: EutilitiesServer, make_client: MakeClient, time_: FakeTime) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.end_headers()
        handler.wfile.write(b"<eSearchResult><Count>0</Count></eSearchResult>")
        for _ in range(20):
            time_.now += 60
            handler.wfile.write(b" ")
            time.sleep(0.005)

    server.fail("esearch", drip)
    assert make_client().search("ataxia", 3).found == 3
    assert len(server.requests) == 2


@pytest.mark.parametrize(("url", "key"), [("http://a..b/", ""), (f"http://{'a' * 300}/", ""), (_URL, "\udcff")])
def test_a_request_that_cannot_be_written_is_one_line(url: str, key: str) -> None:
    settings = EutilitiesSettings(base_url=url)
    settings = settings.model_copy(update={"api_key": SecretStr(key)})
    with EutilitiesClient(settings) as client, pytest.raises(FetchFailed, match="cannot be sent"):
        client.search("ataxia", 3)


def test_a_server_that_is_not_there_is_one_line(server: EutilitiesServer, time_: FakeTime) -> None:
    settings = EutilitiesSettings(base_url=_URL)
    with (
        EutilitiesClient(settings, clock=time_.clock, sleep=time_.sleep) as client,
        pytest.raises(ServerUnavailable, match=r"connection to 127\.0\.0\.1 failed"),
    ):
        client.search("ataxia", 3)
