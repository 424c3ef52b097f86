"""What NCBI's E-utilities send back, read as from a stranger: no DTD, no entities, every field checked.

The shapes are those of "The E-utilities In-Depth" (NCBI Bookshelf NBK25499). Errors come in XML or JSON, with
any status, and a web page may stand where data should.
"""

import json
import re
from dataclasses import dataclass

from lxml import etree

from ingest.errors import BetzError

Articles = dict[str, etree._Element]
"""Records of an answer, by PMID."""

TRY_LATER = "Try again later: the same command goes on where it stopped."

_PMID = re.compile(r"[1-9][0-9]{0,9}")
_COUNT = re.compile(r"[0-9]{1,10}")
_HISTORY = re.compile(r"history|webenv|query_key|obtain query", re.IGNORECASE)
_WEB_PAGE = (b"<!doctype html", b"<html")
_PMID_PATHS = ("MedlineCitation/PMID", "BookDocument/PMID")
_IGNORED = ("PhraseNotFound", "FieldNotFound", "PhraseIgnored", "QuotedPhraseNotFound")
_QUOTED = 200


class FetchFailed(BetzError):
    """Articles could not be searched for, fetched or stored."""


class ServerUnavailable(FetchFailed):
    """A failure that may pass; `retry_after` is the pause in seconds that the server asks for."""

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message, hint=TRY_LATER)
        self.retry_after = retry_after


class HistoryExpired(FetchFailed):
    """The server no longer knows an earlier search."""


@dataclass(frozen=True)
class Search:
    """A search that the server remembers: articles found in all, the first PMIDs in order, query parts left out."""

    found: int
    pmids: tuple[str, ...]
    web_env: str
    query_key: str
    ignored: tuple[str, ...]


def read_answer(body: bytes) -> etree._Element:
    """Parse an answer; an error in JSON becomes the ERROR element that it would be in XML.

    Raises ServerUnavailable on a web page and on damaged or empty data.
    """
    start = body[:256].lstrip().lower()
    if start.startswith(_WEB_PAGE):
        raise ServerUnavailable("PubMed sent a web page instead of data; it may be down for maintenance.")
    if start.startswith(b"{"):
        error = etree.Element("ERROR")
        error.text = one_line(_json_error(body))
        return error
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ServerUnavailable("PubMed sent damaged or incomplete data.") from error
    if next(root.iter(etree.Entity), None) is not None:
        raise ServerUnavailable("PubMed sent data with entities of its own, which are not read.")
    return root


def complaint(root: etree._Element) -> str:
    """Return the errors that an answer states, in the server's own words, or nothing."""
    return " ".join("".join(map(str, error.itertext())).strip() or "unnamed error" for error in root.iter("ERROR"))


def concerns_history(message: str) -> bool:
    """Tell whether an error says that the server no longer knows the search."""
    return _HISTORY.search(message) is not None


def read_search(root: etree._Element, limit: int) -> Search:
    """Read the eSearchResult of a search for at most `limit` articles.

    Raises ServerUnavailable when it is incomplete.
    """
    count = (root.findtext("Count") or "").strip()
    pmids = tuple((element.text or "").strip() for element in root.iterfind("IdList/Id"))
    web_env, query_key = ((root.findtext(name) or "").strip() for name in ("WebEnv", "QueryKey"))
    found = int(count) if _COUNT.fullmatch(count) else -1
    complete = root.tag == "eSearchResult" and len(pmids) == min(found, limit) and all(map(_PMID.fullmatch, pmids))
    if not complete or (pmids and not (web_env and query_key)):
        raise ServerUnavailable("PubMed sent an incomplete search result.")
    ignored = tuple(one_line(element.text or "") for element in root.iter(*_IGNORED))
    return Search(found, pmids, web_env, query_key, ignored)


def read_articles(root: etree._Element) -> Articles:
    """Read the articles and book chapters of a PubmedArticleSet. Raises ServerUnavailable when it is something else."""
    if root.tag != "PubmedArticleSet":
        raise ServerUnavailable("PubMed sent something else than articles.")
    articles: Articles = {}
    for record in root.iterchildren("PubmedArticle", "PubmedBookArticle"):
        pmid = next((text.strip() for path in _PMID_PATHS if (text := record.findtext(path))), "")
        if _PMID.fullmatch(pmid):
            articles[pmid] = record
    return articles


def one_line(text: str) -> str:
    """Return foreign text fit for a terminal: printable, on one line, not long."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 10 * _QUOTED])
    return " ".join(printable.split())[:_QUOTED]


def _json_error(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return "unreadable JSON"
    return str(answer.get("error", "JSON instead of XML"))
