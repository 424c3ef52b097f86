import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import terms
from qa.assistant import Assistant
from qa.conversation import resolve
from tests.qa.support import LEXICON

# (turns, what the stand-alone question must name, what it must not name)
_TABLE: list[tuple[list[str], list[str], list[str]]] = [
    # one turn
    (["what is PLS?"], ["what is PLS?"], []),
    # pronouns
    (["what is PLS?", "is it fatal?"], ["is PLS fatal"], []),
    (["what is PLS?", "how is it told apart from ALS?"], ["PLS", "told apart from ALS"], []),
    (["what is riluzole?", "what are its side effects?"], ["riluzole's side effects"], []),
    (["what does a UMN lesion mean?", "does that mean ALS?"], ["UMN", "mean ALS"], []),
    (["tell me about baclofen", "can they stop it abruptly?"], ["baclofen", "stop", "abruptly"], []),
    (["Hoffmann sign", "how do I elicit this?"], ["how do I elicit Hoffmann"], []),
    (["what is PLS?", "how common is the disease?"], ["PLS", "how common"], []),
    (["baclofen or tizanidine?", "which of them is safer?"], ["baclofen", "tizanidine", "safer"], []),
    (["what is PLS?", "is it fatal?", "how is it treated?"], ["PLS", "treated"], ["fatal"]),
    (["what is PLS?", "what about ALS?", "is it hereditary?"], ["is ALS hereditary"], ["PLS"]),
    # something is left out
    (["riluzole in ALS", "dose?"], ["riluzole", "dose"], []),
    (["what is PLS?", "prognosis?"], ["PLS", "prognosis"], []),
    (["what is the Hoffmann sign?", "sensitivity"], ["Hoffmann", "sensitivity"], []),
    (["spasticity after stroke", "first line treatment?"], ["spasticity", "first line treatment"], []),
    (["what is PLS?", "and the prognosis?"], ["PLS", "prognosis"], []),
    (["baclofen", "how fast to go up"], ["baclofen", "how fast to go up"], []),
    (["what is primary lateral sclerosis", "vs ALS?"], ["primary lateral sclerosis", "vs ALS"], []),
    (["tell me about PLS", "yes please, treatment"], ["PLS", "treatment"], []),
    # another subject in its place
    (["what is PLS?", "and ALS?"], ["what is ALS"], ["PLS"]),
    (["dose of baclofen?", "what about tizanidine?"], ["dose of tizanidine"], ["baclofen"]),
    (["does riluzole help in ALS?", "and in PLS?"], ["riluzole help in PLS"], ["ALS"]),
    (["symptoms of MS", "and stroke?"], ["symptoms of stroke"], ["MS"]),
    (["what causes a UMN lesion?", "how about LMN?"], ["causes", "LMN lesion"], ["UMN"]),
    (["what are the early symptoms of ms?", "and als?"], ["symptoms of als"], []),
    (["is the ALSFRS used to stage ALS?", "and PLS?"], ["ALSFRS", "PLS"], []),
    # a correction
    (["dose of baclofen?", "no, I mean tizanidine"], ["dose of tizanidine"], ["baclofen"]),
    (["what is ALS?", "sorry, PLS"], ["what is PLS"], ["ALS"]),
    (["dose of baclofen?", "tizanidine, sorry"], ["tizanidine"], []),
    (["what does a UMN lesion mean?", "oops, LMN"], ["LMN lesion"], ["UMN"]),
    (["what is tizanidine?", "max dose", "no, baclofen sorry"], ["max dose", "baclofen"], ["tizanidine", "sorry"]),
    (["sensitivity of Hoffmann in stroke", "EMG, not Hoffmann"], ["sensitivity of EMG in stroke"], ["Hoffmann"]),
    (["criteria for PLS", "not PLS, ALS I mean"], ["criteria for ALS"], ["PLS", "mean"]),
    (["which arm muscles are weak in ALS?", "sorry, leg"], ["leg muscles are weak in ALS"], ["arm"]),
    (
        ["niv with good bulbar function?", "no i mean bad bulbar function"],
        ["with bad bulbar function"],
        ["good"],
    ),
    # another setting, in the place of the one before or besides
    (["does riluzole help women in ALS?", "in PLS?"], ["riluzole help women in PLS"], ["ALS"]),
    (["dose of baclofen?", "in dialysis patients?"], ["dose of baclofen in dialysis patients"], []),
    (["incidence of MS in men", "women?"], ["incidence of MS in women"], ["men"]),
    (["what is PBA exactly", "so it's just depression?"], ["PBA is just depression"], []),
    (["does riluzole cure als", "so it's useless?"], ["riluzole", "useless"], []),
    (["does riluzole cure als", "so its useless?"], ["riluzole"], ["does its"]),
    (["bulbar ALS pt falls at home", "PLS - what is it exactly"], ["ALS", "PLS - what is it exactly"], ["is bulbar"]),
    # whom, beside what for; how often, of all that was said; what a verb left out belongs to
    (["dose of baclofen in MS", "in kids?"], ["dose of baclofen in MS in kids"], []),
    (["dose of baclofen in children", "in adults?"], ["dose of baclofen in adults"], ["children"]),
    (["dose of baclofen in MS", "in children with PLS"], ["dose of baclofen in children with PLS"], ["MS"]),
    (["baclofen in ALS treatment", "and in PLS"], ["baclofen in PLS treatment"], ["ALS"]),
    (["can ALS start with UMN signs only", "how often"], ["can ALS start with UMN signs only, how often"], []),
    (
        ["does riluzole prolong survival in ALS", "does baclofen"],
        ["does baclofen prolong survival in ALS"],
        ["riluzole"],
    ),
    (
        ["does riluzole prolong survival in ALS", "side effects", "how common"],
        ["riluzole", "side effects", "how common"],
        [],
    ),
    (["can i give baclofen in renal failure", "is tizanidine safer"], ["baclofen", "renal", "tizanidine safer"], []),
    (["is ALS hereditary", "should kids be tested"], ["ALS", "should kids be tested"], []),
    # the other of two, and IT that is no pronoun
    (["difference PLS and ALS", "can one become the other"], ["PLS", "ALS", "can one become the other"], []),
    (["tizanidine or baclofen for ALS", "what dose of the second"], ["what dose of baclofen"], ["tizanidine"]),
    (["stopping baclofen abruptly risks", "oral too or just IT"], ["baclofen abruptly", "oral too or just IT"], []),
    # corrections and openers as they are typed
    (["riluzole dose in ALS", "no sorry edaravone"], ["edaravone dose in ALS"], ["riluzole"]),
    (["riluzole for ALS", "baclofen not riluzole"], ["baclofen for ALS"], ["riluzole"]),
    (["baclofen for MS", "baclofen not tolerated"], ["baclofen for MS", "not tolerated"], []),
    (["baclofen for ALS", "great thx. dose?"], ["baclofen", "dose"], ["thx", "great"]),
    (["baclofen for ALS", "another q: PLS survival"], ["PLS survival"], ["baclofen"]),
    (["baclofen for ALS", "ok next one. what's PLS survival"], ["PLS survival"], ["baclofen"]),
    (["baclofen for ALS", "separately, riluzole in stroke"], ["riluzole in stroke"], ["ALS"]),
    (["what are fibrillation potentials", "and fasciculation potentials?"], ["what are fasciculation potentials"], []),
    (["what is the jaw jerk?", "and the ankle jerk?"], ["what is the ankle jerk"], ["jaw"]),
    (["does needle EMG hurt?", "a normal tongue EMG?"], ["normal tongue EMG"], ["does a normal tongue EMG hurt"]),
    # a description, kept whole, also with what it denies and over several turns
    (
        ["he keeps losing weight quickly and struggles with thin fluids since last winter", "when to refer?"],
        ["he keeps losing weight quickly and struggles with thin fluids since last winter: when to refer"],
        [],
    ),
    (["27 yo, galloping ALS, no family history.", "FUS in the gene test?"], ["ALS, no family history: FUS in"], []),
    (["limb onset ALS, weak", "riluzole was started", "when to check?"], ["ALS, weak, riluzole was started: when"], []),
    (["absent jerks but upgoing plantars", "main causes?"], ["absent jerks but upgoing plantars", "main causes"], []),
    # a condition
    (["riluzole in ALS", "and if the ALT rises to four times normal?"], ["riluzole", "if the ALT rises"], []),
    # a comparison with one side named
    (["what is PLS?", "how does ALS differ?"], ["PLS", "how does ALS differ"], []),
    (["what is spasticity?", "would baclofen make it worse"], ["would baclofen make spasticity worse"], []),
    (["tell me about PLS", "yes, prognosis too please"], ["PLS", "prognosis"], ["yes"]),
    # another topic
    (["what is riluzole?", "is PLS the same as ALS?"], ["is PLS the same as ALS"], ["riluzole"]),
    (["what is riluzole?", "what else is checked when spasticity comes after stroke?"], ["spasticity"], ["riluzole"]),
    (["what is riluzole?", "can a patient with a normal MRI still have ALS?"], ["normal MRI"], ["riluzole"]),
    (["dose of riluzole", "when is EMG right in a picture that may be PLS?"], ["may be PLS"], ["riluzole"]),
    (["what is PLS?", "what is the dose of baclofen?"], ["what is the dose of baclofen"], ["PLS"]),
    (["riluzole dose", "what does a UMN lesion mean?"], ["what does a UMN lesion mean"], ["riluzole"]),
    (["what is PLS?", "does a normal EMG exclude ALS?"], ["does a normal EMG exclude ALS"], ["PLS"]),
    (["dose of baclofen?", "what is the Hoffmann sign and how is it elicited?"], ["is it elicited"], ["baclofen"]),
    (["dose of baclofen?", "when does ALS start and can it be treated?"], ["ALS", "can it be treated"], ["baclofen"]),
    (["dose of riluzole", "causes of spasticity"], ["causes of spasticity"], ["riluzole"]),
    (["numb legs and no urine since this morning", "causes of UMN"], ["causes of UMN"], ["numb", "urine"]),
    (["what is PLS?", "what is the capital of France?"], ["what is the capital of France"], ["PLS"]),
    (["riluzole dose", "what causes gout?"], ["what causes gout"], ["riluzole"]),
    (["what is PLS?", "how do I treat gout?"], ["how do I treat gout"], ["PLS"]),
    (["what is PLS?", "what is eczema?"], ["what is eczema"], ["PLS"]),
    (["what is PLS?", "who won the lottery?"], ["who won the lottery"], ["PLS"]),
    # subjects are things, not what happens to them, how or when
    (["what would make you look at the thoracic cord instead?", "urgent?"], ["thoracic cord"], ["look", "instead"]),
    (["how long should one wait before that", "dose?"], ["dose"], ["wait", "before"]),
    (["VALOR numbers, was the primary endpoint met?", "and the risk?"], ["VALOR", "risk"], ["met", "was"]),
    # what names nothing keeps the names before
    (["what is riluzole?", "does the mouth get dry with it?", "why?"], ["riluzole", "why"], []),
    (["does riluzole help in ALS?", "which enzymes rise with it?", "how often?"], ["riluzole", "ALS"], []),
    # somebody was told of, so the question that follows is about them
    (["She has just begun riluzole for her ALS.", "can we drop the baclofen now?"], ["riluzole", "ALS"], []),
    (["He has had UMN signs for a year.", "may his brother still insure himself?"], ["UMN signs", "insure"], []),
    # joined to what was said before, though it names something of its own
    (["what does riluzole do in ALS?", "so should every patient start baclofen in the first week?"], ["ALS"], ["so"]),
    (["how is PLS managed?", "is a second EMG after a whole year worth it then?"], ["PLS", "second EMG"], []),
    (["how is PLS managed?", "will he need a baclofen pump to keep on walking?"], ["PLS"], []),
    # another patient, another question
    (["dose of baclofen?", "different pt now: acute stroke with fever, which dose?"], ["stroke"], ["baclofen"]),
    (["dose of baclofen?", "and unrelated, is it common to have strokes?"], ["unrelated"], ["baclofen"]),
    # no pronoun: it says nothing, or stands for what the turn puts first
    (["what is PLS?", "is it fine to say there is no cure?"], ["PLS", "is it fine to say"], []),
    (["what is PLS?", "and the walking, does that come back?"], ["PLS", "does that come back"], []),
    # nothing to inherit
    (["hello", "what is PLS?"], ["what is PLS"], []),
    (["what is PLS?", "thanks"], [], []),
    (["what is that?", "and this?"], [], []),
]

