"""A web page becomes its main content, located in canonical text, with the record in its head."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.html import LOADER
from ingest.references import Name, Reference
from tests.ingest.loaders.loading import is_sound, kinds, only_document, outcome, paths, quotes

Load = Callable[..., Document]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a page, or the content of its body, as the file `page.html`."""

    def load_as(page: str | bytes, name: str = "page.html", reference: Reference | None = None) -> Document:
        data = page if isinstance(page, bytes) else page.encode()
        return only_document(LOADER, tmp_path / name, data, reference)

    return load_as


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>Tone</title>{head}</head><body>{body}</body></html>"


AROUND = "<header>Site</header><nav>Menu</nav>{}<aside>Also read</aside><footer>Imprint</footer>"


@pytest.mark.parametrize(
    "content",
    [
        "<main><p>Tone is raised.</p></main>",
        "<div role=main><p>Tone is raised.</p></div>",
        "<div><article><p>Tone is raised.</p></article></div>",
        "<p>Tone is raised.</p>",
        "Tone is raised.",
        "<div>Tone <b>is</b> raised.</div>",
    ],
)
def test_the_main_content_is_kept_without_what_stands_around_it(load: Load, content: str) -> None:
    assert load(page(AROUND.format(content))).text == "Tone is raised."


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>Hidden.</script>",
        "<style>Hidden.</style>",
        "<template><p>Hidden.</p></template>",
        "<noscript>Hidden.</noscript>",
        "<p hidden>Hidden.</p>",
        "<p style='color:red; display: NONE'>Hidden.</p>",
        "<div style='visibility:hidden'><p>Hidden.</p></div>",
        "<!-- Hidden. -->",
        "<form><p>Hidden.</p></form>",
        "<button>Hidden.</button>",
        "<select><option>Hidden.</option></select>",
        "<svg><text>Hidden.</text></svg>",
        "<dialog><p>Hidden.</p></dialog>",
        "<div role=navigation>Hidden.</div>",
        "<li hidden>Hidden.</li>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out_and_what_follows_is_kept(load: Load, hidden: str) -> None:
    assert load(page(f"<p>Tone is raised.</p>{hidden} Power is low.<p>Bulk.")).text == (
        "Tone is raised.\n\nPower is low.\n\nBulk."
    )


def test_a_form_that_holds_the_whole_page_is_read(load: Load) -> None:
    assert quotes(load(page("<form><h1>Tone</h1><p>Tone is raised.</p></form>"))) == ["Tone is raised."]


def test_a_teaser_in_an_article_is_not_taken_for_the_page(load: Load) -> None:
    document = load(page("<p>Tone is raised in this disease.</p><article><p>Also.</p></article>"))
    assert quotes(document) == ["Tone is raised in this disease.", "Also."]


def test_several_articles_are_kept_in_order(load: Load) -> None:
    document = load(page("<nav>x</nav><article><p>One.</p></article><article><p>Two.</p></article>"))
    assert quotes(document) == ["One.", "Two."]


def test_the_header_of_an_article_belongs_to_it(load: Load) -> None:
    document = load(page("<article><header><h1>Tone</h1><p>By nobody.</p></header><p>Tone is raised.</p></article>"))
    assert document.text == "Tone\n\nBy nobody.\n\nTone is raised."


def test_headings_become_sections_under_their_parents(load: Load) -> None:
    document = load(page("<h1>T</h1><p>A.<h2>One</h2><p>B.<h3>Deep <i>er</i></h3><p>C.<h2>Two</h2>D."))
    assert paths(document) == [(), ("One",), ("One", "Deep er"), ("Two",)]


def test_several_headings_of_the_first_level_are_sections(load: Load) -> None:
    document = load(page("<h1>One</h1><p>A.<h2>Deep</h2><p>B.<h1>Two</h1><p>C."))
    assert paths(document) == [("One",), ("One", "Deep"), ("Two",)]


