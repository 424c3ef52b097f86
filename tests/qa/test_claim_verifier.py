import pytest

from qa.claim_verifier import ClaimVerifier, Support
from qa.quantities import Quantity, quantities
from tests.qa.model_support import Agreeing
from tests.qa.support import LEXICON

_EVERYDAY = frozenset("a normal test does not exclude and is it given dose of the in people who with one two".split())


def verifier(model: Agreeing | None = None) -> ClaimVerifier:
    return ClaimVerifier(LEXICON, _EVERYDAY.__contains__, model)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5 mg/kg", {Quantity("5", "", "mg/kg")}),
        ("5-10 mg twice daily", {Quantity("5-10", "", "mg"), Quantity("2", "", "")}),
        ("≥ 50 % of two people", {Quantity("50", "≥", "%"), Quantity("2", "", "")}),
        ("1,000 units and 2.5 months", {Quantity("1000", "", "unit"), Quantity("2.5", "", "month")}),
        ("50 percent", {Quantity("50", "", "%")}),
        (".5 mg, –5 points", {Quantity("0.5", "", "mg"), Quantity("-5", "", "point")}),
        ("C9orf72 and SOD1", set()),
    ],
)
def test_quantities_are_numbers_with_their_sign_and_unit(text: str, found: set[Quantity]) -> None:
    assert quantities(text) == found


@pytest.mark.parametrize("claim", ["A normal EMG does not exclude ALS.", "a normal EMG, does not exclude ALS"])
def test_a_claim_in_the_words_of_a_sentence_is_verbatim(claim: str) -> None:
    sentences = ["Repeat it.", "A normal EMG does not exclude ALS."]
    assert verifier().verify(claim, sentences) == Support("verbatim", (1,))


def test_a_shortened_sentence_is_a_checked_quote_and_cites_only_that_sentence() -> None:
    sentences = [
        "A normal EMG does not exclude ALS (nor PLS).",
        "A normal EMG does not exclude ALS, because it is early.",
    ]
    assert verifier().verify("A normal EMG does not exclude ALS.", sentences) == Support(
        "quote", (1,), "A normal EMG does not exclude ALS."
    )


def test_a_denial_in_a_clause_that_was_left_out_does_not_count_against_what_stands_before_it() -> None:
    sentence = "CK is often raised in ALS, so a raised CK does not exclude ALS."
    assert verifier().verify("CK is often raised in ALS.", [sentence]) == Support(
        "quote", (0,), "CK is often raised in ALS."
    )


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("Baclofen is given in a dose of 50 mg.", "quantity"),
        ("Baclofen is given in a dose of 5 g.", "quantity"),
        ("Baclofen is given in a dose of > 5 mg.", "quantity"),
        ("Tizanidine is given in a dose of 5 mg.", "name"),
        ("Dantrolene is given in a dose of 5 mg.", "name"),
        ("SOD1 is given in a dose of 5 mg.", "name"),
        ("Baclofen is not given in a dose of 5 mg.", "denial"),
        ("Baclofen given in a dose of 5 mg is the one.", "wording"),
        ("Baclofen " * 200, "wording"),
        ("Baclofen is given\x00 in a dose of 5 mg.", "wording"),
        ("", "wording"),
    ],
)
def test_a_claim_that_says_otherwise_is_faulted_for_what_it_changes(claim: str, fault: str) -> None:
    sentences = ["Baclofen is given in a dose of 5 mg in people who are not frail."]
    assert verifier().verify(claim, sentences) == fault
    assert verifier(Agreeing()).verify(claim, sentences) in (fault, Support("entailment", (0,)))


@pytest.mark.parametrize(
    ("claim", "quoted", "agrees"),
    [
        ("ALS is not excluded by a normal EMG.", "A normal EMG does not exclude ALS.", True),
        ("A normal EMG excludes ALS.", "A normal EMG does not exclude ALS.", False),
        ("It is licensed in Europe.", "It is licensed in Japan but not in Europe.", False),
        ("It is licensed in Japan.", "It is licensed in Japan but not in Europe.", True),
        ("It isn't licensed in Japan.", "It is licensed in Japan but not in Europe.", False),
        ("Signs without wasting occur.", "Signs occur without wasting.", True),
        ("Not only signs occur.", "Signs occur.", True),
    ],
)
def test_a_claim_denies_what_its_quote_denies(claim: str, quoted: str, agrees: bool) -> None:
    everything = ClaimVerifier(LEXICON, lambda _: True)
    assert (everything.fault(claim, quoted) != "denial") == agrees


def test_with_an_entailment_model_a_free_wording_is_shown_only_if_it_follows() -> None:
    sentences = ["A normal EMG does not exclude ALS.", "It is early."]
    claim = "ALS is not excluded with a normal EMG."
    model = Agreeing()
    assert verifier().verify(claim, sentences) == "wording"
    assert verifier(model).verify(claim, sentences) == Support("entailment", (0, 1))
    assert model.pairs == [("A normal EMG does not exclude ALS. It is early.", claim)]
    for label in ("neutral", "contradiction", None):
        assert verifier(Agreeing(label)).verify(claim, sentences) == "wording"


def test_an_entailment_model_is_not_asked_about_what_the_checks_refuse_or_what_is_verbatim() -> None:
    model = Agreeing()
    assert verifier(model).verify("A normal EMG does exclude ALS.", ["A normal EMG does not exclude ALS."]) == "denial"
    assert verifier(model).verify("It is early.", ["It is early."]) == Support("verbatim", (0,))
    assert model.pairs == []
