from ingest.synonyms import Synonyms
from qa.answer import Citation, Claim
from qa.article import article_of
from qa.assistant import Assistant
from qa.lexicon import Lexicon
from qa.notices import DISCLAIMER, PLAIN_DISCLAIMER
from qa.options import AnswerOptions
from qa.plain import explanations, lay_first
from tests.qa.support import document_of, evidence_of

_LEXICON = Lexicon([Synonyms(term="spasticity", forms=("spasticity",), plain="Muscles that are stiff.")])


def claim(text: str) -> Claim:
    citation = Citation(document_id="doc", start=0, end=len(text), cited_text=text)
    return Claim(text=text, support="verified", citations=[citation])


def test_a_plainer_sentence_goes_before_one_as_good() -> None:
    document = document_of("SICI by TMS had an AUC of 0.87.", "The test helps a little.")
    found = [evidence_of(document, 0, score=1.0), evidence_of(document, 1, score=0.95)]
    assert [item.text for item in lay_first(found)] == ["The test helps a little.", "SICI by TMS had an AUC of 0.87."]


def test_a_term_is_explained_once() -> None:
    told = list(explanations([claim("Spasticity hurts."), claim("Spasticity is treated.")], _LEXICON))
    assert told == ["In plain words, spasticity: Muscles that are stiff."]


def test_only_a_lay_reader_gets_explanations(assistant: Assistant) -> None:
    plain = assistant.answer(["what is spasticity?"], AnswerOptions(audience="plain"))
    assert plain.audience == "plain"
    assert any(notice.startswith("In plain words") for notice in plain.notices)
    assert not any(notice.startswith("In plain words") for notice in assistant.answer(["what is spasticity?"]).notices)


def test_the_disclaimer_is_in_words_for_its_reader(assistant: Assistant) -> None:
    lay, clinician = AnswerOptions(audience="plain"), AnswerOptions(audience="clinician")
    for options, told, other in ((lay, PLAIN_DISCLAIMER, DISCLAIMER), (clinician, DISCLAIMER, PLAIN_DISCLAIMER)):
        answer = assistant.answer(["what is spasticity?"], options)
        article = article_of(answer)
        assert told in answer.notices
        assert other not in answer.notices
        assert article.disclaimer == told
        assert told not in article.notices


def test_what_is_offered_next_would_be_answered(assistant: Assistant) -> None:
    offered = assistant.answer(["what is riluzole?"]).followups
    assert offered
    assert all(assistant.answer([question]).claims for question in offered)
