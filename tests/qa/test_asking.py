import pytest

from qa.asking import question_of


def lowered(text: str) -> str:
    return text if text.startswith(("EMG", "Kennedy")) else text[:1].lower() + text[1:]


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How riluzole works", "How does riluzole work?"),
        ("How edaravone is given", "How is edaravone given?"),
        ("How common HTLV-1 is", "How common is HTLV-1?"),
        ("How tofersen works and what the trial showed", "How does tofersen work?"),
        ("What the trials showed", "What did the trials show?"),
        ("What the grades mean", "What do the grades mean?"),
        ("What AMX0035 was", "What was AMX0035?"),
        ("Why the legs are affected first", "Why are the legs affected first?"),
        ("Who gets copper deficiency myelopathy", "Who gets copper deficiency myelopathy?"),
        ("Who to refer, and how fast", "Whom should I refer?"),
        ("How to confirm AMN", "How do I confirm AMN?"),
        ("Recognising ITB withdrawal", "How do I recognise ITB withdrawal?"),
        ("Stop riluzole when on NIV?", "Stop riluzole when on NIV?"),
        ("How often to re-examine?", "How often should I re-examine?"),
        ("How to find a trial?", "How do I find a trial?"),
        ("Causes of spasticity", "What about causes of spasticity?"),
    ],
)
def test_a_heading_becomes_the_question_it_answers(heading: str, question: str) -> None:
    assert question_of(heading, "spasticity", named=True, lowered=lowered) == question


@pytest.mark.parametrize(
    ("heading", "subject", "question"),
    [
        ("Test sisters?", "Kennedy disease", "Kennedy disease: test sisters?"),
        ("What each sign is worth", "upper motor neuron signs", "Upper motor neuron signs: what is each sign worth?"),
        ("Licence", "Tofersen", "Where is tofersen licensed?"),
        ("Side effects and interactions", "riluzole", "What are the side effects of riluzole?"),
        ("Prognosis", "Kennedy disease", "What is the prognosis with Kennedy disease?"),
        ("Adrenal screening", "adrenomyeloneuropathy", "What about adrenal screening in adrenomyeloneuropathy?"),
        ("Overdose", "intrathecal baclofen toxin", "What about overdose with intrathecal baclofen toxin?"),
        ("EMG and other tests", "bulbar onset", "What about EMG and other tests in bulbar onset?"),
    ],
)
def test_a_heading_without_its_subject_is_given_it(heading: str, subject: str, question: str) -> None:
    assert question_of(heading, subject, named=False, lowered=lowered) == question


@pytest.mark.parametrize(
    "heading",
    [
        "Drug options compared",
        "Comparison table",
        "The two scales side by side",
        "Treating tone: with what?",
        "Treatable mimics first",
        "Oral drugs: which first, and how",
        "If gastrostomy is refused",
        "Where the time goes",
        "Other names",
        "The radiologist reports bright tracts",
        "What the evidence can and cannot say",
        "What the neurologist can do",
        "What is to be said to a patient who asks about all of the trials at once",
    ],
)
def test_a_heading_that_makes_no_question_is_left_out(heading: str) -> None:
    assert question_of(heading, "ALS", named=False, lowered=lowered) == ""
