"""JATS: the text of an article in its sections, from the abstract to the appendices."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from evals.fuzz_samples import JATS, JATS_SET
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile, Unchanged
from ingest.loaders.jats import LOADER
from ingest.loaders.registry import loader_for
from ingest.references import Reference
from tests.ingest.loaders.hostile import assert_documents_or_refusals, damaged_files, fuzzed
from tests.ingest.loaders.loading import is_sound, kinds, only_document, outcome, paths, quotes

Load = Callable[..., Document]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load an article with this body, back matter and abstract as the file `tone.nxml`."""

    def load_as(body: str = "", *, back: str = "", meta: str = "", title: str = "Tone", **kw: Reference) -> Document:
        front = f"<article-meta><title-group><article-title>{title}</article-title></title-group>{meta}</article-meta>"
        article = f"<article><front>{front}</front><body>{body}</body>{back}</article>"
        return only_document(LOADER, tmp_path / "tone.nxml", article.encode(), **kw)

    return load_as


def test_a_whole_article_is_read_in_order(tmp_path: Path) -> None:
    document = only_document(LOADER, tmp_path / "tone.nxml", JATS)
    assert is_sound(document, "tone.nxml")
    assert list(zip(paths(document), kinds(document), strict=True)) == [
        (("Abstract", "Background"), ("prose", "Tone is raised.")),
        (("Abstract", "Results"), ("prose", "Tone fell by 10² units in H2O.")),
        (("Introduction",), ("prose", "Tone is resistance.")),
        (("Introduction",), ("prose", "See Figure 1.")),
        (("Introduction",), ("prose", "A note.")),
        (("Introduction",), ("prose", "Figure 1: A limb.")),
        (("Introduction",), ("prose", "The arm is bent.")),
        (("Introduction", "Key points"), ("prose", "Move slowly.")),
        (("Introduction", "Key points"), ("prose", "Move fast.")),
        (("Introduction", "Key points"), ("prose", "And stop.")),
        (("Introduction", "Deep", "Deepest"), ("prose", "The end & more −5.")),
        (("Results",), ("prose", "Table 1: Scores")),
        (("Results",), ("header", "Group | Score before | Score after")),
        (("Results",), ("row", "Drug | 4^a | 2")),
        (("Results",), ("row", "Placebo | 5 | 5")),
        (("Results",), ("prose", "a Adjusted.")),
        (("Results",), ("prose", "It was x²=a/b in all.")),
        (("Results",), ("prose", "MAS: modified scale")),
        (("Scales",), ("prose", "The scale has steps.")),
    ]


def test_a_document_is_called_by_its_file_and_cites_itself(tmp_path: Path) -> None:
    document = only_document(LOADER, tmp_path / "tone.nxml", JATS)
    assert (document.id, document.title, document.source) == ("tone", "Tone in spastic limbs", "tone.nxml")
    assert document.content_hash == hashlib.sha256(JATS).hexdigest()
    assert document.reference is not None
    assert document.reference.key == "tone"
    assert {sentence.keys for sentence in document.sentences} == {("tone",)}


def test_a_record_beside_the_file_wins(load: Load) -> None:
    beside = Reference(key="low2020", title="Another", evidence_type="guideline")
    document = load("<p>Tone is raised.</p>", reference=beside)
    assert document.reference == beside
    assert document.sentences[0].keys == ("low2020",)
    assert document.evidence_type == "guideline"
    assert document.title == "Tone"


