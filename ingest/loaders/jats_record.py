"""Read the bibliographic record of a JATS article (NISO Z39.96) from its front matter."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.evidence_type import evidence_type_of, is_retracted
from ingest.loaders.xml_text import plain
from ingest.references import Name, Reference, year_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_META = "front/article-meta"
_ARTICLE_PAGE = "https://pmc.ncbi.nlm.nih.gov/articles/"
_PMID = re.compile(r"[1-9][0-9]{0,9}")
_PMCID = re.compile(r"(?:PMC)?([0-9]{1,10})(?:\.[0-9]+)?", re.IGNORECASE)
# The date of the issue is the one an article is cited by, before that of its appearance on the web.
_DATES = ("ppub", "collection", "epub-ppub", "pub", "epub")
_DATES_OF_COPIES = ("pmc", "nihms")
_NOTICES = ("retraction", "partial-retraction")


def title_of(article: "_Element") -> str:
    """Return the title of an article with its subtitle."""
    group = article.find(f"{_META}/title-group")
    if group is None:
        return ""
    return ": ".join(filter(None, (plain(group.find("article-title")), plain(group.find("subtitle")))))


def identifier_of(article: "_Element") -> str:
    """Return what names an article among others: its PMCID, else its DOI, else its PMID."""
    return _pmcid(article) or _id(article, "doi") or _id(article, "pmid")


def reference_of(article: "_Element", key: str) -> Reference:
    """Return the record of an article under the given citation key."""
    meta, journal = f"{_META}/", "front/journal-meta/"
    pmid, pmcid = _id(article, "pmid"), _pmcid(article)
    kinds = list(_kinds(article))
    return Reference(
        key=key,
        title=title_of(article),
        author=tuple(_authors(article)),
        container_title=plain(article.find(f"{journal}journal-title-group/journal-title"))
        or plain(article.find(f"{journal}journal-title")),
        publisher=plain(article.find(f"{journal}publisher/publisher-name")),
        volume=plain(article.find(f"{meta}volume")),
        issue=plain(article.find(f"{meta}issue")),
        page=_pages(article),
        year=_year(article),
        doi=_id(article, "doi"),
        pmid=pmid if _PMID.fullmatch(pmid) else "",
        url=f"{_ARTICLE_PAGE}{pmcid}/" if pmcid else "",
        evidence_type=evidence_type_of(kinds),
        retracted=is_retracted(kinds) or _is_retracted_elsewhere(article),
    )


def _id(article: "_Element", kind: str) -> str:
    found = (plain(one) for one in article.iterfind(f"{_META}/article-id[@pub-id-type='{kind}']"))
    return next(filter(None, found), "")


def _pmcid(article: "_Element") -> str:
    match = _PMCID.fullmatch(_id(article, "pmcid") or _id(article, "pmc"))
    return f"PMC{match[1]}" if match else ""


def _kinds(article: "_Element") -> Iterator[str]:
    """Yield the article type and the subjects that say what kind of article it is, as written and hyphenated."""
    yield article.get("article-type", "")
    for group in article.iterfind(f"{_META}/article-categories/subj-group"):
        if group.get("subj-group-type", "heading") == "heading":
            for subject in map(plain, group.iterfind("subject")):
                yield subject
                yield subject.replace(" ", "-")


def _is_retracted_elsewhere(article: "_Element") -> bool:
    """Say whether the article names a notice that retracts it; a notice itself is not retracted."""
    if article.get("article-type") in _NOTICES:
        return False
    related = article.iterfind(f"{_META}/related-article")
    return any(one.get("related-article-type") == "retraction-forward" for one in related)


def _authors(article: "_Element") -> Iterator[Name]:
    """Yield the authors in order: people, and bodies without the names of their members."""
    for contributor in article.iterfind(f"{_META}/contrib-group/contrib"):
        if contributor.get("contrib-type", "author") != "author":
            continue
        name = _first(contributor, "name", "name-alternatives/name", "string-name")
        if name is not None and name.find("surname") is not None:
            yield Name(family=plain(name.find("surname")), given=plain(name.find("given-names")))
        elif literal := plain(
            name if name is not None else _first(contributor, "collab", "collab-alternatives/collab", "on-behalf-of")
        ):
            yield Name(literal=literal)


def _first(element: "_Element", *paths: str) -> "_Element | None":
    return next((found for path in paths if (found := element.find(path)) is not None), None)


def _pages(article: "_Element") -> str:
    first, last = plain(article.find(f"{_META}/fpage")), plain(article.find(f"{_META}/lpage"))
    if first and last and first != last:
        return f"{first}-{last}"
    return first or plain(article.find(f"{_META}/elocation-id"))


def _year(article: "_Element") -> int | None:
    dates = {
        date.get("pub-type") or date.get("date-type") or "pub": plain(date.find("year"))
        for date in article.iterfind(f"{_META}/pub-date")
    }
    kinds = sorted(
        (kind for kind in dates if not kind.startswith(_DATES_OF_COPIES)),
        key=lambda kind: _DATES.index(kind) if kind in _DATES else len(_DATES),
    )
    return next((year for kind in kinds if (year := year_in(dates[kind]))), None)
