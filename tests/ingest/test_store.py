"""What is written into the records comes back as it was."""

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Chunk, Document, Section, Sentence
from ingest.references import Name, Reference
from ingest.store import SoundFile, Store
from ingest.store_writer import StoreWriter
from ingest.synonyms import Synonyms
from ingest.terminology import DocumentNames

some = settings(max_examples=15)  # each example writes a file
TEXT = st.text(max_size=20)
NUMBERS = st.integers(0, 10_000)
SECTIONS = st.builds(Section, path=st.lists(TEXT, max_size=2).map(tuple), start=NUMBERS, end=NUMBERS)
SENTENCES = st.builds(
    Sentence,
    start=NUMBERS,
    end=NUMBERS,
    section=NUMBERS,
    keys=st.lists(TEXT, max_size=2).map(tuple),
    kind=st.sampled_from(["prose", "header", "row"]),
)
NAMES = st.builds(Name, family=TEXT, given=TEXT, literal=TEXT)
REFERENCES = st.builds(
    lambda key, title, author, year, retracted: Reference(
        key=key, title=title, author=author, year=year, retracted=retracted
    ),
    TEXT,
    TEXT,
    st.lists(NAMES, max_size=2).map(tuple),
    st.none() | st.integers(0, 9_999),
    st.booleans(),
)
DOCUMENTS = st.builds(
    Document,
    id=TEXT,
    title=TEXT,
    text=TEXT,
    sections=st.lists(SECTIONS, max_size=2).map(tuple),
    sentences=st.lists(SENTENCES, min_size=1, max_size=3).map(tuple),
    source=TEXT,
    content_hash=TEXT,
    review_status=st.sampled_from(["submitted", "under_review", "approved"]),
    related=st.lists(TEXT, max_size=2).map(tuple),
    reference=st.none() | REFERENCES,
)
WORDS = st.builds(
    DocumentNames,
    abbreviations=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    words=st.lists(TEXT, max_size=2).map(tuple),
)
SYNONYMS = st.builds(
    Synonyms, term=TEXT, forms=st.lists(TEXT, max_size=2).map(tuple), exact_case=st.lists(TEXT, max_size=1).map(tuple)
)


Entry = tuple[Document, DocumentNames, list[tuple[Chunk, list[bytes]]]]


def chunk(number: int, document: Document) -> Chunk:
    """Return a chunk of a document that holds its sentence of that number, where there is one."""
    return Chunk(
        document_id=document.id,
        section=0,
        start=number,
        end=number + 1,
        first_sentence=number,
        last_sentence=number + 1,
        tokens=number,
    )


ENTRIES = st.lists(
    st.tuples(DOCUMENTS, WORDS, st.lists(st.lists(st.binary(min_size=32, max_size=32), max_size=3), max_size=4)),
    max_size=4,
    unique_by=(lambda entry: entry[0].id, lambda entry: entry[0].source),
).map(
    lambda drawn: [
        (document, names, [(chunk(number, document), digests) for number, digests in enumerate(windows)])
        for document, names, windows in drawn
    ]
)


def add(writer: StoreWriter, entries: list[Entry]) -> None:
    """Add documents as the builder does, each with its own bibliographic record."""
    for document, names, chunks in entries:
        writer.add(document, names, chunks)
        if document.reference:
            writer.add_reference(document.reference)


def written(
    folder: str,
    entries: list[Entry] | None = None,
    references: list[Reference] | None = None,
    vocabulary: dict[str, int] | None = None,
    synonyms: list[Synonyms] | None = None,
    files: dict[str, SoundFile] | None = None,
) -> Store:
    writer = StoreWriter(Path(folder))
    for document, names, chunks in entries or []:
        writer.add(document, names, chunks)
    for reference in references or []:
        writer.add_reference(reference)
    for file in (files or {}).values():
        writer.add_file(file)
    writer.finish(vocabulary=vocabulary or {}, synonyms=synonyms or [])
    return Store(Path(folder))


@some
@given(ENTRIES)
def test_documents_come_back_in_order(entries: list[Entry]) -> None:
    documents = [document for document, _, _ in entries]
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        assert list(store.titles().items()) == [(document.id, document.title) for document in documents]
        assert [store.document(document.id) for document in documents] == documents
        assert [store.title(document.id) for document in documents] == [document.title for document in documents]


