"""What must hold of every answer, whatever was asked."""

import re

from ingest.reader import IndexReader
from qa.answer import Answer

_MARK = re.compile(r"\[(\d+)\]")
_ABSTAINED = ("not_in_corpus", "off_topic", "urgent")


def marks(answer: Answer) -> list[int]:
    """Return the numbers of the [n] marks of an answer's text, brackets of the quoted sentences left out."""
    text = answer.text
    for claim in sorted(answer.claims, key=lambda claim: -len(claim.text)):
        text = text.replace(claim.text, " ")
    return [int(number) for number in _MARK.findall(text)]


def check_citations(answer: Answer, reader: IndexReader) -> None:
    """Every claim is verified, verbatim, and quotes the stored text at its offsets."""
    for claim in answer.claims:
        assert claim.support == "verified"
        assert claim.citations
        for citation in claim.citations:
            document = reader.document(citation.document_id)
            assert document is not None
            assert document.text[citation.start : citation.end] == citation.cited_text == claim.text != ""


def check_references(answer: Answer, reader: IndexReader) -> None:
    """References are numbered from one, each is cited, and each says what its record says."""
    numbers = [reference.n for reference in answer.references]
    cited = [n for claim in answer.claims for citation in claim.citations for n in citation.references]
    assert numbers == list(range(1, len(numbers) + 1)) == list(dict.fromkeys(cited))
    assert all(citation.references for claim in answer.claims for citation in claim.citations)
    for reference in answer.references:
        record = reader.reference(reference.key)
        if record is None:
            document = reader.document(reference.key)
            assert document is not None
            assert (reference.evidence_type, reference.title) == ("own_summary", document.title)
        else:
            for field in ("title", "year", "doi", "pmid", "evidence_type", "retracted", "note"):
                assert getattr(reference, field) == getattr(record, field)


def check_text(answer: Answer) -> None:
    """The text holds every claim verbatim, and its marks are the numbers of the references."""
    assert all(claim.text in answer.text for claim in answer.claims)
    assert sorted(set(marks(answer))) == [reference.n for reference in answer.references]


def check_status(answer: Answer) -> None:
    """An abstention claims nothing; an answer claims something; only a claim carries a verdict."""
    assert answer.status in (*_ABSTAINED, "answered", "partial")
    assert (answer.status in _ABSTAINED) == (not answer.claims)
    assert answer.claims or not answer.references
    assert answer.claims or answer.verdict is None
    assert answer.text
    assert answer.notices or not answer.claims


def check_passages(answer: Answer, reader: IndexReader) -> None:
    """Every retrieved passage is a verbatim slice, and every claim stands in one of them."""
    for passage in answer.passages:
        document = reader.document(passage.document_id)
        assert document is not None
        assert document.text[passage.start : passage.end] == passage.text
    spans = [(passage.document_id, passage.start, passage.end) for passage in answer.passages]
    for citation in (citation for claim in answer.claims for citation in claim.citations):
        assert any(
            name == citation.document_id and start <= citation.start and citation.end <= end
            for name, start, end in spans
        )


def check_all(answer: Answer, reader: IndexReader) -> None:
    """Check everything that must hold of an answer."""
    check_citations(answer, reader)
    check_references(answer, reader)
    check_text(answer)
    check_status(answer)
    check_passages(answer, reader)