_SUBJECTS = "ALS PLS UMN riluzole baclofen spasticity stroke Hoffmann als ms zorblax fasciculation wrist".split()
_OTHERS = "dose prognosis how what is it that its and of sign test treat elicit brisk arm women 50 mg vs".split()
_LEADS = ("", "and ", "but ", "ok, ", "what about ", "no, I mean ", "sorry, ")
_OPENINGS = ("", "", "in ", "after ", "during ", "with ", "without ", "the ", "left ", "right ", "children ", "not ")
_BODIES = st.tuples(
    st.sampled_from(_OPENINGS),
    st.sampled_from(_SUBJECTS),
    st.lists(st.sampled_from((*_SUBJECTS, *_OTHERS)), max_size=3),
).map(lambda drawn: " ".join((drawn[0] + drawn[1], *drawn[2])))
_FIRST = st.sampled_from(["what is PLS?", "what are the symptoms of ms?", "dose of baclofen in spasticity?", "hello"])


@pytest.mark.parametrize(("turns", "named", "not_named"), _TABLE)
def test_the_last_turn_stands_alone(turns: list[str], named: list[str], not_named: list[str]) -> None:
    standalone = resolve(turns, LEXICON)
    words = standalone.replace("?", " ").replace(":", " ").replace("'", " ").split()
    assert all(name.lower() in standalone.lower() for name in named), standalone
    assert not any(name in words for name in not_named), standalone


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (["what are the symptoms of ms?", "and als?"], "what are the symptoms of als?"),
        (["what causes left arm spasticity?", "right arm?"], "right arm"),
        (["spasticity in the right arm", "and the left leg?"], "left leg"),
        (["how is spasticity treated in MS?", "and not in MS?"], "not"),
        (["dose of baclofen in adults", "and in children under 8?"], "children under 8"),
        (["UMN signs in both legs, is it ALS?", "no LMN signs"], "no LMN signs"),
        (["what is spasticity?", "without stroke?"], "without stroke"),
        (["how is spasticity treated?", "and after stroke?"], "after stroke"),
        # what is no name of a thing takes the place of nothing
        (
            ["My patient takes riluzole and needs a mask.", "so carry on with the tablets?"],
            "and needs a mask: carry on",
        ),
        (["Which sex has more spasticity?", "so mostly women?"], "spasticity: mostly women?"),
        (["dose of baclofen in spasticity?", "ok even if asthmatic?"], "baclofen in spasticity: even if asthmatic?"),
        (["what makes a UMN lesion?", "so it needn't be on paper?"], "UMN lesion needn't be on paper?"),
        (["what is PLS?", "and it's rare, isn't it?"], "PLS is rare"),
        (["what is a late diagnosis of PLS?", "is that common?"], "late diagnosis: is PLS common?"),
    ],
)
def test_what_was_asked_about_is_neither_lost_nor_garbled(turns: list[str], standalone: str) -> None:
    assert standalone in resolve(turns, LEXICON)


