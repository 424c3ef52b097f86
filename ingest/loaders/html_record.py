"""Read the bibliographic record in the head of a web page.

Names: the `citation_*` tags that Google Scholar indexes (scholar.google.com/intl/en/scholar/inclusion.html)
and the Dublin Core elements, `dc.*` or `dcterms.*` (dublincore.org/documents/dcmi-terms).
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.evidence_type import evidence_type_of, is_retracted
from ingest.loaders.base import clean_text
from ingest.references import Name, Reference

_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_PMID = re.compile(r"[1-9][0-9]{0,8}")


def reference_of(root: _Element, key: str) -> Reference | None:
    """Return the record that the meta tags give, under a key; None when they name no work."""
    tags = _meta_tags(root)
    title = _first(tags, "citation_title", "dc.title", "dcterms.title")
    identifiers = " ".join(_all(tags, "citation_doi", "dc.identifier", "dcterms.identifier"))
    doi = _DOI.search(identifiers)
    pmid = _PMID.fullmatch(_first(tags, "citation_pmid"))
    if not (title or doi or pmid):
        return None
    journal = _first(tags, "citation_journal_title")
    kinds = _all(tags, "citation_article_type", "dc.type", "dcterms.type")
    year = _YEAR.search(
        _first(
            tags,
            "citation_publication_date",
            "citation_date",
            "citation_year",
            "citation_online_date",
            "dc.date",
            "dc.date.issued",
            "dcterms.issued",
            "dcterms.date",
        )
    )
    first_page, last_page = _first(tags, "citation_firstpage"), _first(tags, "citation_lastpage")
    return Reference(
        key=key,
        type="article-journal" if journal else "webpage",
        title=title,
        author=tuple(_authors(tags)),
        container_title=journal,
        publisher=_first(tags, "citation_publisher", "dc.publisher", "dcterms.publisher"),
        volume=_first(tags, "citation_volume"),
        issue=_first(tags, "citation_issue"),
        page="-".join(filter(None, (first_page, last_page))),
        year=int(year.group()) if year else None,
        doi=doi.group().rstrip(".,;") if doi else "",
        pmid=pmid.group() if pmid else "",
        url=_address(root, tags),
        evidence_type=evidence_type_of(kinds),
        retracted=is_retracted(kinds),
    )


def _meta_tags(root: _Element) -> dict[str, list[str]]:
    """Return the contents of the meta tags by their names in lower case."""
    tags: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join(clean_text(meta.get("content") or "").split())
        if name and content:
            tags.setdefault(name, []).append(content)
    return tags


def _all(tags: dict[str, list[str]], *names: str) -> list[str]:
    return [content for name in names for content in tags.get(name, ())]


def _first(tags: dict[str, list[str]], *names: str) -> str:
    return next(iter(_all(tags, *names)), "")


def _authors(tags: dict[str, list[str]]) -> Iterator[Name]:
    """Yield the authors; a name without a comma may be a body's, and is left as it is written."""
    one_by_one = tags.get("citation_author")
    together = [name for names in tags.get("citation_authors", ()) for name in names.split(";")]
    for author in one_by_one or together or _all(tags, "dc.creator", "dcterms.creator"):
        family, comma, given = (part.strip() for part in author.partition(","))
        if comma and family and given:
            yield Name(family=family, given=given)
        elif author.strip():
            yield Name(literal=author.strip())


def _address(root: _Element, tags: dict[str, list[str]]) -> str:
    """Return the page's own address in the web, where it says one."""
    canonical = [link.get("href", "") for link in root.iter("link") if link.get("rel", "").lower() == "canonical"]
    found = (*canonical, *_all(tags, "citation_public_url", "citation_abstract_html_url"))
    return next((url.strip() for url in found if url.strip().lower().startswith(("https://", "http://"))), "")
