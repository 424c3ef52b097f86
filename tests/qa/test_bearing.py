import pytest

from qa.answer import Verdict
from qa.bearing import read_bearing


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("Can ALS start suddenly?", "ALS does not start suddenly, although weakness may be noticed on one day.", "no"),
        ("CK 600, does that exclude ALS?", "CK is often raised in ALS, so a raised CK does not exclude ALS.", "no"),
        ("can I stop worrying about ALS?", "Cervical cord compression on MRI does not exclude ALS.", "no"),
        ("Normal brain MRI: still ALS?", "A normal brain MRI does not exclude ALS.", "yes"),
        ("fine to skip gene testing in ALS?", "Genetic testing should be offered to every person with ALS.", "no"),
        ("should I withhold NIV?", "Severe bulbar impairment is not a reason to withhold a trial of NIV.", "no"),
        ("should every patient be offered riluzole?", "Riluzole should not be delayed until late disease.", "yes"),
        ("does tracheostomy stop ALS?", "Tracheostomy prolongs life, but ALS goes on progressing.", "no"),
        ("Does riluzole alter SICI?", "Riluzole alters SICI: reduced SICI rises partly towards normal.", "yes"),
        ("Does tofersen apply to PMA?", "Tofersen applies to PMA only when a SOD1 variant is found.", "depends"),
        ("Is TMS worth ordering?", "TMS is worth ordering when UMN signs are absent or doubtful.", "depends"),
        ("Can spasticity ever help?", "Spasticity can help standing when leg extensors are weak.", "yes"),
        ("Does riluzole help in PLS?", "No trial has tested riluzole in PLS.", None),
        ("is tofersen useful in SOD1 ALS?", "Tofersen should not be given without a SOD1 variant.", None),
        ("does alcohol worsen gout?", "Alcohol can worsen gout, so avoid alcohol in gout.", "yes"),
        ("should I drink alcohol in gout?", "Alcohol can worsen gout, so avoid alcohol in gout.", "no"),
        ("is PLS fatal?", "Copper should be measured.", None),
    ],
)
def test_a_sentence_is_read_as_what_it_says(question: str, sentence: str, verdict: Verdict | None) -> None:
    assert read_bearing(question, sentence) == verdict
