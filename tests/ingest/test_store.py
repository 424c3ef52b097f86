"""What is written into the records comes back as it was."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Chunk, Document, Section, Sentence
from ingest.references import Name, Reference
from ingest.store import Store, write_store
from ingest.synonyms import Synonyms

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
)
CHUNKS = st.builds(
    Chunk,
    document_id=TEXT,
    section=NUMBERS,
    start=NUMBERS,
    end=NUMBERS,
    first_sentence=NUMBERS,
    last_sentence=NUMBERS,
    tokens=NUMBERS,
)
NAMES = st.builds(Name, family=TEXT, given=TEXT, literal=TEXT)
REFERENCES = st.builds(
    lambda key, title, author, year, retracted: Reference(
        key=key, title=title, author=author, year=year, retracted=retracted
    ),
    TEXT,
    TEXT,
    st.lists(NAMES, max_size=2).map(tuple),
    st.none() | NUMBERS,
    st.booleans(),
)
SYNONYMS = st.builds(
    Synonyms, term=TEXT, forms=st.lists(TEXT, max_size=2).map(tuple), exact_case=st.lists(TEXT, max_size=1).map(tuple)
)


def written(
    folder: str,
    documents: list[Document] | None = None,
    chunks: list[Chunk] | None = None,
    references: list[Reference] | None = None,
    vocabulary: dict[str, int] | None = None,
    synonyms: list[Synonyms] | None = None,
) -> Store:
    write_store(
        Path(folder),
        documents=documents or [],
        chunks=chunks or [],
        references={reference.key: reference for reference in references or []},
        vocabulary=vocabulary or {},
        synonyms=synonyms or [],
    )
    return Store(Path(folder))


@some
@given(st.lists(DOCUMENTS, max_size=4, unique_by=lambda document: document.id))
def test_documents_come_back_in_order(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, documents)
        assert list(store.titles().items()) == [(document.id, document.title) for document in documents]
        assert [store.document(document.id) for document in documents] == documents


@some
@given(st.lists(DOCUMENTS, max_size=4, unique_by=lambda document: document.id))
def test_sentences_are_numbered_over_all_documents(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, documents)
        number = 0
        for document in documents:
            assert store.first_sentence(document.id) == number
            number += len(document.sentences)


@some
@given(st.lists(CHUNKS, max_size=4))
def test_chunks_come_back_by_number(chunks: list[Chunk]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = written(folder, chunks=chunks)
        assert [store.chunk(number) for number in range(len(chunks))] == chunks


@some
@given(st.lists(CHUNKS, max_size=4), st.data())
def test_the_chunks_of_a_document_come_back_in_order(chunks: list[Chunk], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([chunk.document_id for chunk in chunks] or ["nowhere"]))
    expected = {number: chunk for number, chunk in enumerate(chunks) if chunk.document_id == name}
    with tempfile.TemporaryDirectory() as folder:
        assert list(written(folder, chunks=chunks).chunks_of(name).items()) == list(expected.items())


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
    for missing in (lambda: store.chunk(0), lambda: store.first_sentence("nowhere")):
        with pytest.raises(KeyError):
            missing()