def test_a_heading_that_is_never_closed_loses_no_sentence(load: Load) -> None:
    body = "<h2>" + "<span>Tone is raised. </span>" * 30
    assert quotes(load(page(body))) == ["Tone is raised."] * 30


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Signs:<ul><li>Tone.<li><p>Power.</p></ul><p>End.", "Signs:\nTone.\nPower.\n\nEnd."),
        ("<ol><li>One.<ol><li>Deep.</ol><li>Two.</ol>", "One.\nDeep.\nTwo."),
        ("<p>First<br>line.<br><br>Second.", "First line.\n\nSecond."),
        ("<p>One \n\n  line.", "One line."),
        ("<p>A<span>B</span>C <b>D</b>.", "ABC D."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("<blockquote><p>Quoted.</blockquote><p>Not.", "Quoted.\n\nNot."),
        ("<pre>Tone = 2\n  Reflex = 3\n</pre><p>x\ny", "Tone = 2\n  Reflex = 3\n\nx y"),
        ("<figure><img alt=x><figcaption>Figure 1. Tone.</figcaption></figure>", "Figure 1. Tone."),
        ("<p>Tone&nbsp;is&shy; raised &amp; p &lt; 0.05.", "Tone is raised & p < 0.05."),
        ("<p>Me&#769;nie&#768;re.", "M\u00e9ni\u00e8re."),
        ("<details><summary>More</summary>Tone.</details>", "More\n\nTone."),
    ],
)
def test_blocks_stand_as_a_reader_sees_them(load: Load, body: str, expected: str) -> None:
    assert load(page(body)).text == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("10<sup>9</sup>/L", "10⁹/L"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("the 1<sup>st</sup>", "the 1st"),
        ("10<sup>n</sup>", "10^n"),
        ("CO<sub>2</sub>", "CO2"),
        ("log 10<sub>2</sub>", "log 10_2"),
        ("raised<sup><a href='#r1'>1</a>,<a href='#r2'>2</a></sup>.", "raised."),
        ("raised<sup class=reference><a href='#note'><span>[</span>1<span>]</span></a></sup>.", "raised."),
        ("<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²"),
    ],
)
def test_raised_and_lowered_numbers_do_not_run_into_others(load: Load, body: str, expected: str) -> None:
    assert load(page(f"<p>{body} is it.")).text == f"{expected} is it."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<dt>UMN<dd>Upper motor neuron.<dt>LMN<dd>Lower.", ["UMN: Upper motor neuron.", "LMN: Lower."]),
        ("<dt>What is it?<dd>A sign.", ["What is it?", "A sign."]),
        ("<dt>UMN<dt>MND<dd>A.<dd>B.", ["UMN, MND: A.", "B."]),
        ("<div><dt><b>UMN</b></dt><dd><p>A.</p><p>B.</p></dd></div>", ["UMN: A.", "B."]),
        ("<dt>Alone", ["Alone"]),
    ],
)
def test_a_definition_stands_behind_its_term(load: Load, body: str, expected: list[str]) -> None:
    assert quotes(load(page(f"<dl>{body}</dl>"))) == expected


def test_a_table_is_a_header_and_a_sentence_a_row(load: Load) -> None:
    table = "<table><caption>Signs.</caption><tr><th>Sign<th>UMN<tr><td>Tone<td><p>raised</p><p>much</p></table>"
    document = load(page(f"<p>Before.{table}<p>After."))
    assert document.text == "Before.\n\nSigns.\n\nSign | UMN\nTone | raised much\n\nAfter."
    assert kinds(document)[2:4] == [("header", "Sign | UMN"), ("row", "Tone | raised much")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><th rowspan=2>Sign<th colspan=2>Grade<tr><th>left<th>right<tr><td>Tone<td>1<td>2",
            "Sign | Grade left | Grade right\nTone | 1 | 2",
        ),
        (
            "<tr><th>Sign<th>L<th>R<tr><td rowspan=2>Tone<td>1<td>2<tr><td colspan=2>3",
            "Sign | L | R\nTone | 1 | 2\nTone | 3 | 3",
        ),
        ("<tr><th>Sign<th>L<tr><td colspan=2>Motor<tr><td>Tone<td>1", "Sign | L\nMotor | \nTone | 1"),
        ("<tr><th colspan=9>Signs<tr><td>Tone<td>1", "Signs | \nTone | 1"),
        ("<tr><td>Sign<td>L<tr><td>Tone<td>1", "Sign | L\nTone | 1"),
        (
            "<tfoot><tr><td>Sum<td>3</tfoot><thead><tr><td>Sign<td>L</thead><tr><td>Tone<td>1",
            "Sign | L\nTone | 1\nSum | 3",
        ),
        ("<tr><th>Sign<th>L<tr hidden><td>no<td>no<tr><td>Tone<td>1<sup>2</sup>", "Sign | L\nTone | 1²"),
        ("<tr><th>Sign<th>L<tr><td>Tone<br>of arm<td>1", "Sign | L\nTone of arm | 1"),
        (
            "<tr><th>Sign<th>L<tr><td>Tone<td colspan=x rowspan=-1>1<tr><td rowspan=0>Bulk<td colspan=0>2",
            "Sign | L\nTone | 1\nBulk | 2",
        ),
    ],
)
def test_merged_cells_stand_in_all_that_they_cover(load: Load, rows: str, expected: str) -> None:
    assert load(page(f"<table>{rows}</table>")).text == expected


