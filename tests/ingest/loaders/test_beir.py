"""BEIR: a line is a document, and a line that is none stops no other."""

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from evals.fuzz_samples import BEIR
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile, Unchanged
from ingest.loaders.beir import LOADER
from ingest.loaders.registry import loader_for
from ingest.references import Reference
from tests.ingest.loaders.hostile import assert_documents_or_refusals, damaged_files, fuzzed
from tests.ingest.loaders.loading import is_sound, only_document, outcome, quotes

Load = Callable[..., Document]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load one record."""

    def load_as(**record: object) -> Document:
        line = json.dumps({"_id": "a", "title": "Tone", "text": "Tone is raised."} | record).encode()
        return only_document(LOADER, tmp_path / "corpus.jsonl", line)

    return load_as


@pytest.fixture
def refuse(tmp_path: Path) -> Callable[[bytes], DocumentError]:
    """Load one line that is refused."""

    def refuse_line(line: bytes) -> DocumentError:
        (refusal,) = outcome(LOADER, tmp_path / "corpus.jsonl", line)
        assert isinstance(refusal, DocumentError)
        return refusal

    return refuse_line


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_a_line_is_a_document(tmp_path: Path, name: str) -> None:
    found = outcome(LOADER, tmp_path / name, gzip.compress(BEIR) if name.endswith(".gz") else BEIR)
    assert [(item.id, item.source, item.title) for item in found if isinstance(item, Document)] == [
        ("a1", f"{name}#a1", "Tone"),
        ("b 2/3", f"{name}#b 2/3", "b 2/3"),
        ("c", f"{name}#c", "A title alone"),
        ("d", f"{name}#d", "Ménière"),
    ]
    assert all(is_sound(item, name) for item in found)


def test_the_lines_of_a_text_are_paragraphs(load: Load) -> None:
    document = load(text="Tone  is raised.\n\n It falls. \nPower is low.")
    assert document.text == "Tone is raised.\n\nIt falls.\n\nPower is low."
    assert len(quotes(document)) == 3


def test_a_text_is_cleaned(load: Load) -> None:
    document = load(text="Me\u0301nie\u0300re\x00 has\ud800 vertigo.", title="A\x1b title\n of two lines")
    assert (document.text, document.title) == ("M\u00e9ni\u00e8re has vertigo.", "A title of two lines")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_document_without_a_text_is_its_title(load: Load, text: str) -> None:
    assert quotes(load(text=text)) == ["Tone"]


def test_a_title_may_be_missing(load: Load) -> None:
    assert load(title=None).title == "a"


def test_the_metadata_make_a_record(load: Load) -> None:
    metadata = {"url": "https://example.org/a", "year": 2020, "doi": "https://doi.org/10.1/a", "pmid": 12, "more": []}
    document = load(metadata=metadata)
    assert document.reference == Reference(
        key="a",
        type="document",
        title="Tone",
        year=2020,
        doi="10.1/a",
        pmid="12",
        url="https://example.org/a",
        evidence_type="unclassified",
    )
    assert (document.sentences[0].keys, document.updated) == (("a",), "2020")


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        {"source": "PubMed"},
        {"url": "javascript:alert(1)"},
        {"url": None, "year": "", "pmid": "none"},
        {"year": "²"},
        {"year": "9" * 5000},
        {"year": [2]},
        {"url": "\ud800"},
    ],
)
def test_metadata_that_say_nothing_make_no_record(load: Load, metadata: object) -> None:
    document = load(metadata=metadata)
    assert (document.reference, document.sentences[0].keys) == (None, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"no JSON", "is not JSON"),
        (b'{"_id": "a", "text": "Tone', "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"_id": ' + b"9" * 5000 + b"}", "is not JSON"),
        (b"[]", "has no text `_id`"),
        (b'{"text": "Tone"}', "has no text `_id`"),
        (b'{"_id": 5, "text": "Tone"}', "has no text `_id`"),
        (b'{"_id": " ", "text": "Tone"}', "has no text `_id`"),
        (b'{"_id": "a\\u0000", "text": "Tone"}', "cannot be shown"),
        (b'{"_id": "a\\ud800", "text": "Tone"}', "cannot be shown"),
        (b'{"_id": "a\\nb", "text": "Tone"}', "cannot be shown"),
        (b'{"_id": "a"}', "has no `text`"),
        (b'{"_id": "a", "text": ["Tone"]}', "has no `text`"),
        (b'{"_id": "a", "text": "Tone", "title": 5}', "has no `text`"),
        (b'{"_id": "a", "text": "Tone", "metadata": "x"}', "has no `text`"),
        (b'{"_id": "a", "text": ""}', "holds no sentence"),
    ],
)
def test_a_line_that_is_no_document_is_refused(
    refuse: Callable[[bytes], DocumentError], line: bytes, reason: str
) -> None:
    refusal = refuse(line)
    assert refusal.place == "corpus.jsonl:1"
    assert reason in refusal.reason


def test_the_lines_around_a_broken_one_are_loaded(tmp_path: Path) -> None:
    lines = [b'{"_id": "a", "text": "One."}', b"", b"{", b'{"_id": "b", "text": "Two."}']
    first, refusal, second = outcome(LOADER, tmp_path / "corpus.jsonl", b"\r\n".join(lines))
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "corpus.jsonl:3"
    assert [item.id for item in (first, second) if isinstance(item, Document)] == ["a", "b"]


def test_a_record_that_has_not_changed_is_not_built_again(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    seen = {item.source: item.content_hash for item in outcome(LOADER, path, BEIR) if isinstance(item, Document)}
    path.write_bytes(BEIR.replace(b"Power is low.", b"Power is high."))
    found = list(LOADER.load(SourceFile(path=path, name="corpus.jsonl", seen=seen)))
    assert [isinstance(item, Unchanged) for item in found] == [True, False, True, True]
    assert found[0] == Unchanged("corpus.jsonl#a1")


def test_the_content_hash_is_that_of_the_line(tmp_path: Path) -> None:
    line = b'{"_id": "a", "text": "One."}'
    found = outcome(LOADER, tmp_path / "corpus.jsonl", b'{"_id": "b", "text": "Two."}\n' + line + b"\r\n")
    assert [item.content_hash for item in found if isinstance(item, Document)][1] == hashlib.sha256(line).hexdigest()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("corpus.jsonl", "beir"), ("corpus.jsonl.gz", "beir"), ("queries.jsonl", None), ("corpus.json", None)],
)
def test_it_is_recognised_by_its_name(tmp_path: Path, name: str, expected: str | None) -> None:
    (tmp_path / name).write_bytes(gzip.compress(BEIR) if name.endswith(".gz") else BEIR)
    loader = loader_for(tmp_path / name, name)
    assert (loader.name if loader else None) == expected


@fuzzed
@given(file=damaged_files("beir"))
def test_whatever_the_bytes_documents_or_refusals_come_out(tmp_path: Path, file: tuple[str, bytes]) -> None:
    assert_documents_or_refusals("beir", tmp_path, file)
