"""An article as Markdown: what comes from documents or questions is escaped, so that it stays text."""

import re
from collections.abc import Iterator, Sequence

from qa.article import Article, ArticleSection, Grid, Statement
from qa.bibliography import format_reference
from qa.render import VERDICTS

UNVERIFIED = "edited: its citation does not prove it"
REVIEWS = {
    "submitted": "not clinically reviewed",
    "under_review": "under clinical review",
    "approved": "clinically reviewed",
}
# Any ASCII punctuation may be escaped (CommonMark 0.31, section 2.4); these could begin or end markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])|^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


def to_markdown(article: Article) -> str:
    """Return an article as CommonMark with pipe tables."""
    blocks = [f"# {escape_markdown(article.title)}"]
    blocks += [f"> {escape_markdown(notice)}" for notice in article.notices]
    verdict = f"**{VERDICTS[article.verdict]}**" if article.verdict else ""
    blocks += ["## Bottom line", *([verdict] if verdict else []), *_blocks(article.bottom_line)]
    for section in article.sections:
        blocks += [f"## {escape_markdown(section.heading)}", *_blocks(section)]
    if article.references:
        lines = (f"{work.n}. {escape_markdown(format_reference(work))}" for work in article.references)
        blocks += ["## References", "\n".join(lines)]
    blocks += ["## About this answer", "\n".join(f"- {escape_markdown(line)}" for line in about(article))]
    return "\n\n".join(blocks) + "\n"


def about(article: Article) -> Iterator[str]:
    """Yield the lines that say how far to trust an article."""
    yield article.disclaimer
    if article.review_status:
        yield f"Review status: {REVIEWS[article.review_status]}."
    if article.last_updated:
        yield f"Last updated: {article.last_updated}."
    if article.documents:
        yield f"Documents quoted: {'; '.join(document.title for document in article.documents)}."


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{_behind(m[3])}", " ".join(text.split()))


def _behind(start: str) -> str:
    """Escape what would begin a list: the sign itself, or the point behind a number."""
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _blocks(section: ArticleSection) -> Iterator[str]:
    for part in section.body:
        yield _table(part) if isinstance(part, Grid) else _sentence(part)


def _sentence(statement: Statement) -> str:
    unproved = "" if statement.verified else f" ({UNVERIFIED})"
    return f"{escape_markdown(statement.text)} {_marks(statement.references)}{unproved}".strip()


def _table(grid: Grid) -> str:
    width = max(len(grid.header), *(len(row.cells) for row in grid.rows))
    rows = [
        [*map(escape_markdown, row.cells), *[""] * (width - len(row.cells)), _marks(row.references)]
        for row in grid.rows
    ]
    header = [*map(escape_markdown, grid.header), *[""] * (width - len(grid.header)), "Source"]
    return "\n".join(_line(cells) for cells in (header, ["---"] * (width + 1), *rows))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"\\[{number}\\]" for number in numbers)
