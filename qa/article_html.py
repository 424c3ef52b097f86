"""An article as a page of HTML without scripts or styles of its own; whatever comes from data is escaped."""

from collections.abc import Iterator, Sequence
from html import escape

from qa.answer import CitedReference
from qa.article import Article, ArticleSection, Grid, Statement
from qa.article_markdown import UNVERIFIED, about
from qa.bibliography import address_of, format_reference
from qa.render import VERDICTS


def to_html(article: Article) -> str:
    """Return an article as a whole HTML document."""
    head = f'<meta charset="utf-8"><title>{escape(article.title)}</title>'
    page = f'<html lang="en">{_element("head", head)}{_element("body", article_element(article))}</html>'
    return f"<!doctype html>{page}"


def article_element(article: Article) -> str:
    """Return an article as the element `article`, to stand in a page."""
    body = [_element("h1", escape(article.title))]
    body += [_element("p", escape(notice), role="note") for notice in article.notices]
    body.append(_element("h2", "Bottom line"))
    if article.verdict:
        body.append(_element("p", _element("strong", VERDICTS[article.verdict])))
    body += _blocks(article.bottom_line)
    for section in article.sections:
        body += [_element("h2", escape(section.heading)), *_blocks(section)]
    if article.references:
        items = "".join(_element("li", _reference(work), id=f"ref-{work.n}") for work in article.references)
        body += [_element("h2", "References"), _element("ol", items)]
    body += [_element("h2", "About this answer"), *(_element("p", escape(line)) for line in about(article))]
    return _element("article", "".join(body))


def _blocks(section: ArticleSection) -> Iterator[str]:
    for part in section.body:
        yield _table(part) if isinstance(part, Grid) else _sentence(part)


def _sentence(statement: Statement) -> str:
    unproved = "" if statement.verified else " " + _element("em", f"({UNVERIFIED})")
    return _element("p", escape(statement.text) + _marks(statement.references) + unproved)


def _table(grid: Grid) -> str:
    header = "".join(_element("th", escape(cell), scope="col") for cell in (*grid.header, "Source"))
    rows = (
        "".join(_element("td", escape(cell)) for cell in row.cells) + _element("td", _marks(row.references))
        for row in grid.rows
    )
    body = "".join(_element("tr", row) for row in rows)
    return _element("table", _element("thead", _element("tr", header)) + _element("tbody", body))


def _marks(numbers: Sequence[int]) -> str:
    return "".join(_element("sup", _element("a", f"[{number}]", href=f"#ref-{number}")) for number in numbers)


def _reference(work: CitedReference) -> str:
    address = address_of(work)
    line = escape(format_reference(work))
    return f"{line} {_element('a', escape(address), href=address, rel='noopener noreferrer')}" if address else line


def _element(name: str, content: str, **attributes: str) -> str:
    """Return an element around content that is HTML already; attributes are escaped here."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>"
