"""A PDF becomes paragraphs on numbered pages; what cannot be read of it is named."""

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evals.fuzz_documents import pdf_file
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders import pdf
from ingest.loaders.base import Note, SourceFile
from ingest.loaders.pdf import LOADER
from ingest.references import Reference
from tests.ingest.loaders.loading import is_sound, only_document, outcome, paths, quotes

Load = Callable[..., Document]
Draw = Callable[[Canvas], None]

LEFT, TOP, STEP = 72, 720, 14


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a PDF as the file `paper.pdf`."""

    def load_as(data: bytes, reference: Reference | None = None) -> Document:
        return only_document(LOADER, tmp_path / "paper.pdf", data, reference)

    return load_as


def drawn(*pages: Draw, **properties: Any) -> bytes:
    """A PDF of which each page is drawn by a function."""
    target = io.BytesIO()
    title = properties.pop("title", "")
    canvas = Canvas(target, invariant=True, **properties)
    canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def lines(*texts: str, left: float = LEFT, top: float = TOP, size: float = 12) -> Draw:
    """Draw lines one below the other; an empty text leaves a gap."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", size)
        for number, text in enumerate(texts):
            canvas.drawString(left, top - STEP * number, text)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def picture(canvas: Canvas) -> None:
    """Draw a grey box as a picture, as a scanner would."""
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 128)), 0, 0, 595, 842)


def blank(canvas: Canvas) -> None:
    """Draw nothing."""


LONG = (
    "Tone is raised in both legs of most of the people who",
    "were seen, and it falls at night when they are asleep.",
)


def test_wrapped_lines_become_one_paragraph(load: Load) -> None:
    assert load(drawn(lines(*LONG))).text == " ".join(LONG)


@pytest.mark.parametrize(
    "texts",
    [
        (*LONG, "", "The reflexes were brisk in all of those who were seen."),
        (LONG[0], "were seen.", "The reflexes were brisk in all of those who were seen."),
        ("Muscle tone", "The reflexes were brisk in all of those who were seen."),
    ],
    ids=["after a gap", "after a short line", "after a very short line"],
)
def test_paragraphs_stay_apart(load: Load, texts: tuple[str, ...]) -> None:
    document = load(drawn(lines(*texts)))
    assert document.text.split("\n\n")[-1] == "The reflexes were brisk in all of those who were seen."


def test_an_indent_after_a_full_line_begins_a_paragraph(load: Load) -> None:
    draw = both(lines(*LONG), lines("The reflexes were brisk in all who were seen", left=LEFT + 15, top=TOP - 2 * STEP))
    assert load(drawn(draw)).text == f"{' '.join(LONG)}\n\nThe reflexes were brisk in all who were seen"


def test_a_doubtful_line_is_joined(load: Load) -> None:
    short = "Tone is raised in both legs of most"
    assert load(drawn(lines(*LONG, short, "people."))).text.endswith(f"{short} people.")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("It was a case of spas-", "ticity."), "It was a case of spasticity."),
        (("It was double-blind. They were double-", "blind."), "It was double-blind. They were double-blind."),
        (("It was seen in an MRI-", "based work."), "It was seen in an MRI-based work."),
        (("It was the Guillain-", "Barré syndrome."), "It was the Guillain-Barré syndrome."),
        (("It took 10-", "20 days."), "It took 10-20 days."),
        (("It was low -", "so they said."), "It was low - so they said."),
    ],
)
def test_a_word_that_was_broken_becomes_one_again(load: Load, texts: tuple[str, ...], expected: str) -> None:
    assert load(drawn(lines(*texts))).text == expected


def test_the_items_of_a_list_stay_apart(load: Load) -> None:
    document = load(drawn(lines("There are signs:", "\u2022 Tone is raised in both", "legs.", "\u2022 Power is low.")))
    assert document.text == "There are signs:\nTone is raised in both legs.\nPower is low."


def test_larger_type_is_a_heading(load: Load) -> None:
    page = both(
        lines("Tone in the legs", size=24),
        lines("Signs", top=680, size=16),
        lines(*LONG, top=660),
        lines("Causes", top=600, size=16),
        lines(*LONG, top=580),
    )
    document = load(drawn(page))
    assert paths(document) == [("Signs",), ("Causes",)]
    assert document.title == "Tone in the legs"


