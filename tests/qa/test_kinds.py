import pytest

from qa.kinds import Kind, is_polar, kind_of

_KINDS: list[tuple[str, Kind]] = [
    ("UMN vs LMN signs", "comparison"),
    ("compare PLS and HSP", "comparison"),
    ("how is PLS told apart from ALS?", "comparison"),
    ("what is the difference between rigidity and spasticity?", "comparison"),
    ("how do I distinguish clonus from tremor", "comparison"),
    ("riluzole dose and monitoring", "dose"),
    ("how much baclofen can I give?", "dose"),
    ("how fast do you titrate tizanidine", "dose"),
    ("how often is the plantar response extensor?", "quantity"),
    ("sensitivity of the Hoffmann sign", "accuracy"),
    ("median survival in bulbar onset", "quantity"),
    ("what is PLS?", "definition"),
    ("what's spasticity", "definition"),
    ("definition of clonus", "definition"),
    ("does a UMN lesion mean ALS?", "polar"),
    ("how is Hoovers sign tested", "other"),
    ("causes of copper deficiency", "list"),
    ("PLS versus ALS", "comparison"),
    ("how do contracture and spasticity differ", "comparison"),
    ("what separates myopathy from neuropathy", "comparison"),
    ("maximum dose of tizanidine", "dose"),
    ("how many mg of riluzole a day", "dose"),
    ("riluzole dosing in renal failure", "dose"),
    ("how accurate is the Hoffmann sign?", "accuracy"),
    ("specificity of the split hand", "accuracy"),
    ("likelihood ratio of clonus for myelopathy", "accuracy"),
    ("how reliable is the modified Ashworth scale", "accuracy"),
    ("incidence of ALS in Europe", "quantity"),
    ("what % of patients have dementia", "quantity"),
    ("how long does NIV prolong life", "quantity"),
    ("what is the threshold of SNIP for NIV", "quantity"),
    ("what are the Gold Coast criteria?", "criteria"),
    ("criteria for PLS", "criteria"),
    ("years needed for definite PLS", "criteria"),
    ("prognosis of PLS", "prognosis"),
    ("what is the life expectancy in flail leg?", "prognosis"),
    ("natural history of HSP", "prognosis"),
    ("why is the forehead spared in a central facial palsy?", "mechanism"),
    ("mechanism of spasticity", "mechanism"),
    ("how does baclofen work?", "mechanism"),
    ("how is spasticity treated?", "management"),
    ("management of drooling", "management"),
    ("what should I do about cramps", "management"),
    ("how do I stop baclofen", "management"),
    ("which drugs dry up saliva?", "management"),
    ("side effects of riluzole", "list"),
    ("what are the signs of a UMN lesion", "list"),
    ("differential of spastic legs", "list"),
    ("risk factors for copper deficiency", "list"),
    ("list the staging systems", "list"),
    ("define PLS", "definition"),
    ("what are fasciculations", "definition"),
    ("is riluzole safe?", "polar"),
    ("who tells the family", "other"),
]


@pytest.mark.parametrize(("text", "kind"), _KINDS)
def test_the_form_of_a_question_gives_its_kind(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "is PLS a form of ALS?",
        "Can B12 deficiency be present with a normal blood count?",
        "should riluzole be stopped",
        "and does it slow progression?",
        "ok, is an MRI needed?",
        "isn't a normal EMG enough to exclude ALS?",
        "EMG normal, does that exclude ALS",
        "bright tracts on MRI - diagnostic of ALS?",
        "is stretching helpful, or not?",
        "So ALS is excluded, right?",
        "CK up in Kennedy disease?",
        "hoover negative. functional off the list?",
        "steroids for HAM?",
        "muscle biopsy to confirm ALS?",
        "nobody else in the family has it. definitely sporadic then?",
        "When the bladder fails early in someone with stiff legs, is HTLV myelopathy likelier than ALS?",
    ],
)
def test_a_question_for_yes_or_no_is_polar(text: str) -> None:
    assert is_polar(text)


@pytest.mark.parametrize(
    "text",
    [
        "what does a Babinski sign mean?",
        "is it a UMN or a LMN lesion?",
        "how can I test clonus",
        "why is the forehead spared",
        "which drugs can cause spasticity",
        "riluzole",
        "riluzole?",
        "riluzole dose?",
        "survival in PLS?",
        "baclofen or tizanidine?",
        "PLS vs HSP?",
        "stiff legs, brisk jerks: causes?",
        "normal EMG, next step?",
        "when is an MRI needed, and how is it done?",
    ],
)
def test_a_question_for_anything_else_is_not_polar(text: str) -> None:
    assert not is_polar(text)
