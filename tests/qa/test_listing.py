import pytest

from qa.evidence import Evidence
from qa.listing import listed, matter_of
from tests.qa.support import document_of, evidence_of, understood


def found(*texts: str, name: str = "drugs") -> list[Evidence]:
    """Make evidence of sentences, best first."""
    document = document_of(*texts, name=name)
    return [evidence_of(document, number, score=1.0 - number / 20) for number in range(len(texts))]


def listed_texts(question: str, evidence: list[Evidence]) -> list[str]:
    return [item.text for item in listed(understood(question), evidence)]


def test_only_what_tells_of_the_things_asked_for_makes_the_list() -> None:
    mechanism, avoided, combined = found(
        "Baclofen acts on the spinal cord.",
        "Baclofen is avoided in severe renal failure.",
        "Baclofen should not be combined with alcohol, and never stopped at once.",
    )
    told = listed_texts("contraindications to baclofen", [mechanism, avoided, combined])
    assert told == [avoided.text, combined.text]


def test_what_names_the_things_and_then_several_of_them_leads() -> None:
    one, several = found(
        "Riluzole can cause neutropenia.", "Side effects of riluzole are weakness, nausea and vertigo."
    )
    assert listed_texts("side effects of riluzole", [one, several]) == [several.text, one.text]


def test_the_list_of_another_drug_is_left_out() -> None:
    other, own, more = found(
        "Side effects of tizanidine are a dry mouth and dizziness.",
        "Side effects of baclofen are drowsiness and weakness.",
        "Baclofen can cause confusion.",
    )
    assert listed_texts("side effects of baclofen", [own, other, more]) == [own.text, more.text]


def test_prognostic_factors_are_no_risk_factors() -> None:
    prognostic, sport, risk = found(
        "Prognostic factors for survival in ALS are age and site of onset.",
        "ALS has been linked to smoking.",
        "Risk factors for ALS are age, sex and family history.",
        name="ALS",
    )
    assert listed_texts("risk factors for ALS", [prognostic, sport, risk]) == [risk.text, sport.text]


def test_where_only_one_sentence_tells_of_it_the_others_stay_behind_it() -> None:
    other, flag = found("Cord compression is common.", "Red flags of cord compression are fever and trauma.")
    assert listed_texts("red flags of cord compression", [other, flag]) == [flag.text, other.text]


@pytest.mark.parametrize("question", ["does baclofen have side effects?", "baclofen dose", "what is baclofen?"])
def test_what_asks_for_no_list_keeps_its_order(question: str) -> None:
    evidence = found("Baclofen is a drug.", "Side effects of baclofen are drowsiness and weakness.")
    assert listed(understood(question), evidence) == evidence
    assert matter_of(understood(question)) is None