def test_columns_are_read_one_after_the_other(load: Load) -> None:
    page = both(
        lines("Tone is raised in the legs of", "those who were seen and it is"),
        lines("low in their arms. Bulk is lost", "in the hands of all.", left=320),
    )
    assert quotes(load(drawn(page))) == [
        "Tone is raised in the legs of those who were seen and it is low in their arms.",
        "Bulk is lost in the hands of all.",
    ]


def test_raised_numbers_do_not_run_into_others(load: Load) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT, TOP)
        for content, rise in (("It was 10", 0), ("9", 5), ("/L in all.", 0), ("1,2", 5), (" It fell.", 0)):
            text.setFont("Times-Roman", 7 if rise else 12)
            text.setRise(rise)
            text.textOut(content)
        canvas.drawText(text)

    assert quotes(load(drawn(draw))) == ["It was 10⁹ /L in all.", "It fell."]


def test_ligatures_are_letters(load: Load) -> None:
    # In the standard encoding the ligature of f and i stands at this place.
    assert load(pdf_file(b"(The \\256rst sign.) Tj")).text == "The first sign."


def test_every_sentence_has_its_page(load: Load) -> None:
    document = load(drawn(lines("Tone is raised."), lines("Power is low."), lines("Bulk is lost.")))
    assert [document.page_of(sentence.start) for sentence in document.sentences] == [1, 2, 3]


def test_a_sentence_that_runs_over_a_page_stands_whole_where_it_begins(load: Load) -> None:
    document = load(drawn(lines(LONG[0]), lines("was seen. It falls at night. It rises at noon.")))
    assert quotes(document) == [f"{LONG[0]} was seen.", "It falls at night.", "It rises at noon."]
    assert [document.page_of(sentence.start) for sentence in document.sentences] == [1, 2, 2]


def test_a_word_that_was_broken_over_a_page_becomes_one_again(load: Load) -> None:
    assert quotes(load(drawn(lines("This was spas-"), lines("ticity of the legs.")))) == [
        "This was spasticity of the legs."
    ]


def paper(pages: int, header: Callable[[int], str], footer: Callable[[int], str]) -> bytes:
    def page(number: int) -> Draw:
        body = (
            f"Sentence {n} of chapter {number * 7 % 5} is here to be read, and it is rather long." for n in range(6)
        )
        return both(lines(header(number), top=800), lines(*body), lines(footer(number), top=40))

    return drawn(*(page(number) for number in range(pages)))


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        (lambda n: "Journal of Tone", lambda n: str(n + 11)),
        (lambda n: f"Journal of Tone {n + 11}", lambda n: f"Page {n + 1} of 6"),
        (lambda n: ("Tone and others", "Journal of Tone")[n % 2], lambda n: f"- {n + 1} -"),
        (lambda n: f"Chapter {'ABCDEF'[n]} {n + 3}", lambda n: "2019;12:100-106"),
    ],
)
def test_running_headers_and_footers_are_dropped(
    load: Load, header: Callable[[int], str], footer: Callable[[int], str]
) -> None:
    found = quotes(load(paper(6, header, footer)))
    assert len(found) == 36
    assert all(quote.startswith("Sentence ") for quote in found)


@pytest.mark.parametrize(
    ("pages", "header"),
    [
        (2, lambda n: "Journal of Tone."),
        (6, lambda n: f"{'ABCDEF'[n]} differs."),
        (6, lambda n: f"It was {n * n} once."),
    ],
    ids=["too few pages", "another on each page", "a number that is none of the page"],
)
def test_what_does_not_clearly_recur_is_kept(load: Load, pages: int, header: Callable[[int], str]) -> None:
    found = quotes(load(paper(pages, header, lambda n: "")))
    assert sum(not quote.startswith("Sentence ") for quote in found) == pages


@pytest.mark.parametrize("text", ["Tone is raised.", "This is page {}.", "Tone of {}"])
def test_the_only_text_of_a_page_is_no_running_line(load: Load, text: str) -> None:
    document = load(drawn(*(lines(text.format(number)) for number in range(1, 6))))
    assert document.text == "\n\n".join(text.format(number) for number in range(1, 6))


def test_a_file_without_any_text_is_refused(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "paper.pdf", drawn(picture, blank, picture))
    assert isinstance(refusal, DocumentError)
    assert str(refusal) == "paper.pdf: pages 1-3 hold no text (scanned?). Run text recognition on it first."