def test_a_table_with_its_headers_down_the_side_has_no_header_row(load: Load) -> None:
    document = load(page("<table><tr><th>Tone<td>raised<tr><th>Power<td>low</table>"))
    assert kinds(document) == [("row", "Tone | raised"), ("row", "Power | low")]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><p>One.</p><p>Two.</p></table>",
        "<table role=presentation><tr><td>One.<td>Two.</table>",
        "<table><tr><td>One.</td><td><table><tr><td>Two.</table></table>",
        "<table><tr><td>One.<tr><td>Two.</table>",
    ],
)
def test_a_table_that_lays_out_a_page_is_prose(load: Load, table: str) -> None:
    assert kinds(load(page(table))) == [("prose", "One."), ("prose", "Two.")]


def test_text_that_strayed_into_a_table_is_kept(load: Load) -> None:
    assert quotes(load(page("<table>Stray.<tr><th>A<th>B<tr>x<td>1<td>2</table>"))) == ["Stray. x", "A | B", "1 | 2"]


HEAD = """
<meta name=citation_title content="Raised  tone"><meta name=citation_author content="Turner, Martin R">
<meta name=citation_author content="Guideline Group"><meta name=CITATION_JOURNAL_TITLE content="Brain">
<meta name=citation_publication_date content="2020/03/15"><meta name=citation_doi content="https://doi.org/10.1093/x.1">
<meta name=citation_pmid content=123456><meta name=citation_volume content=3><meta name=citation_firstpage content=12>
<meta name=citation_lastpage content=19><meta name=citation_article_type content="Systematic Review">
<link rel=canonical href="https://example.org/x">
"""


def test_citation_tags_are_the_record_that_every_sentence_cites(load: Load) -> None:
    document = load(page("<p>Tone is raised. Power is low.", HEAD))
    assert document.reference == Reference(
        key="page",
        title="Raised tone",
        author=(Name(family="Turner", given="Martin R"), Name(literal="Guideline Group")),
        container_title="Brain",
        volume="3",
        page="12-19",
        year=2020,
        doi="10.1093/x.1",
        pmid="123456",
        url="https://example.org/x",
        evidence_type="systematic_review",
    )
    assert [sentence.keys for sentence in document.sentences] == [("page",), ("page",)]
    assert (document.title, document.updated, document.evidence_type) == ("Raised tone", "2020", "systematic_review")


def test_dublin_core_tags_are_a_record_too(load: Load) -> None:
    head = """<meta name="DC.Title" content="Tone"><meta name="dc.creator" content="A, B">
        <meta name="dc.date" content="2019-01"><meta name="dc.identifier" content="doi:10.1000/182">"""
    record = load(page("<p>Tone.", head)).reference
    assert record is not None
    assert (record.title, record.author, record.year, record.doi) == (
        "Tone",
        (Name(family="A", given="B"),),
        2019,
        "10.1000/182",
    )
    assert (record.type, record.evidence_type) == ("webpage", "unclassified")


def test_a_retracted_article_says_so(load: Load) -> None:
    record = load(page("<p>Tone.", HEAD.replace("Systematic Review", "Retracted-Article"))).reference
    assert record is not None
    assert record.retracted


def test_the_record_beside_the_file_wins(load: Load) -> None:
    beside = Reference(key="turner2020", title="From the sidecar")
    document = load(page("<p>Tone.", HEAD), reference=beside)
    assert (document.reference, document.title, document.sentences[0].keys) == (
        beside,
        "From the sidecar",
        ("turner2020",),
    )


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<meta name=citation_pmid content=x>",
        "<meta name=author content=A>",
        "<meta name=citation_doi content=none>",
    ],
)
def test_a_page_that_names_no_work_has_no_record(load: Load, head: str) -> None:
    document = load(page("<p>Tone.", head))
    assert (document.reference, document.sentences[0].keys) == (None, ())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_only_an_address_in_the_web_is_taken(load: Load, url: str) -> None:
    head = f"<meta name=citation_title content=T><link rel=canonical href='{url}'>"
    record = load(page("<p>Tone.", head)).reference
    assert record is not None
    assert record.url == ""


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<title>Tone &amp; power</title><h1>Heading</h1><p>x", "Tone & power"),
        ("<title> </title><h1>Head<br>ing</h1><p>x", "Head ing"),
        ("<h2>Heading</h2><p>x", "Heading"),
        ("<p>x", "page"),
    ],
)
def test_the_title_is_that_of_the_head_or_the_first_heading(load: Load, source: str, title: str) -> None:
    assert load(source).title == title


MENIERE = "<p>Ménière’s."


