from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.answer import Answer, Citation, CitedDocument, CitedReference, Claim
from qa.article import Article, Grid, Statement, article_of
from qa.article_html import to_html
from qa.article_markdown import to_markdown
from qa.assistant import Assistant
from qa.notices import DISCLAIMER, UNREVIEWED

_HOSTILE = '<script>alert(1)</script> **bold** [link](javascript:x) `code` | a_b_c & &lt; # 1. - "q" \' [0]'


def claim(text: str, *, section: str = "", header: str = "", references: tuple[int, ...] = (1,)) -> Claim:
    citation = Citation(document_id="doc", start=0, end=len(text), cited_text=text, references=list(references))
    return Claim(text=text, support="verified", citations=[citation], section=section, table_header=header)


def document(review: str = "submitted", updated: str = "2026-01-31") -> CitedDocument:
    fields = {"document_id": "doc", "title": "About doc", "evidence_type": "own_summary"}
    return CitedDocument.model_validate({**fields, "review_status": review, "updated": updated})


def work(n: int = 1, **fields: object) -> CitedReference:
    base = {"n": n, "key": f"k{n}", "type": "article-journal", "title": f"Work {n}", "evidence_type": "cohort"}
    return CitedReference.model_validate({**base, **fields})


def answer(*claims: Claim, **fields: object) -> Answer:
    base = {"status": "answered", "question": "what is it?", "standalone_question": "what is PLS?", "text": "Text."}
    return Answer.model_validate({**base, "claims": list(claims), "references": [work(1), work(2)], **fields})


def test_claims_without_a_heading_are_the_bottom_line() -> None:
    article = article_of(answer(claim("First."), claim("Then.", section="Tests")))
    assert article.title == "What is PLS?"
    assert article.bottom_line.body == (Statement(text="First.", references=(1,)),)
    assert [section.heading for section in article.sections] == ["Tests"]


def test_rows_under_one_header_are_a_table() -> None:
    rows = [
        claim("Tone | spastic", header="Sign | UMN", references=(2, 1, 2)),
        claim("Jerk | brisk", header="Sign | UMN"),
    ]
    grid = article_of(answer(*rows)).bottom_line.body[0]
    assert isinstance(grid, Grid)
    assert grid.header == ("Sign", "UMN")
    assert [row.cells for row in grid.rows] == [("Tone", "spastic"), ("Jerk", "brisk")]
    assert grid.rows[0].references == (2, 1)


def test_the_least_reviewed_document_gives_the_review_status_and_the_latest_the_date() -> None:
    documents = [document("approved", "2026-02-01"), document("submitted", "2025-01-01")]
    article = article_of(answer(claim("A."), documents=documents))
    assert (article.review_status, article.last_updated) == ("submitted", "2026-02-01")
    assert article_of(answer()).review_status is None


def test_what_abstains_says_so_as_its_bottom_line() -> None:
    article = article_of(answer(status="not_in_corpus", text="No passage answers this.", references=[]))
    assert article.bottom_line.body == (Statement(text="No passage answers this."),)
    assert article.disclaimer == DISCLAIMER


def test_notices_leave_out_what_stands_elsewhere() -> None:
    article = article_of(answer(claim("A."), notices=["Call now.", UNREVIEWED, DISCLAIMER]))
    assert article.notices == ("Call now.",)


def hostile() -> Article:
    texts = [claim(_HOSTILE), claim(_HOSTILE, section=_HOSTILE), claim(f"{_HOSTILE} | x", header="a | b")]
    record = work(title=_HOSTILE, url="javascript:alert(1)", note=_HOSTILE)
    return article_of(
        answer(*texts, standalone_question=_HOSTILE, notices=[_HOSTILE], references=[record], verdict="no")
    )


class Elements(HTMLParser):
    """Collects the elements, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


_PLAIN = set("html head meta title body article h1 h2 p strong sup a table thead tbody tr th td ol li".split())


def test_a_page_holds_no_markup_of_its_data() -> None:
    page = Elements(to_html(hostile()))
    assert page.names <= _PLAIN
    assert all(link.startswith("#ref-") for link in page.links)
    assert page.text.count("<script>alert(1)</script>") == 9


def test_markdown_shows_its_data_as_it_is() -> None:
    page = Elements(MarkdownIt("commonmark").enable("table").render(to_markdown(hostile())))
    assert page.names <= _PLAIN | {"blockquote", "ul"}
    assert not page.links
    assert page.text.count("<script>alert(1)</script> **bold** [link](javascript:x) `code`") == 8


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_any_sentence_survives_both_forms(text: str) -> None:
    article = article_of(answer(claim(text), references=[work()]))
    shown = " ".join(text.split())
    assert shown in " ".join(Elements(to_html(article)).text.split())
    rendered = Elements(MarkdownIt("commonmark").render(to_markdown(article))).text
    assert shown in " ".join(rendered.split())


def test_references_open_by_doi_pmid_or_address() -> None:
    works = [work(1, doi="10.1/a b"), work(2, pmid="123"), work(3, url="https://example.org/x")]
    links = Elements(to_html(article_of(answer(claim("A."), references=works)))).links
    assert links[1:] == ["https://doi.org/10.1/a%20b", "https://pubmed.ncbi.nlm.nih.gov/123/", "https://example.org/x"]


def test_an_answer_from_the_corpus_makes_a_whole_article(assistant: Assistant) -> None:
    found = assistant.answer(["does a UMN lesion mean ALS?"])
    article = article_of(found)
    assert article.review_status == "submitted"
    assert article.last_updated == max(item.updated for item in found.documents)
    text = to_markdown(article)
    assert all(part in text for part in ("## Bottom line", "## References", "not clinically reviewed", "Last updated"))
