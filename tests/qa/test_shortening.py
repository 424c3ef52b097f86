import re

import pytest

from qa.assistant import Assistant
from qa.denials import DENIALS
from qa.shortening import LIMITS, shortened

_LONG = (
    "An upper motor neuron (UMN) lesion alone does not mean amyotrophic lateral sclerosis (ALS), because the Gold "
    "Coast criteria also require progressive motor impairment and lower motor neuron (LMN) dysfunction."
)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (_LONG, _LONG),
        ("A UMN lesion alone does not mean ALS.", _LONG),
        ("An upper motor neuron lesion alone does not mean amyotrophic lateral sclerosis (ALS).", _LONG),
        ("Baclofen is first line", "Baclofen is first-line, whereas dantrolene is a reserve."),
        ("The gain is small.", "However, the gain is small; the price is high."),
        ("The dose is 5-10 mg.", "The dose is 5–10 mg (half the usual)."),
        ("Clonus often points to a UMN lesion", "Clonus often points to an UMN lesion."),
    ],
)
def test_a_shortened_sentence_is_held_by_it(claim: str, sentence: str) -> None:
    assert shortened(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("", _LONG),
        ("A UMN lesion alone does mean ALS.", _LONG),
        ("A UMN lesion does not mean ALS.", _LONG),
        ("ALS alone does not mean a UMN lesion.", _LONG),
        ("A UMN lesion alone does not mean PLS.", _LONG),
        ("A UMN lesion alone", _LONG),
        ("A UMN lesion alone does not mean ALS [1].", _LONG),
        ("A UMN lesion alone does not mean <b>ALS</b>.", _LONG),
        ("A UMN lesion alone does not mean [ALS](http://x).", _LONG),
        ("Baclofen is a reserve.", "Baclofen is first-line, whereas dantrolene is a reserve."),
        ("It needs UMN signs.", "It needs UMN signs, LMN signs and progression."),
        ("The criteria need: signs", "The criteria need: signs; progression."),
        ("The drug is licensed in the US.", "The drug is licensed in the US but not in Europe."),
        ("The drug slows decline", "The drug slows decline, which is not proven."),
        ("The drug slows decline", "The drug slows decline (in mice)."),
        ("The drug slows decline", "The drug slows decline; this was a chance finding only."),
        ("The drug slows decline", "The drug slows decline in mice."),
        ("The drug helps", "The drug may help."),
        ("The drug helps", "Nobody believes that the drug helps."),
        ("The drug helps", "If started early, the drug helps."),
        ("The dose is 10 mg", "The dose is 5-10 mg."),
        ("The dose is 50 mg", "The dose is 5.0 mg."),
        ("The share is 50 %", "The share is < 50 %."),
        ("Is the drug safe?", "The drug is safe."),
        ("Drug the is safe.", "The drug is safe."),
        ("A drug is safe.", "The drug is safe."),
        ("Drug helps.", "No drug helps."),
        ("Trial has shown it.", "And no trial has shown it."),
        ("(CK) is raised.", "Creatine kinase (CK) is raised."),
        ("Creatine kinase CK) is raised.", "Creatine kinase (CK) is raised."),
        ("The drug slows decline", "The drug slows decline, so far only in mice."),
        ("The drug slows decline", "The drug slows decline; in mice."),
        ("Give diazepam", "Give diazepam; or clonazepam."),
        ("The drug slows decline", "The drug slows decline; this was later refuted."),
        ("All patients benefit", "All patients benefit; excluding children."),
        ("The drug is safe", "The drug is safe, while transaminases stay below the limit."),
        ("The latency is / 2.", "The latency is (F + M - 1) / 2."),
        ("The share is 50 %", "The share is ⩾ 50 %."),
        ("The change is 5 points", "The change is –5 points."),
        ("The change is – 5 points", "The change is 5 points."),
        ("The dose is .5 mg", "The dose is 5 mg."),
    ],
)
def test_anything_else_is_another_statement(claim: str, sentence: str) -> None:
    assert not shortened(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence", "shown"),
    [
        (
            "A UMN lesion alone does not mean ALS.",
            _LONG,
            "An upper motor neuron (UMN) lesion alone does not mean amyotrophic lateral sclerosis (ALS).",
        ),
        ("Do not. Stop it abruptly.", "Do not stop it abruptly, because it harms.", "Do not stop it abruptly."),
        ("THE DOSE IS 5 MG.", "However, the dose is 5 mg (half the usual).", "The dose is 5 mg."),
        ("It is one of severe causes.", "It is one of several causes; see there.", "It is one of several causes."),
        ("Α-synuclein builds up.", "Thus α-synuclein builds up.", "α-synuclein builds up."),
        ("The dose is 5-10 mg.", "The dose is 5–10 mg (half the usual).", "The dose is 5–10 mg."),
    ],
)
def test_what_is_shown_is_cut_from_the_sentence(claim: str, sentence: str, shown: str) -> None:
    assert shortened(claim, sentence) == shown


def test_no_sentence_of_the_corpus_is_shortened_by_a_denial_a_limit_or_another_number(assistant: Assistant) -> None:
    store = assistant.reader.store
    documents = [document for name in store.titles() if (document := store.document(name))]
    sentences = [document.quote(s) for document in documents for s in document.sentences if s.kind == "prose"][::5]
    tried = 0
    for sentence in sentences:
        for word in re.finditer(r"[^\W\d_]+", sentence):
            if word.group().lower() in DENIALS | LIMITS:
                tried += 1
                assert not shortened(sentence[: word.start()] + sentence[word.end() :].lstrip(), sentence)
        for number in re.finditer(r"\d+", sentence):
            tried += 1
            assert not shortened(
                f"{sentence[: number.start()]}{int(number.group()) + 1}{sentence[number.end() :]}", sentence
            )
    assert tried > 300
