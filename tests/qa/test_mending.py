import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import terms
from qa.mending import mend
from tests.qa.support import FakeVocabulary

_VOCABULARY = FakeVocabulary(
    terms=frozenset(terms("spastic riluzole progression dysarthria findings injury stopped telemedicine")),
    everyday_words=frozenset("findings injury stopped progression apart dose".split()),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what is spasticty?", "what is spasticity?"),
        ("Spasticty", "Spasticity"),
        ("amytrophic lateral sclerosis", "amyotrophic lateral sclerosis"),
        ("shoud it be stoped", "should it be stopped"),
        ("waht is it", "what is it"),
        ("new findijgs", "new findings"),  # a document's word, though only its stem is known
        ("an injuyr", "an injury"),
        ("telemeidcine", "telemedicine"),  # of which no whole word is known
        ("far aaprt", "far apart"),
    ],
)
def test_a_slip_is_mended_as_a_whole_word(typed: str, meant: str) -> None:
    assert mend(typed, _VOCABULARY).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "what is PLS?",
        "RILZOLE",
        "SPASTICTY",
        "sod2 A4V",
        "zorblax",
        "the dose",
        "apart",
        "PLX",
        "dysarthrias",
        "doable",
        "",
        "?",
    ],
)
def test_everything_else_is_left_as_it_is(text: str) -> None:
    mended = mend(text, _VOCABULARY)
    assert mended.text == text
    assert mended.corrections == ()


@pytest.mark.parametrize("typed", ["muddled", "muddle", "rhesus"])
def test_a_word_is_not_taken_for_another_that_only_looks_like_it(typed: str) -> None:
    vocabulary = FakeVocabulary(
        terms=frozenset(terms("modeled middle resus")), everyday_words=frozenset(("modeled", "middle", "resus"))
    )
    assert mend(typed, vocabulary).corrections == ()


def test_a_british_spelling_is_read_as_the_one_that_the_documents_have() -> None:
    vocabulary = FakeVocabulary(terms=frozenset(terms("sulfite sulphate")))
    assert mend("edaravone sulphite", vocabulary).text == "edaravone sulfite"


def test_mended_words_become_names() -> None:
    mended = mend("spasticty after strokke", _VOCABULARY)
    assert [m.synonyms.term for m in mended.mentions if m.synonyms] == ["spasticity", "stroke"]


@given(st.text(max_size=200))
def test_mending_a_mended_text_changes_nothing(text: str) -> None:
    once = mend(text, _VOCABULARY).text
    assert mend(once, _VOCABULARY).text == once