@pytest.mark.parametrize(
    "data",
    [
        MENIERE.encode(),
        MENIERE.encode("utf-8-sig"),
        MENIERE.encode("utf-16"),
        b"\xfe\xff" + MENIERE.encode("utf-16-be"),
        b'<meta charset="windows-1252">' + MENIERE.encode("cp1252"),
        b"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>" + MENIERE.encode("cp1252"),
        b"<?xml version='1.0' encoding='windows-1252'?>" + MENIERE.encode("cp1252"),
        b"<meta charset=utf-16>" + MENIERE.encode(),
        b"\xef\xbb\xbf<meta charset=windows-1252>" + MENIERE.encode(),
        b"<html><meta charset=latin-1>" + MENIERE.encode("cp1252"),
    ],
)
def test_the_character_set_is_that_of_the_mark_or_of_the_declaration(load: Load, data: bytes) -> None:
    assert load(data).text == "Ménière’s."


def test_xhtml_is_read_with_its_empty_elements_and_its_sections(load: Load) -> None:
    source = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body>'
        '<a id="top"/><p>Tone<br/>is <![CDATA[<raised> & brisk]]>.</p><div class="rule"/><p>Power.</p></body></html>'
    )
    assert load(source, "page.xhtml").text == "Tone is <raised> & brisk.\n\nPower."
    assert load(source, "page.html").text == "Tone is <raised> & brisk.\n\nPower."


def test_it_is_named_by_its_path_and_hashed_by_its_bytes(load: Load) -> None:
    document = load(b"<p>Tone.")
    assert (document.id, document.source, document.source_kind) == ("page", "page.html", "html")
    assert document.content_hash == hashlib.sha256(b"<p>Tone.").hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Is the file empty"),
        (b"<!-- nothing -->", "Is the file empty"),
        (b"<html><body><nav>Menu</nav></body></html>", "no sentence"),
        (b"<h1>Only a heading</h1>", "no sentence"),
        (b"\x89PNG\r\n\x1a\n", "not text in utf-8"),
        (b"<p>Tone\x00 is raised.", "NUL"),
        (b"<meta charset=rot13><p>Tone.", "unknown character set 'rot13'"),
        (b"<meta charset=zlib><p>Tone.", "unknown character set 'zlib'"),
        (b"<meta charset=utf-7><p>Tone.", "unknown character set 'utf-7'"),
        (b"<meta charset=utf-8><p>M\xe9ni\xe8re.", "not text in utf-8"),
        (b"<b>" * 3000 + b"Tone.", "cannot be read to its end"),
        (b"<p>x" * (17 << 20), "larger than 64 MiB"),
        (b"<table><tr>" + b"<th colspan=1000>x" * 200 + b"</table>", "far more rows or columns than cells"),
        (b"<table><tr>" + b"<th>x" * 3000 + b"<tr><td>y" * 3000 + b"</table>", "far more rows or columns than cells"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "page.html", data)
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "page.html"
    assert reason in str(refusal)


def test_a_cell_cannot_copy_itself_over_a_whole_grid(load: Load) -> None:
    rows = f"<tr><th>A<th>B<tr><td rowspan=65534>{'long text ' * 1000}<td>x" + "<tr><td>y" * 2000
    assert len(load(page(f"<table>{rows}</table>")).text) < 200_000


@pytest.mark.parametrize(
    "nest", ["div", "ul><li", "table><tr><td", "blockquote", "dl><dt", "span", "h2", "form", "article"]
)
def test_deep_nesting_is_no_burden(tmp_path: Path, nest: str) -> None:
    data = f"<p>Before.</p>{f'<{nest}>' * 600}Deep.".encode()
    (document,) = outcome(LOADER, tmp_path / "page.html", data)
    assert is_sound(document, "page.html")


TAGS = st.sampled_from(
    "<p> </p> <h1> </h1> <h2> <ul> <li> </ul> <dl> <dt> <dd> </dl> <table> <tr> <td> <th> <td\tcolspan=3> "
    "<td\trowspan=2> &#7; &#769; "
    "</table> <pre> </pre> <br> <sup> </sup> <main> </main> <article> <nav> </nav> <form> <b\thidden> </b> <caption> "
    "<math> <msup> <script> <!-- --> <![CDATA[ ]]> &amp; Tone. raised é \x07 <".split(" ")
).map(lambda tag: tag.replace("\t", " "))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(),
        st.lists(TAGS, max_size=40).map(" ".join).map(str.encode),
        st.lists(TAGS, max_size=20).map(lambda tags: f"<?xml?>{HEAD}{''.join(tags)}".encode()),
        st.integers(0, 900).map(lambda end: page("<p>Tone.", HEAD).encode()[:end]),
    )
)
def test_any_bytes_are_loaded_soundly_or_refused(tmp_path: Path, data: bytes) -> None:
    assert all(is_sound(item, "page.html") for item in outcome(LOADER, tmp_path / "page.html", data))
