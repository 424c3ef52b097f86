import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.references import Reference
from qa.answer import Citation, Claim
from qa.composer import Draft
from qa.verify import ReferenceList, claim_of, resolves
from tests.qa.support import claims_of, document_of, evidence_of, work

_TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
_KEYS = ("brooks2000", "niceng42", "turner2020", "shefner2020")
_WORKS = {key: work(key, evidence_type="cohort") for key in _KEYS}


@st.composite
def cited(draw: st.DrawFn) -> tuple[Document, Citation]:
    """Draw a document and a citation of it that holds."""
    document = document_of(draw(_TEXTS))
    start = draw(st.integers(0, len(document.text) - 1))
    end = draw(st.integers(start + 1, len(document.text)))
    return document, Citation(document_id="doc", start=start, end=end, cited_text=document.text[start:end])


def claims_for(documents: list[Document], references: ReferenceList) -> list[Claim]:
    evidence = [evidence_of(document, n) for document in documents for n in range(len(document.sentences))]
    found = claims_of(evidence, references, {document.id: document for document in documents}.get)
    return [claim for _, claim in found]


@given(cited())
def test_a_true_citation_resolves(pair: tuple[Document, Citation]) -> None:
    document, citation = pair
    assert resolves(citation, document)


@given(cited(), st.sampled_from(["start", "end"]), st.integers(-70, 70).filter(bool))
def test_a_citation_with_a_moved_offset_does_not_resolve(pair: tuple[Document, Citation], offset: str, by: int) -> None:
    document, citation = pair
    moved = citation.model_copy(update={offset: getattr(citation, offset) + by})
    assert not resolves(moved, document)


@given(cited(), _TEXTS)
def test_a_citation_with_another_text_does_not_resolve(pair: tuple[Document, Citation], text: str) -> None:
    document, citation = pair
    assert resolves(citation.model_copy(update={"cited_text": text}), document) == (text == citation.cited_text)


@given(cited(), st.integers(1, 70))
def test_a_citation_moved_as_a_whole_resolves_only_on_the_same_text(pair: tuple[Document, Citation], by: int) -> None:
    document, citation = pair
    start, end = citation.start + by, citation.end + by
    stands = end <= len(document.text) and document.text[start:end] == citation.cited_text
    assert resolves(citation.model_copy(update={"start": start, "end": end}), document) == stands


def test_a_negative_offset_does_not_count_from_the_end() -> None:
    document = document_of("A reflex is brisk.")
    assert document.text[-6:-1] == "brisk"
    assert not resolves(Citation(document_id="doc", start=-6, end=-1, cited_text="brisk"), document)


def test_a_citation_of_no_document_does_not_resolve() -> None:
    assert not resolves(Citation(document_id="gone", start=0, end=1, cited_text="A"), None)


def test_an_empty_citation_does_not_resolve() -> None:
    assert not resolves(Citation(document_id="doc", start=0, end=0, cited_text=""), document_of("A."))


@given(st.lists(st.lists(st.sampled_from((*_KEYS, "unknown")), max_size=3, unique=True), min_size=1, max_size=8))
def test_references_are_numbered_from_one_and_each_is_cited(keys: list[list[str]]) -> None:
    document = document_of(*(f"Sentence {number}." for number in range(len(keys))), keys=keys)
    references = ReferenceList(_WORKS.get)
    claims = claims_for([document], references)
    used = [n for claim in claims for citation in claim.citations for n in citation.references]
    assert [reference.n for reference in references.references] == list(range(1, len(references.references) + 1))
    assert list(dict.fromkeys(used)) == [reference.n for reference in references.references]


def test_a_work_cited_twice_keeps_its_number() -> None:
    document = document_of("One.", "Two.", keys=[["niceng42"], ["brooks2000", "niceng42"]])
    references = ReferenceList(_WORKS.get)
    claims = claims_for([document], references)
    assert [claim.citations[0].references for claim in claims] == [[1], [2, 1]]


def test_a_reference_keeps_what_its_record_says() -> None:
    record = work("niceng42", evidence_type="guideline", year=2016, retracted=True, note="Updated.", doi="10.1/x")
    references = ReferenceList({"niceng42": record}.get)
    claims_for([document_of("One.", keys=[["niceng42"]])], references)
    (reference,) = references.references
    assert reference.model_dump(include=set(Reference.model_fields) - {"publisher", "author"}) == record.model_dump(
        exclude={"publisher", "author"}
    )


@pytest.mark.parametrize("keys", [[], ["unknown"]])
def test_a_sentence_without_a_known_work_cites_its_own_document_as_a_summary(keys: list[str]) -> None:
    references = ReferenceList(_WORKS.get)
    claims = claims_for([document_of("A reflex is brisk.", name="reflexes", keys=[keys])], references)
    (reference,) = references.references
    assert claims[0].citations[0].references == [1]
    assert (reference.key, reference.title, reference.evidence_type) == ("reflexes", "About reflexes", "own_summary")
    assert reference.year == 2026


def test_a_document_named_like_a_work_is_not_cited_as_that_work() -> None:
    references = ReferenceList({"riluzole": work("riluzole", evidence_type="guideline")}.get)
    document = document_of("Cited.", "Uncited.", name="riluzole", keys=[["riluzole"], []])
    claims = claims_for([document], references)
    (own,) = (references.references[n - 1] for n in claims[1].citations[0].references)
    assert own.evidence_type == "own_summary"


def test_a_claim_is_the_verbatim_sentence() -> None:
    document = document_of("  Odd   spacing, “quotes” – and 🙂. ", "Next.")
    claims = claims_for([document], ReferenceList(_WORKS.get))
    assert [claim.text for claim in claims] == ["  Odd   spacing, “quotes” – and 🙂. ", "Next."]


def test_a_claim_whose_citation_fails_is_withheld_and_cites_nothing() -> None:
    quoted = document_of("One.", "Two.", keys=[["niceng42"], ["brooks2000"]])
    stored = document_of("One!", "Two.", keys=[["niceng42"], ["brooks2000"]])
    references = ReferenceList(_WORKS.get)
    evidence = [evidence_of(quoted, number) for number in (0, 1)]
    claims = claims_of(evidence, references, {"doc": stored}.get)
    assert [(item.text, claim.text) for item, claim in claims] == [("Two.", "Two.")]
    assert [reference.key for reference in references.references] == ["brooks2000"]


def test_a_row_carries_the_header_of_its_table_and_a_sentence_none() -> None:
    document = document_of("Sign | UMN", "Tone | spastic", "Clonus.", kinds=("header", "row", "prose"))
    evidence = [evidence_of(document, number) for number in (1, 2)]
    claims = claims_of(evidence, ReferenceList(work), {"doc": document}.get)
    assert [claim.table_header for _, claim in claims] == ["Sign | UMN", ""]


def test_a_claim_of_which_one_citation_fails_is_withheld_and_cites_nothing() -> None:
    one, two = document_of("One.", name="one"), document_of("Two.", name="two")
    references = ReferenceList(_WORKS.get)
    draft = Draft("One and two.", (evidence_of(one), evidence_of(two)), method="quote")
    assert claim_of(draft, references, {"one": one}.get) is None
    assert references.references == []
    claim = claim_of(draft, references, {"one": one, "two": two}.get)
    assert claim is not None
    assert (claim.method, [citation.references for citation in claim.citations]) == ("quote", [[1], [2]])