def test_a_record_beside_the_file_does_not_hide_a_retraction(load: Load) -> None:
    retracted = '<related-article related-article-type="retraction-forward"/>'
    document = load("<p>Tone is raised.</p>", meta=retracted, reference=Reference(key="low2020"))
    assert document.reference is not None
    assert document.reference.retracted


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Tone is\nraised.</p><p>Power is low.</p>", "Tone is raised.\n\nPower is low."),
        ("<p>Signs: <list><list-item><p>a</p></list-item></list> and more.</p>", "Signs:\na\n\nand more."),
        ("<list><list-item><label>1.</label><p>a</p><p>b</p></list-item></list>", "\na\nb"),
        ("<disp-quote><p>Quoted.</p><attrib>Low</attrib></disp-quote>", "Quoted.\n\nLow"),
        ("<p>Given <disp-formula><label>(1)</label>a=b</disp-formula> for all a.</p>", "Given (1) a=b for all a."),
        ("<fig><label>Fig. 2.</label></fig><p>After.</p>", "Fig. 2\n\nAfter."),
        ("<fig><label>Figure 2</label><caption><p>A limb.</p></caption></fig>", "Figure 2: A limb."),
        ("<verse-group><verse-line>One</verse-line><verse-line>Two</verse-line></verse-group>", "One\n\nTwo"),
        ("<boxed-text><p>In a box.</p></boxed-text><p>After.</p>", "In a box.\n\nAfter."),
        ("<p>a<fn><label>*</label><p>One.</p></fn> b.</p><p>c.</p>", "a b.\n\n* One.\n\nc."),
        ("<preformat>a  b\nc</preformat>", "a b c"),
    ],
)
def test_blocks_stand_apart(load: Load, body: str, expected: str) -> None:
    text = load(body).text
    assert text.removeprefix("Tone").strip("\n") == expected.strip("\n")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><td>A</td><td>B</td></tr><tr><td>c</td><td>d</td></tr>", ["A | B", "c | d"]),
        ("<thead><tr><td>A</td></tr></thead><tbody><tr><td>c</td></tr></tbody>", ["A", "c"]),
        ("<tr><td>A</td><td>B</td></tr><tr><td rowspan='2'>c</td><td>d</td></tr><tr><td>e</td></tr>",
         ["A | B", "c | d", "c | e"]),
        ("<tfoot><tr><td>z</td></tr></tfoot><tbody><tr><td>A</td></tr><tr><td>c</td></tr></tbody>", ["A", "c", "z"]),
        ("<tgroup><thead><row><entry>A</entry></row></thead><tbody><row><entry>c</entry></row></tbody></tgroup>",
         ["A", "c"]),
        ("<tr><th>A</th></tr><tr><td><p>One.</p><list><list-item><p>Two.</p></list-item></list></td></tr>",
         ["A", "One. Two."]),
        ("<tr><th>A</th></tr><tr><td colspan='no'>c</td></tr>", ["A", "c"]),
    ],
)  # fmt: skip
def test_a_table_is_a_header_and_a_sentence_a_row(load: Load, table: str, expected: list[str]) -> None:
    document = load(f"<table-wrap><table>{table}</table></table-wrap>")
    assert quotes(document) == expected
    assert [kind for kind, _ in kinds(document)] == ["header", *["row"] * (len(expected) - 1)]


def test_a_label_without_a_caption_stands_before_its_table(load: Load) -> None:
    foot = "<table-wrap-foot><p>A note.</p></table-wrap-foot>"
    rows = "<tr><th>A</th></tr><tr><td>c</td></tr>"
    document = load(f"<table-wrap><label>Table 1</label><table>{rows}</table>{foot}</table-wrap>")
    assert quotes(document) == ["Table 1", "A", "c", "A note."]


def test_a_table_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    cells = "<td colspan='999' rowspan='60000'>x</td>" * 50
    data = f"<article><body><table-wrap><table>{f'<tr>{cells}</tr>' * 50}</table></table-wrap></body></article>"
    (refusal,) = outcome(LOADER, tmp_path / "a.xml", data.encode())
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "a.xml"


def test_a_box_stands_behind_the_text_of_its_section(load: Load) -> None:
    box = "<boxed-text><label>Box 1</label><caption><title>Points</title></caption><p>In a box.</p></boxed-text>"
    document = load(f"<sec><title>A</title>{box}<p>After.</p><sec><title>B</title><p>Deep.</p></sec></sec>")
    assert list(zip(paths(document), quotes(document), strict=True)) == [
        (("A",), "After."),
        (("A", "Box 1: Points"), "In a box."),
        (("A", "B"), "Deep."),
    ]


def test_sections_nest_to_any_depth(load: Load) -> None:
    body = "<p>Bottom.</p>"
    for depth in reversed(range(100)):
        body = f"<sec><title>S{depth}</title>{body}</sec>"
    assert paths(load(body)) == [tuple(f"S{depth}" for depth in range(100))]


def test_a_section_is_headed_by_its_label_only_without_a_title(load: Load) -> None:
    document = load("<sec><label>1</label><title>A</title><p>x.</p></sec><sec><label>2</label><p>y.</p></sec>")
    assert paths(document) == [("A",), ("2",)]


def test_text_without_sections_is_not_put_under_the_abstract(load: Load) -> None:
    document = load("<p>Power is low.</p>", meta="<abstract><p>Tone is raised.</p></abstract>")
    assert paths(document) == [("Abstract",), ("Main text",)]


def test_abstracts_are_headed_by_their_kind(load: Load) -> None:
    abstracts = (
        "<abstract><title>Summary</title><p>One.</p></abstract>"
        '<abstract abstract-type="key-points"><p>Two.</p></abstract>'
        "<trans-abstract><p>Tres.</p></trans-abstract>"
    )
    document = load(meta=abstracts)
    assert list(zip(paths(document), quotes(document), strict=True)) == [
        (("Summary",), "One."),
        (("Key points",), "Two."),
    ]


