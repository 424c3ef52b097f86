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
        ("does normal urate exclude gout?", "Urate can be normal in gout.", "no"),
        ("does raised urate prove gout?", "Raised urate is also found in healthy people.", "no"),
        ("does raised urate prove gout?", "Gout is painful.", None),
        ("does every patient with gout have raised urate?", "Urate is raised in some patients with gout.", "no"),
        ("do most patients with gout have raised urate?", "Urate is raised in 20% of patients with gout.", "no"),
        ("do most patients with gout have raised urate?", "Urate is raised in 80% of patients with gout.", "yes"),
        ("does gout affect 5% of adults?", "Gout affects 2% of adults.", "no"),
        ("does gout start earlier than lupus?", "Gout starts later than lupus.", "no"),
        ("does gout start earlier than lupus?", "Lupus starts earlier than gout.", "no"),
        ("does gout start earlier than lupus?", "Gout starts earlier than lupus.", "yes"),
        ("is urate in gout symmetric?", "Urate in gout is asymmetric.", "no"),
        ("is gout common in women?", "Gout is rare in women.", "no"),
        ("should allopurinol wait for the urate result?", "Allopurinol is started before the urate result.", "no"),
        ("should allopurinol wait for the urate result?", "Allopurinol should not wait for the urate result.", "no"),
        ("can urate be left out in gout?", "Urate is needed in gout.", "no"),
        ("has a trial shown that diet helps gout?", "No trial has compared diets in gout.", "no"),
        ("does vitamin C slow gout?", "Vitamin C has not been shown to slow gout.", "no"),
        ("is gout a tumour?", "Gout is a joint disease, not a tumour.", "no"),
        ("is gout a joint disease?", "Gout is a joint disease, not a tumour.", "yes"),
        ("is gout a tumour?", "Gout is a joint disease rather than a tumour.", "no"),
        ("does lupus count as gout?", "Chronic tophi count as gout, whereas lupus does not.", "no"),
        ("are the eyes spared in gout?", "Gout does not affect the eyes.", "yes"),
        ("is it true that gout is not painful?", "Gout is painful.", "no"),
        ("is it true that gout is not infectious?", "Gout is not infectious.", "yes"),
        ("can rash argue for gout?", "A rash argues against gout.", "no"),
        ("can gout cause pain later?", "Gout is not painful at first, but gout often causes pain later.", "yes"),
        ("should gout be treated with no other finding?", "Gout should be treated even with no other finding.", "yes"),
        ("is colchicine used in lupus?", "Colchicine is used only in gout.", "no"),
    ],
)
def test_a_sentence_is_read_as_what_it_says(question: str, sentence: str, verdict: Verdict | None) -> None:
    assert read_bearing(question, sentence) == verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Tizanidine is contraindicated with ciprofloxacin.", "yes"),
        ("Tizanidine must not be combined with ciprofloxacin.", "yes"),
        ("Ciprofloxacin with tizanidine is not a sign of infection.", None),
    ],
)
def test_what_forbids_a_thing_is_a_reason_to_worry_about_it(sentence: str, verdict: str | None) -> None:
    assert read_bearing("should I worry about ciprofloxacin with tizanidine?", sentence) == verdict
