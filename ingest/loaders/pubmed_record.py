"""Read the bibliographic record of an article or a book chapter in PubMed's XML."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.evidence_type import evidence_type_of, is_retracted
from ingest.loaders.xml_text import plain
from ingest.references import Name, Reference, year_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE_PAGE = "https://pubmed.ncbi.nlm.nih.gov/"
_PMID = re.compile(r"[1-9][0-9]{0,9}")
_NO_TITLE = ("", "[Not Available].")
# The date of the issue first, as an article is cited by it.
_ARTICLE_DATES = (
    "Journal/JournalIssue/PubDate/Year",
    "Journal/JournalIssue/PubDate/MedlineDate",
    "ArticleDate/Year",
)
# A chapter of a living textbook is as old as its last revision.
_CHAPTER_DATES = ("DateRevised/Year", "ContributionDate/Year", "Book/PubDate/Year", "Book/PubDate/MedlineDate")
_NOTICES = {"RetractionIn": "Retracted", "ExpressionOfConcernIn": "Expression of concern"}


def content_of(article: "_Element") -> "_Element":
    """Return the element that holds title, abstract and authors: Article, or BookDocument for a chapter."""
    for path in ("MedlineCitation/Article", "BookDocument"):
        if (found := article.find(path)) is not None:
            return found
    return article


def pmid_of(article: "_Element") -> str:
    """Return the PMID of an article, or nothing when it has none."""
    pmid = plain(article.find("MedlineCitation/PMID")) or plain(article.find("BookDocument/PMID"))
    return pmid if _PMID.fullmatch(pmid) else ""


def title_of(article: "_Element") -> str:
    """Return the title, that in the language of the article when there is no English one, the book's for a book."""
    content = content_of(article)
    titles = [plain(content.find(path)) for path in ("ArticleTitle", "VernacularTitle", "Book/BookTitle")]
    return next((title for title in titles if title not in _NO_TITLE), titles[0])


def reference_of(article: "_Element", pmid: str) -> Reference:
    """Return the record of an article or chapter; its PMID is its citation key."""
    content = content_of(article)
    kinds = [plain(kind) for kind in content.iter("PublicationType")]
    notices = dict(_notices(article))
    evidence_type = evidence_type_of(kinds)
    fields: dict[str, Any] = {
        "key": pmid,
        "title": title_of(article).removesuffix("."),
        "author": tuple(_authors(content)),
        "doi": _doi(article, content),
        "pmid": pmid,
        "url": f"{_ARTICLE_PAGE}{pmid}/",
        "evidence_type": evidence_type,
        "retracted": is_retracted(kinds) or "RetractionIn" in notices,
        "note": " ".join(notices.values()),
    }
    if content.tag == "BookDocument":
        return Reference(
            **fields
            | {
                "type": "chapter" if plain(content.find("ArticleTitle")) else "book",
                "container_title": plain(content.find("Book/BookTitle")),
                "publisher": plain(content.find("Book/Publisher/PublisherName")),
                "year": _year(content, _CHAPTER_DATES),
                "evidence_type": "textbook" if evidence_type == "unclassified" else evidence_type,
            }
        )
    return Reference(
        container_title=plain(content.find("Journal/ISOAbbreviation")) or plain(content.find("Journal/Title")),
        volume=plain(content.find("Journal/JournalIssue/Volume")),
        issue=plain(content.find("Journal/JournalIssue/Issue")),
        page=plain(content.find("Pagination/MedlinePgn")) or plain(content.find("ELocationID[@EIdType='pii']")),
        year=_year(content, _ARTICLE_DATES),
        **fields,
    )


def _year(content: "_Element", paths: tuple[str, ...]) -> int | None:
    return next((year for path in paths if (year := year_in(plain(content.find(path))))), None)


def _doi(article: "_Element", content: "_Element") -> str:
    """Return the DOI; those of the works that the article cites lie deeper."""
    found = [
        *(place for place in content.iterfind("ELocationID[@EIdType='doi']") if place.get("ValidYN") != "N"),
        *article.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *article.iterfind("PubmedBookData/ArticleIdList/ArticleId[@IdType='doi']"),
        *content.iterfind("ArticleIdList/ArticleId[@IdType='doi']"),
    ]
    return next(filter(None, map(plain, found)), "")


def _authors(content: "_Element") -> Iterator[Name]:
    """Yield the authors in order, people and bodies; a list that PubMed cut short ends in `et al.`, as it is cited."""
    for authors in content.iterfind("AuthorList"):
        if authors.get("Type", "authors") != "authors":
            continue
        for author in authors.iterfind("Author"):
            family, body = plain(author.find("LastName")), plain(author.find("CollectiveName"))
            given = plain(author.find("Initials")) or plain(author.find("ForeName"))
            if author.get("ValidYN") != "N" and (family or body):
                yield Name(family=family, given=given) if family else Name(literal=body)
        if authors.get("CompleteYN") == "N":
            yield Name(literal="et al.")


def _notices(article: "_Element") -> Iterator[tuple[str, str]]:
    """Yield the kinds of notice that warn of the article, each with a sentence that says where it stands."""
    for notice in article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        kind = notice.get("RefType", "")
        if kind in _NOTICES:
            place = plain(notice.find("RefSource")).rstrip(".")
            yield kind, f"{_NOTICES[kind]} in {place}." if place else f"{_NOTICES[kind]}."
