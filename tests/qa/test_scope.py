import pytest

from qa.scope import denied_in, population_in


@pytest.mark.parametrize(
    ("asked", "denied"),
    [
        ("UMN signs in both legs, no LMN signs: is it ALS?", ("LMN signs",)),
        ("brisk reflexes without weakness", ("weakness",)),
        ("PLS not HSP, which tests?", ("HSP",)),
        ("isn't riluzole toxic?", ("riluzole toxic",)),
        ("what is the dose of riluzole?", ()),
        ("is a normal EMG notable?", ()),
    ],
)
def test_what_is_denied_is_found(asked: str, denied: tuple[str, ...]) -> None:
    assert denied_in(asked) == denied


@pytest.mark.parametrize(
    ("asked", "population"),
    [
        ("baclofen dose in children", ("children",)),
        ("is botulinum toxin used after stroke?", ("after stroke",)),
        ("VLCFA to test for AMN in a woman", ("a woman",)),
        ("riluzole in pregnancy", ("pregnancy",)),
        ("tone scales for a 9 year old", ("a 9 year old",)),
        ("what is PLS?", ()),
    ],
)
def test_of_whom_is_asked_is_found(asked: str, population: tuple[str, ...]) -> None:
    assert population_in(asked) == population
