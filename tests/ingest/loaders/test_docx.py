"""A Word document becomes headings, paragraphs, lists, tables and notes in the order of the page."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.fuzz_documents import archive, members_of, word_file
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.docx import LOADER
from ingest.references import Name, Reference
from tests.ingest.loaders.loading import is_sound, kinds, only_document, outcome, paths, quotes

Load = Callable[..., Document]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load the bytes of a Word file as `paper.docx`."""

    def load_as(data: bytes, reference: Reference | None = None) -> Document:
        return only_document(LOADER, tmp_path / "paper.docx", data, reference)

    return load_as


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    content = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def saved(document: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_headings_paragraphs_lists_and_tables_keep_their_order(load: Load) -> None:
    source = docx.Document()
    source.add_heading("Tone in the legs", 0)
    source.add_paragraph("Tone is raised. It falls at night.")
    source.add_heading("Signs", 1)
    source.add_paragraph("Move slowly.", style="List Bullet")
    source.add_paragraph("Move fast.", style="List Number")
    table = source.add_table(rows=2, cols=2)
    for place, text in zip(
        (c for row in table.rows for c in row.cells), ("Sign", "Grade", "Tone", "raised"), strict=True
    ):
        place.text = text
    source.add_heading("Deep", 2)
    source.add_paragraph("Power is low.")
    document = load(saved(source))
    assert document.text == (
        "Tone in the legs\n\nTone is raised. It falls at night.\n\nSigns\nMove slowly.\nMove fast.\n\n"
        "Sign | Grade\nTone | raised\n\nDeep\n\nPower is low."
    )
    assert paths(document) == [(), (), *[("Signs",)] * 4, ("Signs", "Deep")]
    assert [kind for kind, _ in kinds(document)] == ["prose"] * 4 + ["header", "row", "prose"]
    assert document.title == "Tone in the legs"


def test_one_heading_of_the_first_level_is_the_title(load: Load) -> None:
    source = docx.Document()
    for level, text in ((1, "Tone"), (2, "Signs")):
        source.add_heading(text, level)
        source.add_paragraph("Tone is raised.")
    assert paths(load(saved(source))) == [(), ("Signs",)]


def test_several_headings_of_the_first_level_are_sections(load: Load) -> None:
    source = docx.Document()
    for level, text in ((1, "Signs"), (2, "Tone"), (1, "Causes")):
        source.add_heading(text, level)
        source.add_paragraph("Tone is raised.")
    assert paths(load(saved(source))) == [("Signs",), ("Signs", "Tone"), ("Causes",)]


def test_a_style_is_what_the_one_it_is_based_on_is(load: Load) -> None:
    source = docx.Document()
    style = source.styles.add_style("Our Heading", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = source.styles["Heading 2"]
    source.add_paragraph("Signs", style=style)
    source.add_paragraph("Tone is raised.")
    assert paths(load(saved(source))) == [("Signs",)]


def test_an_outline_level_is_a_heading(load: Load) -> None:
    body = paragraph("Signs", properties='<w:outlineLvl w:val="1"/>') + paragraph("Tone is raised.")
    assert paths(load(word_file(body))) == [("Signs",)]


def test_a_table_of_contents_is_left_out(load: Load) -> None:
    source = docx.Document()
    source.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    source.add_paragraph("Signs ..... 3", style="toc 1")
    source.add_paragraph("Tone is raised.")
    assert quotes(load(saved(source))) == ["Tone is raised."]


POWER = "<m:sSup><m:sSupPr/><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["Tone ", "is", " ", "raised."], "Tone is raised."),
        (["Tone", "<w:r><w:tab/><w:t>is</w:t><w:br/><w:t>raised.</w:t></w:r>"], "Tone is raised."),
        (["UMN", "<w:r><w:noBreakHyphen/><w:softHyphen/><w:t>type.</w:t></w:r>"], "UMN-type."),
        (
            ["Tone ", f"<w:ins>{run('was')}</w:ins><w:del><w:r><w:delText>is</w:delText></w:r></w:del>", " low."],
            "Tone was low.",
        ),
        (["Tone", run(" hidden", "<w:vanish/>"), run(" seen", '<w:vanish w:val="0"/>'), "."], "Tone seen."),
        (["See ", f"<w:hyperlink>{run('the text')}</w:hyperlink>", "."], "See the text."),
        (["Tone ", f"<w:sdt><w:sdtContent>{run('is kept')}</w:sdtContent></w:sdt>", "."], "Tone is kept."),
        (["Page ", f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>', "."], "Page 3."),
        (["Page", "<w:r><w:instrText>PAGE</w:instrText></w:r>", "."], "Page."),
        (["10", run("9", '<w:vertAlign w:val="superscript"/>'), "/L."], "10⁹/L."),
        (["Tone.", run("1,2", '<w:vertAlign w:val="superscript"/>'), " Low."], "Tone. Low."),
        (["CO", run("2", '<w:vertAlign w:val="subscript"/>'), "."], "CO2."),
        (["A dose ", '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', " 5."], "A dose ≥ 5."),
        (["A ", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="x"/></w:r>', "."], "A \ufffd\ufffd."),
        (["It is ", run("\uf061", '<w:rFonts w:ascii="Symbol"/>'), "."], "It is α."),
        (["Me\u0301nie\u0300re."], "M\u00e9ni\u00e8re."),
        (["It is ", f"<m:oMath>{POWER}{FRACTION}</m:oMath>", "."], "It is x²a/b."),
    ],
)
def test_a_paragraph_is_what_a_reader_sees(load: Load, runs: list[str], expected: str) -> None:
    assert load(word_file(paragraph(*runs))).text == expected


def box(text: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{paragraph(text)}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    "drawn",
    [
        box("Boxed."),
        f"<w:r><mc:AlternateContent><mc:Choice>{box('Boxed.')[5:-6]}</mc:Choice>"
        f"<mc:Fallback>{box('Boxed.')[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>",
    ],
    ids=["alone", "in two versions"],
)
def test_a_text_box_follows_its_paragraph_once(load: Load, drawn: str) -> None:
    body = paragraph("Tone ", drawn, "is raised.") + paragraph("Power.")
    assert quotes(load(word_file(body))) == ["Tone is raised.", "Boxed.", "Power."]


NOTE = '<w:footnote w:id="2">' + paragraph("A note. It is long.") + "</w:footnote>"
MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def test_a_footnote_follows_the_paragraph_that_cites_it_once(load: Load) -> None:
    body = paragraph("Tone", MARK, " is raised.") + paragraph("Power", MARK, ".")
    assert quotes(load(word_file(body, footnotes=NOTE))) == ["Tone is raised.", "A note.", "It is long.", "Power."]


def test_a_footnote_that_cites_itself_is_written_once(load: Load) -> None:
    note = f'<w:footnote w:id="2">{paragraph("A note", MARK, ".")}</w:footnote>'
    assert quotes(load(word_file(paragraph("Tone", MARK, "."), footnotes=note))) == ["Tone.", "A note."]


def test_a_footnote_in_a_table_follows_the_table(load: Load) -> None:
    body = table(row("Sign", "L"), row("Tone", f"<w:tc>{paragraph('1', MARK)}</w:tc>"))
    assert quotes(load(word_file(body, footnotes=NOTE))) == ["Sign | L", "Tone | 1", "A note.", "It is long."]


SPAN, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HEAD = "<w:tblHeader/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("Sign", "L", "R"), row("Tone", cell("both", SPAN))], "Sign | L | R\nTone | both | both"),
        ([row("Sign", "L"), row(cell("Tone", DOWN), "1"), row(cell("", ON), "2")], "Sign | L\nTone | 1\nTone | 2"),
        ([row("Sign", "L"), row(cell("Motor", SPAN)), row("Tone", "1")], "Sign | L\nMotor | \nTone | 1"),
        (
            [
                row(cell("Sign", DOWN), cell("Grade", SPAN), properties=HEAD),
                row(cell("", ON), "L", "R", properties=HEAD),
                row("Tone", "1", "2"),
            ],
            "Sign | Grade L | Grade R\nTone | 1 | 2",
        ),
        ([row("A", "B", "C"), row("1", "2", properties='<w:gridBefore w:val="1"/>')], "B | C\n1 | 2"),
        ([row("A", "B"), row("x", "y", properties="<w:del/>"), row("1", "2")], "A | B\n1 | 2"),
        ([row("A", "B"), row(f"<w:tc>{table(row('in', 'side'))}</w:tc>", "2")], "A | B\nin side | 2"),
    ],
)
def test_merged_cells_stand_in_all_that_they_cover(load: Load, rows: list[str], expected: str) -> None:
    assert load(word_file(table(*rows))).text == expected


def test_a_table_of_one_column_is_a_box_around_text(load: Load) -> None:
    assert kinds(load(word_file(table(row("One. Two."))))) == [("prose", "One."), ("prose", "Two.")]


def test_the_properties_are_the_record_that_every_sentence_cites(load: Load) -> None:
    source = docx.Document()
    source.core_properties.title = "Tone  in legs"
    source.core_properties.author = "Ana López; Tone Group"
    source.core_properties.created = datetime(2020, 5, 1)
    source.add_paragraph("Tone is raised. Power is low.")
    document = load(saved(source))
    assert document.reference == Reference(
        key="paper",
        type="document",
        title="Tone in legs",
        author=(Name(literal="Ana López"), Name(literal="Tone Group")),
        year=2020,
        evidence_type="unclassified",
    )
    assert [sentence.keys for sentence in document.sentences] == [("paper",), ("paper",)]
    assert (document.title, document.updated) == ("Tone in legs", "2020")


def test_properties_that_nobody_has_written_are_no_record(load: Load) -> None:
    source = docx.Document()
    source.add_paragraph("Tone is raised.")
    document = load(saved(source))
    assert (document.reference, document.title, document.sentences[0].keys) == (None, "paper", ())


def test_the_record_beside_the_file_wins(load: Load) -> None:
    source = docx.Document()
    source.core_properties.title = "Tone"
    source.add_paragraph("Tone is raised.")
    beside = Reference(key="tone2020", title="From the sidecar")
    document = load(saved(source), beside)
    assert (document.reference, document.title, document.sentences[0].keys) == (
        beside,
        "From the sidecar",
        ("tone2020",),
    )


def test_it_is_named_by_its_path_and_hashed_by_its_bytes(load: Load) -> None:
    data = word_file(paragraph("Tone."))
    document = load(data)
    assert (document.id, document.source, document.source_kind) == ("paper", "paper.docx", "docx")
    assert document.content_hash == hashlib.sha256(data).hexdigest()


GOOD = word_file(paragraph("Tone", MARK, " is raised.") + table(row("A", cell("B", SPAN))), footnotes=NOTE)


def changed(old: bytes, new: bytes) -> bytes:
    """A good file with something replaced in all its members."""
    return archive({name: content.replace(old, new) for name, content in members_of(GOOD).items()})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a readable archive"),
        (b"Tone is raised.", "not a readable archive"),
        (GOOD[:-30], "not a readable archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted or in the format of Word 97-2003"),
        (archive({"word/vbaProject.bin": "x"}), "holds macros"),
        (archive({"a.txt": "Tone."}), "cannot be read as a Word document"),
        (archive({"a.txt": " " * (20 << 20)}), "unpacks to more than it may"),
        (changed(b"<w:document", b'<!DOCTYPE a [<!ENTITY e "x">]><w:document'), "declares a document type"),
        (changed(b"</w:body>", b""), "cannot be read as a Word document"),
        (changed(b"footnotes.xml", b"missing.xml"), "cannot be read as a Word document"),
        (changed(b"document.main+xml", b"spreadsheet+xml"), "cannot be read as a Word document"),
        (word_file(""), "no sentence"),
        (word_file(table(*[row(cell("x", SPAN.replace("2", "900000")), "y")] * 9)), "far more rows or columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "paper.docx", data)
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "paper.docx"
    assert reason in refusal.reason


def test_a_file_with_macros_is_refused_by_its_name(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "paper.docm", GOOD)
    assert str(refusal) == "paper.docm: holds macros. Save it as .docx without macros."


@pytest.mark.parametrize("outer", ["w:sdt><w:sdtContent", "w:tbl><w:tr><w:tc", "w:p><w:r><w:pict><w:txbxContent"])
def test_deep_nesting_is_no_burden(tmp_path: Path, outer: str) -> None:
    inner = "".join(f"</{tag}>" for tag in reversed(outer.split("><")))
    depth = 240 // (outer.count("><") + 1)
    data = word_file(f"<{outer}>" * depth + paragraph("Deep.") + inner * depth)
    (document,) = outcome(LOADER, tmp_path / "paper.docx", data)
    assert isinstance(document, Document)
    assert quotes(document) == ["Deep."]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file with some bytes of its members, or of the archive, replaced, or cut short."""
    members = members_of(GOOD)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from(sorted(members)))
        place = draw(st.integers(0, len(members[name])))
        patch = draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b"<w:p>", b"</w:tc>", b"&e;", b"99999999999", b'"']))
        )
        members[name] = members[name][:place] + patch + members[name][place + draw(st.integers(0, 9)) :]
    data = archive(members)
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) and draw(st.booleans()) else data


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(damaged(), st.binary(), st.binary().map(lambda tail: GOOD[:200] + tail)))
def test_any_bytes_are_loaded_soundly_or_refused(tmp_path: Path, data: bytes) -> None:
    assert all(is_sound(item, "paper.docx") for item in outcome(LOADER, tmp_path / "paper.docx", data))