@pytest.mark.parametrize("correction", ["I mean", "sorry", "no, I mean", "rather", "no", "I mean ?"])
def test_a_correction_without_a_new_subject_keeps_the_old_one(correction: str) -> None:
    assert "baclofen" in resolve(["what is the dose of baclofen?", correction], LEXICON)


@given(_FIRST, st.sampled_from(_LEADS), _BODIES)
def test_no_content_word_of_the_last_turn_is_lost(first: str, lead: str, body: str) -> None:
    assert set(terms(body)) <= set(terms(resolve([first, f"{lead}{body}?"], LEXICON)))


@given(st.sampled_from(["and ", "but ", "what about ", "no, I mean ", "sorry, "]), st.sampled_from(_SUBJECTS))
def test_a_subject_alone_takes_the_place_of_the_one_before(lead: str, subject: str) -> None:
    standalone = resolve(["what is tizanidine?", f"{lead}{subject}?"], LEXICON)
    assert standalone == f"what is {subject}?"


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6))
def test_any_conversation_resolves(turns: list[str]) -> None:
    assert isinstance(resolve(turns, LEXICON), str)


@given(st.text(min_size=1, max_size=200))
def test_a_single_turn_is_left_as_it_is(turn: str) -> None:
    assert resolve([turn], LEXICON) == turn


