"""MedQuAD: a file is one document, a question heads its answer."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from evals.fuzz_samples import MEDQUAD
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile
from ingest.loaders.medquad import LOADER
from ingest.loaders.registry import loader_for
from ingest.references import Reference
from tests.ingest.loaders.hostile import assert_documents_or_refusals, damaged_files, fuzzed
from tests.ingest.loaders.loading import is_sound, only_document, outcome, paths, quotes

Load = Callable[..., Document]


def file_of(*answers: str, attributes: str = "") -> bytes:
    pairs = "".join(
        f"<QAPair><Question>Q{number} ?</Question><Answer>{answer}</Answer></QAPair>"
        for number, answer in enumerate(answers, start=1)
    )
    return f"<Document {attributes}><Focus>Tone</Focus><QAPairs>{pairs}</QAPairs></Document>".encode()


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a file with these answers."""

    def load_as(*answers: str, reference: Reference | None = None, attributes: str = "") -> Document:
        return only_document(LOADER, tmp_path / "1.xml", file_of(*answers, attributes=attributes), reference)

    return load_as


def test_a_question_heads_its_answer_and_one_without_an_answer_is_left_out(tmp_path: Path) -> None:
    document = only_document(LOADER, tmp_path / "0000001.xml", MEDQUAD)
    assert is_sound(document, "0000001.xml")
    question = ("What is (are) Tone ?",)
    assert list(zip(paths(document), quotes(document), strict=True)) == [
        (question, "Tone is resistance."),
        (question, "Its signs are"),
        (question, "stiffness"),
        (question, "slowness"),
        (question, "Some are late."),
    ]


def test_a_document_is_called_by_its_path_and_cites_its_page(tmp_path: Path) -> None:
    path = tmp_path / "0000001.xml"
    path.write_bytes(MEDQUAD)
    (document,) = LOADER.load(SourceFile(path=path, name="6_NINDS_QA/0000001.xml"))
    assert isinstance(document, Document)
    assert (document.id, document.title, document.source) == ("6_NINDS_QA-0000001", "Tone", "6_NINDS_QA/0000001.xml")
    assert document.content_hash == hashlib.sha256(MEDQUAD).hexdigest()
    assert document.reference == Reference(
        key="6_NINDS_QA-0000001",
        type="webpage",
        title="Tone",
        publisher="NINDS",
        url="https://example.org/tone",
        evidence_type="unclassified",
    )
    assert {sentence.keys for sentence in document.sentences} == {("6_NINDS_QA-0000001",)}


def test_a_record_beside_the_file_wins(load: Load) -> None:
    beside = Reference(key="low2020", title="Another")
    document = load("Tone is raised.", reference=beside)
    assert (document.reference, document.sentences[0].keys, document.title) == (beside, ("low2020",), "Tone")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "https://a b", ""])
def test_only_a_web_address_is_kept(load: Load, url: str) -> None:
    document = load("Tone is raised.", attributes=f'url="{url}"')
    assert document.reference is not None
    assert document.reference.url == ""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("One.\n                \nTwo.", "One.\n\nTwo."),
        ("Key Points\n   - One.    - Two.", "Key Points\nOne.\nTwo."),
        ("Signs are\n \n- a  - b  - c", "Signs are\na\nb\nc"),
        ("Signs:         -  Thirst.    -   Physical exam : A test.        More text.",
         "Signs:\nThirst.\nPhysical exam : A test.\n\nMore text."),
        ("One  sentence\nthat was wrapped.", "One sentence that was wrapped."),
        ("One.   Two.", "One.\n\nTwo."),
        ("A drug - not two - helps.", "A drug - not two - helps."),
        ("from 5 -  10 mg", "from 5 - 10 mg"),
        ("\t\t\t\tOne.", "One."),
        ("- ", None),
        ("  \n ", None),
    ],
)  # fmt: skip
def test_the_layout_of_an_answer_is_kept(load: Load, answer: str, expected: str | None) -> None:
    text = load(answer, "Last.").text
    shown = f"Q1 ?\n\n{expected}\n\n" if expected else ""
    # An item stands right under the line before it.
    assert text == f"Tone\n\n{shown}Q2 ?\n\nLast."


def test_a_long_answer_takes_linear_time(load: Load) -> None:
    started = time.perf_counter()
    assert len(load("x  " * 100_000 + " " * 100_000 + "\n- y" * 10_000).sentences) == 10_001
    assert time.perf_counter() - started < 2.0


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "1.xml", file_of("", " "))
    assert isinstance(refusal, DocumentError)
    assert str(refusal) == ("1.xml: holds no answer. MedQuAD leaves out the answers that their owners do not share.")


def test_a_document_within_another_root_is_refused(tmp_path: Path) -> None:
    (refusal,) = outcome(LOADER, tmp_path / "1.xml", b"<s>" + file_of("One.") + b"</s>")
    assert isinstance(refusal, DocumentError)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (MEDQUAD, "medquad"),
        (b"<Document><QAPairs/></Document>", None),
        (b"<Other><Focus>Tone</Focus></Other>", None),
    ],
)
def test_it_is_recognised_by_its_root_and_its_focus(tmp_path: Path, data: bytes, expected: str | None) -> None:
    (tmp_path / "a.xml").write_bytes(data)
    loader = loader_for(tmp_path / "a.xml", "a.xml")
    assert (loader.name if loader else None) == expected


@fuzzed
@given(file=damaged_files("medquad"))
def test_whatever_the_bytes_documents_or_refusals_come_out(tmp_path: Path, file: tuple[str, bytes]) -> None:
    assert_documents_or_refusals("medquad", tmp_path, file)
