import pytest

from ingest.lexical import terms
from qa.answer import Verdict
from qa.question import named_share
from qa.verdict import sentence_verdict
from tests.qa.support import understood

_MEAN = "does a UMN lesion mean ALS?"
_EXCLUDE = "does a normal EMG exclude ALS?"
_PROLONG = "does riluzole prolong survival in ALS?"
_OFFER = "should NIV be offered in ALS?"
_NEED = "is MRI needed in suspected ALS?"
_CAUSE = "does zinc cause copper deficiency?"
_WORK = "is baclofen effective in spasticity?"
_GIVE = "should riluzole be given in liver failure?"
_AVOID = "should baclofen be avoided in renal failure?"
_BARRED = "is nitrous oxide contraindicated in B12 deficiency?"
_FORM = "is PLS a form of ALS?"

_TABLE: list[tuple[str, str, Verdict | None]] = [
    # meaning and proof
    (_MEAN, "A UMN lesion does not mean ALS.", "no"),
    (_MEAN, "A UMN lesion alone does not mean ALS, because the criteria also require LMN dysfunction.", "no"),
    (_MEAN, "An upper motor neuron lesion never means amyotrophic lateral sclerosis by itself.", "no"),
    (_MEAN, "A UMN lesion means ALS only if LMN signs are present.", "depends"),
    (_MEAN, "A UMN lesion may mean ALS.", "depends"),
    (_MEAN, "A UMN lesion means ALS.", "yes"),
    (_MEAN, "UMN lesions and ALS are described in the same chapter.", None),
    (_MEAN, "Stroke is the commonest cause of a UMN lesion.", None),
    ("can a UMN lesion mean ALS?", "A UMN lesion may mean ALS.", "yes"),
    # exclusion
    (_EXCLUDE, "A normal EMG does not exclude ALS.", "no"),
    (_EXCLUDE, "A normal EMG alone cannot rule out ALS.", "no"),
    (_EXCLUDE, "A normal EMG excludes neither ALS nor MND.", "no"),
    (_EXCLUDE, "A normal EMG excludes ALS.", "yes"),
    (_EXCLUDE, "Whether a normal EMG excludes ALS depends on the stage.", "depends"),
    (_EXCLUDE, "A normal EMG is common early in ALS.", None),
    (_EXCLUDE, "An abnormal EMG means ALS.", None),
    # benefit
    (_PROLONG, "Riluzole prolongs survival in ALS.", "yes"),
    (_PROLONG, "Riluzole does not prolong survival in ALS.", "no"),
    (_PROLONG, "Riluzole not only prolongs survival in ALS, it also delays ventilation.", "yes"),
    (_PROLONG, "Riluzole prolongs survival in ALS, but does not restore strength.", "yes"),
    (_PROLONG, "Riluzole prolongs survival in some patients with ALS.", "depends"),
    (_PROLONG, "Riluzole is licensed in ALS, and survival was the endpoint.", None),
    (_WORK, "Baclofen is effective in spasticity, whereas diazepam is not.", "yes"),
    (_WORK, "Baclofen is no longer effective in spasticity.", "no"),
    (_WORK, "There is no evidence that baclofen is effective in spasticity.", "no"),
    # advice
    (_OFFER, "NIV should be offered in ALS.", "yes"),
    (_OFFER, "NIV should not be offered in ALS.", "no"),
    (_OFFER, "NIV should be offered in ALS unless it is declined.", "depends"),
    (_GIVE, "Riluzole should not be given in liver failure.", "no"),
    (_GIVE, "Riluzole is contraindicated in liver failure.", "no"),
    (_GIVE, "Riluzole is cleared by the liver and accumulates in its failure.", None),
    ("can I give nitrous oxide in B12 deficiency?", "Nitrous oxide is contraindicated in B12 deficiency.", "no"),
    ("is riluzole safe in pregnancy?", "Riluzole is not safe in pregnancy.", "no"),
    # need
    (_NEED, "MRI is needed in suspected ALS.", "yes"),
    (_NEED, "MRI is not needed in suspected ALS.", "no"),
    (_NEED, "MRI is often normal in suspected ALS.", None),
    # cause
    (_CAUSE, "Excess zinc causes copper deficiency.", "yes"),
    (_CAUSE, "Zinc does not cause copper deficiency.", "no"),
    (_CAUSE, "There is no evidence that zinc causes copper deficiency.", "no"),
    (_CAUSE, "Copper deficiency is measured together with zinc.", None),
    # another case than the one asked about
    ("is tofersen worth giving in SOD1 ALS?", "Tofersen is not worth giving in ALS without a SOD1 variant.", None),
    (_MEAN, "A UMN lesion without LMN signs does not mean ALS.", "no"),
    # being
    (_FORM, "PLS is a form of ALS.", "yes"),
    (_FORM, "PLS is not a form of ALS.", "no"),
    # the question denies or bars
    ("is it true that a normal EMG does not exclude ALS?", "A normal EMG does not exclude ALS.", "yes"),
    ("is a normal EMG never enough to exclude ALS?", "A normal EMG is never enough to exclude ALS.", "yes"),
    ("is it true that riluzole does not prolong survival?", "Riluzole prolongs survival.", "no"),
    (_AVOID, "Baclofen should be avoided in renal failure.", "yes"),
    (_BARRED, "Nitrous oxide is contraindicated in B12 deficiency.", "yes"),
]