def test_a_long_conversation_does_not_grow_without_end() -> None:
    turns = ["what is PLS?", *["and its prognosis in ALS and MS and stroke?", "dose?", "why is that?"] * 50]
    assert len(resolve(turns, LEXICON)) < 400


@pytest.mark.parametrize(
    ("turns", "standalone"),
    [
        (["hoffmann sign positive otherwise normal exam", "do i need EMG"], ": do i need EMG"),
        (["riluzole dose in ALS", "how often LFTs"], "riluzole dose in ALS: how often LFTs"),
        (["HSP, SPG11", "what does the MRI show"], "HSP, SPG11: what does the MRI show"),
        (["does riluzole help", "does baclofen help?"], "does baclofen help?"),
        (["spasticity in pregnancy which drug is safe", "baclofen?"], "spasticity, pregnancy, drug: baclofen?"),
        (["morphine for dyspnoea in ALS", "and lorazepam"], "morphine for dyspnoea in ALS: lorazepam"),
        (["riluzole side effects", "edaravone"], "edaravone side effects"),
    ],
)
def test_a_medicine_or_a_test_stands_for_one_and_is_asked_of_in_what_was_said(
    assistant: Assistant, turns: list[str], standalone: str
) -> None:
    assert assistant.standalone(turns).endswith(standalone)
