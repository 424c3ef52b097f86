"""A client of NCBI's E-utilities that keeps to their usage policy and is patient with what may pass.

The policy is that of "A General Introduction to the E-utilities" (NCBI Bookshelf NBK25497): a tool name and an
e-mail address with every request, at most 3 requests a second, or 10 with a key. Every request is a POST, so
that key and address stand in no URL and therefore in no log.
"""

import os
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Self

import httpx
from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.eutilities_answers import (
    TRY_LATER,
    Articles,
    FetchFailed,
    HistoryExpired,
    Search,
    ServerUnavailable,
    complaint,
    concerns_history,
    one_line,
    read_answer,
    read_articles,
    read_search,
)

NCBI_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
MAX_ARTICLES = 9_999
"""Articles that PubMed lists for one search, however many it finds."""

_TOOL = "betz"
_INTERVAL, _INTERVAL_WITH_KEY = 0.34, 0.11  # seconds; a little more than the policy's 1/3 and 1/10
_ATTEMPTS = 6
_LONGEST_PAUSE = 120.0
_TIMEOUT = httpx.Timeout(60.0, connect=15.0)
_DEADLINE = 300.0  # a server that drips never runs into a time-out of one read
_MAX_BYTES = 64 << 20  # 200 articles take about 4 MB
_BACKOFF = wait_exponential_jitter(max=60)


def _secret(variable: str) -> SecretStr:
    return SecretStr(os.environ.get(variable, "").strip())


class EutilitiesSettings(BaseModel):
    """Where the E-utilities are and who asks: `$BETZ_EUTILS_URL`, `$NCBI_API_KEY` and `$NCBI_EMAIL`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(default_factory=lambda: os.environ.get("BETZ_EUTILS_URL") or NCBI_URL)
    api_key: SecretStr = Field(default_factory=lambda: _secret("NCBI_API_KEY"))
    email: SecretStr = Field(default_factory=lambda: _secret("NCBI_EMAIL"))


class EutilitiesClient:
    """Searches PubMed and fetches articles; a context manager that closes its connections.

    `clock` and `sleep` count seconds. Raises FetchFailed when the base URL is none.
    """

    def __init__(
        self,
        settings: EutilitiesSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http = httpx.Client(
            base_url=_checked_url(settings.base_url), timeout=_TIMEOUT, headers={"User-Agent": _TOOL}
        )
        secrets = {"api_key": settings.api_key.get_secret_value(), "email": settings.email.get_secret_value()}
        self._secrets = {name: value for name, value in secrets.items() if value}
        self._interval = _INTERVAL_WITH_KEY if "api_key" in self._secrets else _INTERVAL
        self._clock, self._sleep = clock, sleep
        self._next_request = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def search(self, query: str, limit: int) -> Search:
        """Search PubMed; list at most `limit` PMIDs of what is found. Raises FetchFailed."""
        parameters = {"term": query, "usehistory": "y", "retmax": str(limit)}
        return self.retrying(ServerUnavailable)(
            lambda: read_search(self._request("esearch.fcgi", parameters), limit),
        )

    def fetch(self, search: Search, start: int, size: int) -> Articles:
        """Fetch the articles at the places from `start` on of a search result; some may be missing.

        Raises HistoryExpired when the server has forgotten the search, otherwise FetchFailed.
        """
        history = {"WebEnv": search.web_env, "query_key": search.query_key}
        parameters = {**history, "retstart": str(start), "retmax": str(size)}
        return self.retrying(ServerUnavailable)(lambda: read_articles(self._request("efetch.fcgi", parameters)))

    def retrying(self, error: type[FetchFailed]) -> Retrying:
        """Return what calls a function again, with growing pauses, as long as it raises `error`."""
        return Retrying(
            sleep=self._sleep,
            wait=_pause,
            stop=stop_after_attempt(_ATTEMPTS),
            retry=retry_if_exception_type(error),
            reraise=True,
        )

    def _request(self, utility: str, parameters: dict[str, str]) -> etree._Element:
        fields = {"db": "pubmed", "retmode": "xml", "tool": _TOOL, **parameters, **self._secrets}
        self._pace()
        status, headers, body = self._post(utility, fields)
        if status == httpx.codes.OK:
            root = read_answer(body)
            said = self._quote(complaint(root))
            if not said:
                return root
        else:
            said = self._said(body)
        if "WebEnv" in parameters and concerns_history(said):
            raise HistoryExpired(f"PubMed has forgotten the search: {said}.", hint=TRY_LATER)
        raise _refusal(status, headers, said)

    def _pace(self) -> None:
        wait = self._next_request - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._next_request = self._clock() + self._interval

    def _post(self, utility: str, fields: dict[str, str]) -> tuple[int, httpx.Headers, bytes]:
        host = self._http.base_url.host
        try:
            with self._http.stream("POST", utility, data=fields) as response:
                return response.status_code, response.headers, self._read(response)
        except UnicodeError as error:
            hint = "Check --base-url, NCBI_API_KEY and NCBI_EMAIL."
            raise FetchFailed("The request holds what cannot be sent.", hint=hint) from error
        except httpx.TimeoutException as error:
            raise ServerUnavailable(f"{host} did not answer in time.") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise ServerUnavailable(f"The connection to {host} failed: {one_line(str(error))}.") from error

    def _read(self, response: httpx.Response) -> bytes:
        body = bytearray()
        started = self._clock()
        for block in response.iter_bytes():
            body += block
            if len(body) > _MAX_BYTES:
                raise FetchFailed(
                    f"PubMed sent an answer of more than {_MAX_BYTES >> 20} MB.", hint="Check --base-url."
                )
            if self._clock() - started > _DEADLINE:
                raise ServerUnavailable("PubMed sent its answer too slowly.")
        return bytes(body)

    def _said(self, body: bytes) -> str:
        """Return the error that the body of a refusal states, or nothing."""
        try:
            return self._quote(complaint(read_answer(body)))
        except ServerUnavailable:
            return ""

    def _quote(self, said: str) -> str:
        """Return the server's words fit to be shown, without the secrets that it may repeat."""
        for name, value in self._secrets.items():
            said = said.replace(value, f"[{name}]")
        return one_line(said)


def _checked_url(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url)
        usable = url.scheme in {"http", "https"} and bool(url.host)
    except (httpx.InvalidURL, UnicodeError):
        usable = False
    if not usable:
        raise FetchFailed(
            f"{one_line(base_url)!r} is no base URL of the E-utilities.", hint=f"The default is {NCBI_URL}"
        )
    return url


def _refusal(status: int, headers: httpx.Headers, said: str) -> FetchFailed:
    """Return the error that an answer without data stands for."""
    message = f"PubMed answered with status {status}" + (f": {said}." if said else ".")
    passing = {httpx.codes.OK, httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT}
    if status not in passing and not httpx.codes.is_server_error(status):
        return FetchFailed(message, hint="Check the query, NCBI_API_KEY and --base-url.")
    retry_after = _retry_after(headers)
    if retry_after > _LONGEST_PAUSE:
        return FetchFailed(f"{message} It asks for a long pause.", hint=TRY_LATER)
    return ServerUnavailable(message, retry_after=retry_after)


def _pause(state: RetryCallState) -> float:
    """Return the seconds to wait: exponential back-off with jitter, or what the server asks for when that is more."""
    error = state.outcome.exception() if state.outcome else None
    return max(_BACKOFF(state), error.retry_after if isinstance(error, ServerUnavailable) else 0.0)


def _retry_after(headers: httpx.Headers) -> float:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3); a date counts from the server's own Date."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        pause = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(0.0, pause.total_seconds())
