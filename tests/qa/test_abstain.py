import math
from dataclasses import replace

import pytest

from qa.abstain import answerable, features, load_bar
from qa.assistant import Assistant
from qa.question import understand
from tests.qa.support import FakeVocabulary, document_of, evidence_of, understood

_QUESTIONS = (
    "does a UMN lesion mean ALS?",
    "first line antihypertensive in a 45 year old?",
    "zorblax quuxify plonkety",
    "is bed 4 free on the ward tonight?",
    "it",
    "42",
    "riluzole " * 200,
)


def test_the_bar_that_comes_with_this_version_weighs_every_feature() -> None:
    bar = load_bar()
    assert bar.weights.keys() == features(understood("what is PLS?"), [], 0.0).keys()
    assert all(math.isfinite(value) for value in (*bar.weights.values(), bar.intercept))
    assert 0 < bar.threshold < 1


@pytest.mark.parametrize("question", _QUESTIONS)
def test_features_are_within_bounds(assistant: Assistant, question: str) -> None:
    understood_question, _, evidence, _ = assistant.search(question)
    readings = features(understood_question, evidence, 0.0)
    assert -1.001 <= readings.pop("similarity") <= 1.001
    assert all(0 <= value <= 1 + 1e-9 for value in readings.values()), readings


@pytest.mark.parametrize("question", _QUESTIONS)
def test_the_answer_is_a_probability(assistant: Assistant, question: str) -> None:
    understood_question, _, evidence, _ = assistant.search(question)
    assert 0 <= answerable(understood_question, evidence, 0.0) <= 1


def test_no_evidence_reads_as_none() -> None:
    readings = features(understood("what is PLS?"), [], 0.0)
    assert (readings["similarity"], readings["coverage"], readings["together"]) == (0, 0, 0)
    assert readings["missing_share"] > 0


def test_what_the_evidence_names_is_not_missing() -> None:
    question = understood("what is PLS?")
    assert features(question, [evidence_of(document_of("PLS is a syndrome."))], 0.0)["missing_share"] == 0
    assert features(question, [evidence_of(document_of("ALS is a disease."))], 0.0)["missing_share"] > 0


def test_the_long_form_counts_as_named() -> None:
    evidence = [evidence_of(document_of("Primary lateral sclerosis is a syndrome."))]
    assert features(understood("what is PLS?"), evidence, 0.0)["missing_share"] == 0


def test_evidence_beyond_the_head_of_the_list_counts_only_for_what_documents_dwell_on() -> None:
    head = [evidence_of(document_of("ALS.", name=f"d{n}"), score=0.2, coverage=0.1) for n in range(10)]
    far = evidence_of(document_of("PLS."), score=1.0)
    question = understood("what is PLS?")
    near, wide = features(question, head, 0.0), features(question, [*head, far], 0.0)
    assert near.pop("dwelt") == 0 < wide.pop("dwelt")
    assert near == wide


def test_what_a_document_names_often_is_dwelt_on_and_what_many_name_once_is_not() -> None:
    question = understood("what is PLS?")
    often = [evidence_of(document_of("PLS is slow.", name="one")) for _ in range(5)]
    once = [evidence_of(document_of("PLS is slow.", name=f"d{n}")) for n in range(5)]
    assert features(question, often, 0.0)["dwelt"] == 1
    assert features(question, once, 0.0)["dwelt"] < 0.5


def test_a_question_that_names_nothing_asks_for_no_more() -> None:
    assert features(understood("what is the treatment?"), [], 0.0)["dwelt"] == 1


def test_more_strange_words_never_read_as_less_strange(assistant: Assistant) -> None:
    readings = [
        features(*assistant.search(text)[:3:2], 0.0)["strange"]
        for text in ("what is PLS?", "what is zorblaxin in PLS?", "zorblaxin quuxifer plonketol?")
    ]
    assert readings == sorted(readings)
    assert readings[0] == 0 < readings[-1]


@pytest.mark.parametrize(
    ("question", "named"),
    [("does Zorblaxin help?", 1), ("the VQX9 variant", 1), ("Zorblaxin dose", 0), ("is zorblaxin safe?", 0)],
)
def test_a_strange_word_with_a_capital_or_a_digit_is_a_name(question: str, named: float) -> None:
    read = understand(question, FakeVocabulary(everyday_words=frozenset({"help", "safe", "variant", "dose"})))
    assert features(read, [], 0.0)["strange_name"] == named


def test_one_sentence_must_be_near_and_name_what_is_asked() -> None:
    question, document = understood("what is PLS?"), document_of("PLS is a syndrome.")
    apart = [
        replace(evidence_of(document), features={"asked_similarity": 0.9, "asked_own": 0.0}),
        replace(evidence_of(document), features={"asked_similarity": 0.1, "asked_own": 1.0}),
    ]
    both = replace(evidence_of(document), features={"asked_similarity": 0.9, "asked_own": 1.0})
    assert features(question, apart, 0.0)["near_and_named"] == pytest.approx(0.1)
    assert features(question, [*apart, both], 0.0)["near_and_named"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    "question", ["is there a bed on the ward tonight?", "what is my next appointment?", "my patient Mrs B, is she ok?"]
)
def test_a_question_for_what_only_the_ward_knows_is_marked(question: str) -> None:
    assert features(understood(question), [], 0.0)["here_and_now"] == 1


@pytest.mark.parametrize("question", ["what is PLS?", "how is riluzole dosed?", "does a normal EMG exclude ALS?"])
def test_a_question_of_knowledge_is_not_marked(question: str) -> None:
    assert features(understood(question), [], 0.0)["here_and_now"] == 0
