"""A Markdown body becomes canonical text, with sections, sentences and keys located in it."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.errors import DocumentError

LoadText = Callable[..., Document]

WORDS = st.lists(
    st.sampled_from(
        ["Tone", "is", "raised", "*very*", "**so**", "`code`", "0.5", "é", "[@key]", "[x](y)", "a|b", "<b>"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
LINES = st.one_of(
    WORDS.map("{}.".format),
    WORDS.map("- {}".format),
    WORDS.map("# {}".format),
    WORDS.map("## {}".format),
    WORDS.map("#### {}".format),
    WORDS.map("> {}".format),
    WORDS.map("    {}".format),
    st.just("```\nTone = 2. Reflex = 3.\n```"),
    st.just("| a | b |\n|---|---|\n| c | d [@key] |"),
    st.just(""),
    st.just("---"),
    st.text(max_size=20).map(lambda text: text.replace("@", "").replace("\x00", "")),
)
BODIES = st.lists(LINES, max_size=12).map(lambda lines: "\n".join(["Plain.", "", *lines]))

any_body = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def quotes(document: Document) -> list[str]:
    return [document.quote(sentence) for sentence in document.sentences]


@any_body
@given(body=BODIES)
def test_every_sentence_is_located_in_order_and_quotes_the_text(load_text: LoadText, body: str) -> None:
    document = load_text(body, known_keys=("key",))
    position = 0
    for sentence in document.sentences:
        assert position <= sentence.start < sentence.end <= len(document.text)
        assert document.quote(sentence) == document.text[sentence.start : sentence.end] != ""
        position = sentence.end


@any_body
@given(body=BODIES)
def test_sections_cover_the_text_and_hold_their_sentences(load_text: LoadText, body: str) -> None:
    document = load_text(body, known_keys=("key",))
    edges = [document.sections[0].start, *(section.end for section in document.sections)]
    assert (edges[0], edges[-1]) == (0, len(document.text))
    assert [section.start for section in document.sections] == edges[:-1]
    for sentence in document.sentences:
        section = document.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.end


@any_body
@given(body=BODIES)
def test_no_citation_mark_is_left_in_a_sentence(load_text: LoadText, body: str) -> None:
    assert not any("[@key]" in quote for quote in quotes(load_text(body, known_keys=("key",))))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Tone is raised [@a]. Reflexes are brisk [@b].", [("a",), ("b",)]),
        ("Tone is raised. [@a] Reflexes are brisk.", [("a",), ()]),
        ("Tone is [@a] raised [@b]. Reflexes are brisk.", [("a", "b"), ()]),
        ("Tone is raised [@a; @b; @a].", [("a", "b")]),
        ("Tone is raised\n[@a]. Reflexes\nare brisk [@b].", [("a",), ("b",)]),
        ("- Tone is raised [@a].\n- Reflexes are brisk [@b].", [("a",), ("b",)]),
        ("Tone is raised (*so* [@a]). Reflexes are brisk.", [("a",), ()]),
        ("Tone is raised [@a]", [("a",)]),
        ("[@a] found that tone is raised. Reflexes are brisk.", [("a",), ()]),
        ("Tone is raised.\u00a0[@a] Reflexes are brisk.", [("a",), ()]),
        ("| Sign | Grade |\n|---|---|\n| Tone [@a] | raised [@b] |\n| Reflex | brisk |", [(), ("a", "b"), ()]),
        ("| Sign | Source |\n|---|---|\n| Tone | [@a] |\n| Reflex | [@b] |", [(), ("a",), ("b",)]),
    ],
)
def test_a_key_belongs_to_the_sentence_it_stands_in(
    load_text: LoadText, body: str, expected: list[tuple[str, ...]]
) -> None:
    document = load_text(body, known_keys=("a", "b"))
    assert [sentence.keys for sentence in document.sentences] == expected


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Tone is raised [@nobody2020].", 1),
        ("Fine [@a].\n\n- One.\n- Two [@nobody2020].", 4),
        ("| Sign | Source |\n|---|---|\n| Tone | [@a] |\n| Reflex | [@nobody2020] |", 4),
        ("---\nid: a\n---\n\nTone is raised [@nobody2020].", 5),
    ],
)
def test_an_unknown_key_is_named_by_file_and_line(load_text: LoadText, body: str, line: int) -> None:
    with pytest.raises(DocumentError, match="unknown citation key @nobody2020") as caught:
        load_text(body, known_keys=("a",))
    assert caught.value.place == f"note.md:{line}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("**Tone** is *raised* in `PLS`.", ["Tone is raised in PLS."]),
        ("See [the criteria](https://example.org) now.", ["See the criteria now."]),
        ("One line\nand  \nanother.", ["One line and another."]),
        ("- Tone.\n- Reflex.\n\n1. Power.", ["Tone.", "Reflex.", "Power."]),
        ("> Quoted. Twice.", ["Quoted.", "Twice."]),
        ("```\nTone = 2\n```", ["Tone = 2"]),
        ("PaO2 was [80, 100] and p < 0.05 &amp; falling.", ["PaO2 was [80, 100] and p < 0.05 & falling."]),
    ],
)
def test_the_text_is_what_a_reader_sees(load_text: LoadText, body: str, expected: list[str]) -> None:
    assert quotes(load_text(body)) == expected


@pytest.mark.parametrize(
    "html",
    ["<script>alert(1)</script>", "Tone <b onclick=x()>is</b> raised.", "<!-- Tone is raised. -->", "<img src=x>"],
)
def test_raw_html_is_kept_as_inert_text(load_text: LoadText, html: str) -> None:
    assert load_text(f"Before.\n\n{html}\n\nAfter.").text == f"Before.\n\n{html}\n\nAfter."


def test_sections_have_their_heading_under_its_parents(load_text: LoadText) -> None:
    document = load_text("# Title\n\nA.\n\n## One\n\nB.\n\n### Deep\n\nC.\n\n## Two\n\nD.\n\n#### Skipped\n\nE.")
    paths = [document.sections[sentence.section].path for sentence in document.sentences]
    assert paths == [(), ("One",), ("One", "Deep"), ("Two",), ("Two", "Skipped")]


def test_a_heading_is_no_sentence_but_stands_in_the_text(load_text: LoadText) -> None:
    document = load_text("## Signs [@a]\n\nTone is raised.", known_keys=("a",))
    assert quotes(document) == ["Tone is raised."]
    assert document.text == "Signs\n\nTone is raised."
