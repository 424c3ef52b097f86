"""What a document calls things is gathered once, and joined over all documents."""

import pytest

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.synonyms import Synonyms
from ingest.terminology import DocumentNames, Terminology, names_of


def document(text: str) -> Document:
    builder = CanonicalText()
    builder.prose(text)
    return Document(
        id="doc",
        title="Signs",
        text=builder.text,
        sections=builder.sections,
        sentences=tuple(builder.sentences),
        source="doc.md",
        content_hash="",
    )


def synonyms(*texts: str, glossary: tuple[Synonyms, ...] = ()) -> list[Synonyms]:
    terminology = Terminology()
    for text in texts:
        terminology.add(names_of(document(text)))
    return terminology.synonyms(glossary)


def test_a_document_gives_its_abbreviations_as_often_as_it_introduces_them() -> None:
    twice = "The multiple sclerosis (MS) clinic. In multiple sclerosis (MS), tone is raised."
    assert names_of(document(twice)).abbreviations == (("MS", "multiple sclerosis"),) * 2


def test_a_document_gives_its_short_words_in_small_letters() -> None:
    assert names_of(document("It lasts 20ms in spasticity of UMN origin.")).words == (
        "in",
        "lasts",
        "ms",
        "of",
        "origin",
    )


@pytest.mark.parametrize(
    ("text", "exact"),
    [("It lasts 20 ms here.", ("MS",)), ("After 20ms it ends.", ("MS",)), ("The MS clinic forms.", ())],
)
def test_a_word_of_one_document_keeps_the_case_of_anothers_abbreviation(text: str, exact: tuple[str, ...]) -> None:
    (found,) = synonyms("In multiple sclerosis (MS), tone is raised.", text)
    assert (found.term, found.exact_case) == ("multiple sclerosis", exact)


def test_the_glossary_comes_first() -> None:
    entry = Synonyms(term="multiple sclerosis", forms=("multiple sclerosis", "disseminated sclerosis"))
    (found,) = synonyms("In multiple sclerosis (MS), tone is raised.", glossary=(entry,))
    assert found.forms == (*entry.forms, "MS")


def test_documents_without_names_give_none() -> None:
    terminology = Terminology()
    terminology.add(DocumentNames())
    assert terminology.synonyms([]) == []
