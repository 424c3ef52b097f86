from dataclasses import replace

import numpy as np

from ingest.documents import Section
from qa.evidence import RELEVANCE, Evidence
from qa.supporting import says_the_same, supporting
from tests.qa.support import document_of, evidence_of, understood


def supported(question: str, first: Evidence, *others: Evidence) -> list[str]:
    return [item.text for item in supporting(understood(question), [first, *others], [first])]


def under(item: Evidence, *path: str) -> Evidence:
    """Put a sentence under a heading."""
    section = Section(path=path, start=0, end=len(item.document.text))
    return replace(item, document=item.document.model_copy(update={"sections": (section,)}))


def test_a_fact_about_another_drug_supports_nothing() -> None:
    first = evidence_of(document_of("Baclofen is stopped slowly.", name="spasticity"))
    other = evidence_of(document_of("Tizanidine is stopped slowly in a week.", name="spasticity"), score=0.9)
    same = evidence_of(document_of("Baclofen withdrawal can kill when stopped.", name="spasticity"), score=0.8)
    spread = replace(same, vector=np.roll(same.vector, 1))
    other = replace(other, vector=np.roll(other.vector, 2))
    assert supported("how is baclofen stopped?", first, other, spread) == [same.text]


def test_what_is_about_the_subject_of_the_document_alone_supports_nothing() -> None:
    document = document_of(
        "A negative antibody leaves MMN possible.",
        "Steroids make MMN worse.",
        "Half of all people with MMN have no antibody.",
        name="MMN",
    )
    first, stray, close = (evidence_of(document, number, score=1.0 - number / 10) for number in range(3))
    assert supported("is MMN excluded by a negative antibody?", first, stray, close) == [close.text]


def test_what_is_as_near_in_meaning_as_the_first_need_not_name_the_same() -> None:
    document = document_of("A negative antibody leaves MMN possible.", "Serology is normal in many.", name="MMN")
    first, near = evidence_of(document, 0), evidence_of(document, 1)
    assert supported("is MMN excluded by a negative antibody?", first, near) == [near.text]


def test_a_heading_that_names_what_is_asked_brings_a_sentence_forward() -> None:
    first = evidence_of(document_of("Clonus comes after a stroke.", name="clonus"))
    plain = under(evidence_of(document_of("Clonus fades early."), score=0.9, direction=3), "Outlook")
    counted = document_of("Beats of clonus are counted on stretch.", name="signs")
    headed = under(evidence_of(counted, score=0.8, direction=4), "How clonus is counted")
    assert supported("clonus", first, plain, headed) == [headed.text, plain.text]


def relevant(item: Evidence, relevance: float) -> Evidence:
    """Give a sentence the log odds that it answers."""
    return replace(item, features={**item.features, RELEVANCE: relevance})


def test_what_hardly_answers_is_left_out_of_an_answer_that_is_long_enough() -> None:
    first = evidence_of(document_of("Baclofen is stopped slowly, " + "and never at once " * 10 + "at home."))
    stray = relevant(evidence_of(document_of("Baclofen helps spasms when it is stopped late."), direction=3), -2.5)
    assert supported("how is baclofen stopped?", first, stray) == []
    assert supported("how is baclofen stopped?", first, relevant(stray, 0.0)) == [stray.text]


def test_a_short_answer_takes_more_but_not_what_surely_answers_nothing() -> None:
    first = evidence_of(document_of("Baclofen is stopped slowly."))
    stray = relevant(evidence_of(document_of("Baclofen helps spasms when it is stopped late."), direction=3), -2.5)
    assert supported("how is baclofen stopped?", first, stray) == [stray.text]
    assert supported("how is baclofen stopped?", first, relevant(stray, -4.5)) == []


def test_nearly_all_its_words_in_another_make_a_sentence_a_repeat() -> None:
    document = document_of(
        "Copper falls when zinc is taken in excess for years.",
        "In excess zinc lets copper fall for years.",
        "Zinc is found in some denture creams that are taken for years.",
    )
    one, repeat, new = (evidence_of(document, number) for number in range(3))
    assert says_the_same(one, repeat)
    assert not says_the_same(one, new)


def test_two_sentences_on_one_matter_with_other_words_are_no_repeat() -> None:
    document = document_of("No son of a man with ALD inherits it.", "Grandsons through his daughters are at risk.")
    one, other = evidence_of(document, 0), evidence_of(document, 1)
    close = replace(other, vector=0.95 * one.vector + 0.31 * other.vector)
    assert float(one.vector @ close.vector) > 0.9
    assert not says_the_same(one, close)


def test_the_same_figures_on_one_matter_are_a_repeat_in_whatever_words() -> None:
    document = document_of(
        "Sensitivity was 59% and specificity 78% for a compressed cord.",
        "In three studies of 201 people, pooled, 59% and 78% came out.",
        "In a surgical series of 201 people pooled sensitivity was 59%.",
        "Criteria came in 2015 and 2019, and 78% of experts agreed.",
        "In 2019 experts left what was agreed in 2015, by 78% to the rest.",
    )
    one, repeat, other, *years = (evidence_of(document, number) for number in range(5))
    near = [replace(item, vector=0.8 * one.vector + 0.6 * item.vector) for item in (repeat, other)]
    assert says_the_same(one, near[0])
    assert not says_the_same(one, near[1])
    assert not says_the_same(years[0], replace(years[1], vector=0.8 * years[0].vector + 0.6 * years[1].vector))
    assert not says_the_same(one, repeat)  # on another matter
