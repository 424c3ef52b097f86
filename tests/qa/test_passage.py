import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BetzError
from qa.assistant import Assistant
from qa.passage import open_passage

_NAME = "umn-lesion-meaning"


def text_of(assistant: Assistant, name: str = _NAME) -> str:
    document = assistant.reader.document(name)
    assert document is not None
    return document.text


@given(data=st.data(), context=st.integers(0, 600))
def test_before_text_and_after_are_neighbouring_verbatim_slices(
    assistant: Assistant, data: st.DataObject, context: int
) -> None:
    text = text_of(assistant)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = open_passage(assistant.reader, _NAME, start, end, context=context)
    assert passage.text == text[start:end]
    assert text[:start].endswith(passage.before)
    assert text[end:].startswith(passage.after)
    assert max(len(passage.before), len(passage.after)) <= context


def test_context_is_cut_between_words(assistant: Assistant) -> None:
    document = assistant.reader.document(_NAME)
    assert document is not None
    for sentence in document.sentences[5:15]:
        passage = open_passage(assistant.reader, _NAME, sentence.start, sentence.end, context=100)
        first, last = sentence.start - len(passage.before), sentence.end + len(passage.after)
        assert document.text[first - 1].isspace()
        assert document.text[last].isspace()


def test_the_whole_document_has_nothing_around_it(assistant: Assistant) -> None:
    passage = open_passage(assistant.reader, _NAME, 0, len(text_of(assistant)))
    assert (passage.before, passage.after) == ("", "")


def test_a_passage_names_where_it_stands_and_what_it_rests_on(assistant: Assistant) -> None:
    document = assistant.reader.document(_NAME)
    assert document is not None
    for sentence in document.sentences:
        passage = open_passage(assistant.reader, _NAME, sentence.start, sentence.end)
        assert passage.title == document.title
        assert tuple(passage.section) == document.sections[sentence.section].path
        assert [work.key for work in passage.references] == (list(sentence.keys) or [_NAME])
        assert [work.n for work in passage.references] == list(range(1, len(passage.references) + 1))


def test_a_passage_shows_the_review_state_of_its_document(assistant: Assistant) -> None:
    passage = open_passage(assistant.reader, _NAME, 0, 10)
    assert (passage.review_status, passage.evidence_type) == ("submitted", "own_summary")


@pytest.mark.parametrize("name", ["nope", "", "PLS", "../pls", "pls.md", "'; DROP TABLE documents; --"])
def test_an_unknown_document_is_an_error(assistant: Assistant, name: str) -> None:
    with pytest.raises(BetzError, match="no document"):
        open_passage(assistant.reader, name, 0, 1)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 4), (-1, 5), (-5, -1), (0, 10**9), (10**9, 10**9 + 1)])
def test_a_span_outside_the_text_is_an_error(assistant: Assistant, start: int, end: int) -> None:
    with pytest.raises(BetzError, match="no passage"):
        open_passage(assistant.reader, _NAME, start, end)