# Each has a right verdict or none at all; the other one would mislead.
_NEVER: list[tuple[str, str, Verdict]] = [
    (_BARRED, "Nitrous oxide is not contraindicated in B12 deficiency.", "yes"),
    (_AVOID, "Baclofen need not be avoided in renal failure.", "yes"),
    (_AVOID, "Baclofen should not be used in renal failure.", "no"),
    (_MEAN, "A UMN lesion does not only mean ALS.", "yes"),
    (_MEAN, "It is wrong that a UMN lesion means ALS.", "yes"),
    (_EXCLUDE, "Nobody should think that a normal EMG excludes ALS.", "yes"),
    (_EXCLUDE, "A normal EMG excludes myopathy but not ALS.", "yes"),
    (_FORM, "No trial compared the forms of PLS and ALS.", "no"),
    (_FORM, "Whether or not PLS is a form of ALS, care is shared.", "yes"),
    (_WORK, "Evidence that baclofen is effective in spasticity is lacking.", "yes"),
    (_WORK, "Diazepam is not effective in spasticity, whereas baclofen is.", "no"),
    ("isn't baclofen effective in spasticity?", "Baclofen is effective in spasticity.", "no"),
    ("doesn't a normal EMG exclude ALS?", "A normal EMG does not exclude ALS.", "yes"),
    ("does tofersen help without a SOD1 variant?", "Tofersen does not help without a SOD1 variant.", "yes"),
    ("is MRI safe without contrast?", "MRI is safe without contrast.", "no"),
]


def verdict_of(question: str, sentence: str, *, similarity: float = 0.9) -> Verdict | None:
    """Judge a sentence that is near the question and names what it names."""
    coverage = named_share(understood(question).groups, set(terms(sentence)))
    return sentence_verdict(question, sentence, similarity=similarity, coverage=coverage)


@pytest.mark.parametrize(("question", "sentence", "expected"), _TABLE)
def test_a_sentence_carries_the_verdict_it_states(question: str, sentence: str, expected: Verdict | None) -> None:
    assert verdict_of(question, sentence) == expected


@pytest.mark.parametrize(("question", "sentence", "wrong"), _NEVER)
def test_no_verdict_is_better_than_a_wrong_one(question: str, sentence: str, wrong: Verdict) -> None:
    assert verdict_of(question, sentence) != wrong


@pytest.mark.parametrize(("question", "sentence"), [(question, sentence) for question, sentence, v in _TABLE if v])
def test_a_sentence_about_something_else_carries_none(question: str, sentence: str) -> None:
    assert sentence_verdict(question, sentence, similarity=0.1, coverage=0.1) is None


@pytest.mark.parametrize("sentence", ["", " ", ";", "A.", "not", "because, because, because"])
def test_a_fragment_carries_none(sentence: str) -> None:
    assert verdict_of(_MEAN, sentence) is None