@some
@given(ENTRIES)
def test_a_row_says_of_a_document_what_the_document_says(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = list(written(folder, entries).rows())
    for number, (row, (document, _, chunks)) in enumerate(zip(rows, entries, strict=True)):
        assert (row.number, row.id, row.source, row.title) == (number, document.id, document.source, document.title)
        assert (row.content_hash, row.source_kind) == (document.content_hash, document.source_kind)
        assert (row.evidence_type, row.review_status) == (document.evidence_type, document.review_status)
        assert (row.sentences, row.chunks) == (len(document.sentences), len(chunks))


@some
@given(ENTRIES)
def test_names_come_back(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        for row, (_, names, _) in zip(list(store.rows()), entries, strict=True):
            assert list(store.names(row, row)) == [names]


@some
@given(ENTRIES)
def test_sentences_are_numbered_over_all_documents(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        number = 0
        for document, _, _ in entries:
            assert store.first_sentence(document.id) == number
            number += len(document.sentences)


@some
@given(ENTRIES)
def test_chunks_come_back_by_number(entries: list[Entry]) -> None:
    chunks = [chunk for _, _, held in entries for chunk, _ in held]
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        assert [store.chunk(number) for number in range(len(chunks))] == chunks
        assert store.chunk_documents() == [chunk.document_id for chunk in chunks]


@some
@given(ENTRIES)
def test_the_chunks_of_a_document_come_back_in_order(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        first = 0
        for document, _, chunks in entries:
            expected = dict(enumerate((chunk for chunk, _ in chunks), start=first))
            assert list(store.chunks_of(document.id).items()) == list(expected.items())
            first += len(chunks)
        assert store.chunks_of("nowhere" * 4) == {}


@some
@given(ENTRIES)
def test_the_windows_of_a_document_come_back_in_order(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        passed = 0
        for row, (_, _, chunks) in zip(list(store.rows()), entries, strict=True):
            expected = [
                (row.first_chunk + place, digest) for place, (_, found) in enumerate(chunks) for digest in found
            ]
            assert list(store.windows(row, row)) == expected
            assert [store.window(place) for place in range(passed, passed + len(expected))] == [
                (row.first_chunk + place, number)
                for place, (_, found) in enumerate(chunks)
                for number in range(len(found))
            ]
            passed += len(expected)


@some
@given(ENTRIES)
def test_the_keys_that_a_chunk_cites_come_back(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, entries)
        cited = set(store.chunk_keys())
        for row, (document, _, chunks) in zip(store.rows(), entries, strict=True):
            expected = {
                (number, key)
                for number, (chunk, _) in enumerate(chunks, start=row.first_chunk)
                for sentence in document.sentences[chunk.first_sentence : chunk.last_sentence]
                for key in sentence.keys
            }
            assert {pair for pair in cited if row.first_chunk <= pair[0] < row.first_chunk + row.chunks} == expected


@some
@given(ENTRIES, st.data())
def test_copied_documents_are_as_if_they_had_been_added(entries: list[Entry], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(entries) - 1, 1))))) if len(entries) > 1 else []
    bounds = list(pairwise([0, *cuts, len(entries)])) if entries else []
    runs = data.draw(st.permutations(bounds))
    copied = data.draw(st.sets(st.sampled_from(bounds))) if bounds else set()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("before", "added", "copied"):
            (Path(folder) / name).mkdir()
        before = written(f"{folder}/before", entries, files={"a.md": SoundFile("a.md", "1")})
        rows = list(before.rows())
        assert [before.tokens(rows[first], rows[end - 1]) for first, end in bounds] == [
            sum(chunk.tokens for _, _, chunks in entries[first:end] for chunk, _ in chunks) for first, end in bounds
        ]
        writer = StoreWriter(Path(folder) / "copied", Path(folder) / "before")
        for first, end in runs:
            if (first, end) in copied:
                writer.copy(rows[first], rows[end - 1])
            else:
                add(writer, entries[first:end])
        again = [entry for first, end in runs for entry in entries[first:end]]
        assert list(writer.read()) == [document for document, _, _ in again]
        writer.finish(vocabulary={}, synonyms=[])
        added = StoreWriter(Path(folder) / "added")
        add(added, again)
        added.finish(vocabulary={}, synonyms=[])
        assert vars(writer) | {"_connection": None} == vars(added) | {"_connection": None}
        one, other = Store(Path(folder) / "copied"), Store(Path(folder) / "added")
        assert list(one.rows()) == list(other.rows())
        assert one.chunk_documents() == other.chunk_documents()
        assert (one.references(), one.files()) == (other.references(), other.files())
        assert set(one.chunk_keys()) == set(other.chunk_keys())
        for row in other.rows():
            assert one.document(row.id) == other.document(row.id)
            for part in (Store.names, Store.windows):
                assert list(part(one, row, row)) == list(part(other, row, row))


@some
@given(st.dictionaries(TEXT, st.tuples(TEXT, TEXT), max_size=4))
def test_files_come_back_with_their_fingerprints_and_notes(drawn: dict[str, tuple[str, str]]) -> None:
    files = {name: SoundFile(name, *rest) for name, rest in drawn.items()}
    with tempfile.TemporaryDirectory() as folder:
        assert written(folder, files=files).files() == files


@some
@given(st.lists(REFERENCES, max_size=4, unique_by=lambda reference: reference.key))
def test_references_come_back_by_key(references: list[Reference]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, references=references)
        assert store.references() == {reference.key: reference for reference in references}
        assert [store.reference(reference.key) for reference in references] == references


@some
@given(st.dictionaries(TEXT, NUMBERS, max_size=5))
def test_the_vocabulary_comes_back(vocabulary: dict[str, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert written(folder, vocabulary=vocabulary).vocabulary() == vocabulary


@some
@given(st.lists(SYNONYMS, max_size=4, unique_by=lambda entry: entry.term))
def test_synonyms_come_back_by_term(synonyms: list[Synonyms]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert sorted(written(folder, synonyms=synonyms).synonyms(), key=lambda entry: entry.term) == sorted(
            synonyms, key=lambda entry: entry.term
        )


def test_what_is_not_stored_is_not_found(tmp_path: Path) -> None:
    store = written(str(tmp_path))
    assert (store.document("nowhere"), store.reference("nobody2020"), store.synonyms()) == (None, None, [])
    assert (store.title("nowhere"), store.titles(), store.files(), list(store.rows())) == ("", {}, {}, [])
    for missing in (lambda: store.chunk(0), lambda: store.first_sentence("nowhere"), lambda: store.window(0)):
        with pytest.raises(KeyError):
            missing()


def test_a_later_reference_replaces_an_earlier_one_of_its_key(tmp_path: Path) -> None:
    store = written(str(tmp_path), references=[Reference(key="a", title="Before"), Reference(key="a", title="After")])
    assert store.references() == {"a": Reference(key="a", title="After")}


@pytest.mark.parametrize(
    ("updated", "reference", "year"),
    [
        ("2026-11-22", None, 2026),
        ("2026", None, 2026),
        ("", None, None),
        ("soon", None, None),
        ("²²²²", None, None),
        ("2026", Reference(key="a", year=2020), 2020),
        ("2026", Reference(key="a"), None),
    ],
)
def test_the_year_of_a_document_is_that_of_its_work_or_of_its_last_change(
    tmp_path: Path, updated: str, reference: Reference | None, year: int | None
) -> None:
    document = Document(
        id="a",
        title="",
        text="",
        sections=(),
        sentences=(),
        source="a.md",
        content_hash="",
        updated=updated,
        reference=reference,
    )
    (row,) = written(str(tmp_path), [(document, DocumentNames(), [])]).rows()
    assert row.year == year


@pytest.mark.parametrize("key", ["a\0b", "\0"])
def test_a_key_with_a_nul_is_copied_whole(tmp_path: Path, key: str) -> None:
    document = Document(
        id="a",
        title="",
        text="",
        sections=(),
        sentences=(),
        source="a.md",
        content_hash="",
        reference=Reference(key=key),
    )
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    row = next(iter(written(str(tmp_path / "before"), [(document, DocumentNames(), [])]).rows()))
    writer = StoreWriter(tmp_path / "after", tmp_path / "before")
    writer.copy(row, row)
    writer.finish(vocabulary={}, synonyms=[])
    assert Store(tmp_path / "after").references() == {key: Reference(key=key)}