def test_appendices_glossary_and_floats_are_kept(load: Load) -> None:
    back = (
        "<back><app-group><app><label>Appendix A</label><title>Scales</title><p>One.</p></app></app-group><glossary>"
        "<def-list><def-item><term>ALS</term><def><p>a disease</p></def></def-item></def-list></glossary></back>"
        "<floats-group><fig><label>Figure 1</label><caption><p>A limb.</p></caption></fig></floats-group>"
    )
    document = load("<sec><title>A</title><p>Text.</p></sec>", back=back)
    assert list(zip(paths(document), quotes(document), strict=True))[1:] == [
        (("Appendix A: Scales",), "One."),
        (("Glossary",), "ALS: a disease"),
        (("Figures and tables",), "Figure 1: A limb."),
    ]


def test_what_is_not_of_the_subject_is_left_out(load: Load) -> None:
    back = "<back><ack><p>Thanks.</p></ack><ref-list><ref><p>Work.</p></ref></ref-list><fn-group/></back>"
    reply = "<sub-article><body><p>A reply.</p></body></sub-article>"
    statement = '<sec sec-type="COI-statement"><title>Interests</title><p>None.</p></sec>'
    assert quotes(load(f"<p>Text.</p>{statement}", back=back + reply)) == ["Text."]


def test_an_article_with_nothing_but_a_title_is_that_sentence(load: Load) -> None:
    document = load(title="Tone at night")
    assert (document.text, quotes(document)) == ("Tone at night", ["Tone at night"])


def test_an_empty_article_is_refused(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "a.xml", b"<article/>")
    assert isinstance(refusal, DocumentError)
    assert "no sentence" in refusal.reason


def test_the_articles_of_a_set_are_called_by_their_ids(tmp_path: Path) -> None:
    found = outcome(LOADER, tmp_path / "set.xml", JATS_SET)
    assert [(item.id, item.source) for item in found if isinstance(item, Document)] == [
        ("PMC778", "set.xml#PMC778"),
        ("10.1000-x", "set.xml#10.1000-x"),
    ]


def test_an_article_of_a_set_without_ids_is_called_by_its_number(tmp_path: Path) -> None:
    data = b"<s><article><body><p>One.</p></body></article><article><body><p>Two.</p></body></article></s>"
    found = outcome(LOADER, tmp_path / "set.xml", data)
    assert [item.id for item in found if isinstance(item, Document)] == ["set-1", "set-2"]


def test_a_set_goes_on_behind_an_article_that_cannot_be_loaded(tmp_path: Path) -> None:
    data = b"<s><article/><article><body><p>Two.</p></body></article></s>"
    broken, document = outcome(LOADER, tmp_path / "set.xml", data)
    assert isinstance(broken, DocumentError)
    assert broken.place == "set.xml#set-1"
    assert isinstance(document, Document)


def test_an_article_of_a_set_that_has_not_changed_is_not_built_again(tmp_path: Path) -> None:
    path = tmp_path / "set.xml"
    seen = {item.source: item.content_hash for item in outcome(LOADER, path, JATS_SET) if isinstance(item, Document)}
    path.write_bytes(JATS_SET.replace(b"15.1%", b"-15.1%"))
    changed, same = LOADER.load(SourceFile(path=path, name="set.xml", seen=seen))
    assert isinstance(changed, Document)
    assert same == Unchanged("set.xml#10.1000-x")


def test_damage_behind_the_article_refuses_it(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "a.xml", b"<article><body><p>One.</p></body></article><more/>")
    assert isinstance(refusal, DocumentError)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.xml", b"<article/>", "jats"),
        ("a.nxml", JATS, "jats"),
        ("a.xml", JATS_SET, "jats"),
        ("a.xml", b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord/></OAI-PMH>', "jats"),
        ("a.xml", b"<collection/>", None),
    ],
)
def test_it_is_recognised_by_its_root(tmp_path: Path, name: str, data: bytes, expected: str | None) -> None:
    (tmp_path / name).write_bytes(data)
    loader = loader_for(tmp_path / name, name)
    assert (loader.name if loader else None) == expected


@pytest.mark.parametrize(
    "data",
    [b"no XML", b"", b'<!DOCTYPE article [<!ENTITY a "b"><!ENTITY c "' + b"&a;" * 9 + b'">]><article>&c', b"<article"],
)
@pytest.mark.parametrize("name", ["a.nxml", "a.xml"])
def test_what_calls_itself_xml_and_is_none_fails_and_is_not_passed_over(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError, match=name):  # noqa: PT012 - by the registry or by the loader
        loader = loader_for(tmp_path / name, name)
        assert loader is not None
        list(loader.load(SourceFile(path=tmp_path / name, name=name)))


@fuzzed
@given(file=damaged_files("jats"))
def test_whatever_the_bytes_documents_or_refusals_come_out(tmp_path: Path, file: tuple[str, bytes]) -> None:
    assert_documents_or_refusals("jats", tmp_path, file)