def test_scanned_pages_that_bear_only_a_stamp_hold_no_text(tmp_path: Path) -> None:
    stamped = both(picture, lines("Downloaded by a reader.", top=30))
    (refusal,) = outcome(LOADER, tmp_path / "paper.pdf", drawn(*[stamped] * 5))
    assert isinstance(refusal, DocumentError)
    assert "pages 1-5 hold no text" in refusal.reason


@pytest.mark.parametrize(
    ("empty", "named"),
    [
        ({3, 7}, "pages 3, 7 hold"),
        ({1}, "page 1 holds"),
        ({2, 3, 4, 8}, "pages 2-4, 8 hold"),
        ({5, 6}, "pages 5-6 hold"),
    ],
)
def test_pages_without_text_are_named_beside_the_document(tmp_path: Path, empty: Iterable[int], named: str) -> None:
    pages = [picture if number in empty else lines(f"Page {number}.") for number in range(1, 9)]
    (tmp_path / "paper.pdf").write_bytes(drawn(*pages))
    document, note = LOADER.load(SourceFile(path=tmp_path / "paper.pdf", name="paper.pdf"))
    assert isinstance(document, Document)
    assert isinstance(note, Note)
    assert note.text.startswith(f"{named} no text")
    assert len(document.pages) == 8
    assert [document.page_of(s.start) for s in document.sentences] == [n for n in range(1, 9) if n not in empty]


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("Tone in the legs", "Tone in the legs"),
        ("Microsoft Word - draft3.doc", "paper"),
        ("paper_final.indd", "paper"),
        ("untitled", "paper"),
        ("", "paper"),
    ],
)
def test_the_title_is_that_of_the_file_unless_a_program_made_it_up(load: Load, given_title: str, title: str) -> None:
    assert load(drawn(lines("Tone is raised."), title=given_title)).title == title


def test_its_own_record_is_cited_by_every_sentence(load: Load) -> None:
    record = Reference(key="tone2020", title="On tone", year=2020)
    document = load(drawn(lines("Tone is raised. Power is low.")), record)
    assert [sentence.keys for sentence in document.sentences] == [("tone2020",), ("tone2020",)]
    assert (document.reference, document.title, document.updated) == (record, "On tone", "2020")


def test_it_is_named_by_its_path_and_hashed_by_its_bytes(load: Load) -> None:
    data = drawn(lines("Tone is raised."))
    document = load(data)
    assert (document.id, document.source, document.source_kind, document.reference) == (
        "paper",
        "paper.pdf",
        "pdf",
        None,
    )
    assert document.content_hash == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cannot be read as PDF"),
        (b"Tone is raised.", "cannot be read as PDF"),
        (b"%PDF-1.4\n%%EOF", "cannot be read as PDF"),
        (drawn(lines("Secret."), encrypt="secret"), "is encrypted"),
        (drawn(lines("...")), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "paper.pdf", data)
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "paper.pdf"
    assert reason in refusal.reason


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("_MAX_PAGES", "has 3 pages, not 1 to 2"), ("_MAX_CHARACTERS", "more than 2 characters")],
)
def test_a_file_beyond_the_limits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    monkeypatch.setattr(pdf, limit, 2)
    (refusal,) = outcome(LOADER, tmp_path / "paper.pdf", drawn(lines("A."), lines("B."), lines("C.")))
    assert isinstance(refusal, DocumentError)
    assert reason in refusal.reason


GOOD = (
    drawn(both(lines("Signs", top=760, size=20), lines(*LONG, "", "\u2022 Power.")), lines("is low. Bulk.")),
    pdf_file(b"(Tone is raised.) Tj 0 -14 Td (Power is) Tj", b"(low. Bulk is lost.) Tj"),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file, cut short or with some bytes replaced, or any bytes."""
    data = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        patch = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"99999999999", b"-1", b"<<", b"/Kids [2 0 R]"]))
        )
        data = data[:place] + patch + data[place + len(patch) :]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(damaged(), st.binary()))
def test_any_bytes_are_loaded_soundly_or_refused(tmp_path: Path, data: bytes) -> None:
    assert all(is_sound(item, "paper.pdf") for item in outcome(LOADER, tmp_path / "paper.pdf", data))
