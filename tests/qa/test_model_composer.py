import json
import time
from dataclasses import replace
from typing import Any

import pytest

from qa.composer import Draft
from qa.model_request import build_request, estimate
from qa.prompts import prompt, prompts_hash
from tests.qa.model_support import (
    BACLOFEN,
    DOCUMENTS,
    EMG,
    QUESTION,
    Agreeing,
    ScriptedModel,
    claim,
    composed,
    composer,
    keys,
    material,
    reply,
)

NO = "A normal EMG does not exclude ALS, because changes may come late."
DOSE = BACLOFEN.quote(BACLOFEN.sentences[0])
LIVER = "Tizanidine is not first-line in liver disease."
SHORT = "A normal EMG does not exclude ALS."


def no_claim(_: dict[str, Any]) -> str:
    return reply()


def test_a_sentence_that_the_model_quotes_is_verbatim_and_carries_the_verdict() -> None:
    drafts, remarks = composed(lambda data: reply(claim(data, NO, verdict="no")))
    assert [(d.text, d.method, d.verdict) for d in drafts] == [(NO, "verbatim", "no")]
    assert remarks == []


def test_a_shortened_sentence_cites_the_whole_of_it() -> None:
    drafts, _ = composed(lambda data: reply(claim(data, SHORT, "does not exclude ALS", verdict="no")))
    assert [(d.text, d.method) for d in drafts] == [(SHORT, "quote")]
    assert [item.text for item in drafts[0].evidence] == [NO]


@pytest.mark.parametrize("verdict", ["yes", "depends", "YES", "maybe"])
def test_a_verdict_that_its_sentence_does_not_carry_is_not_given(verdict: str) -> None:
    drafts, _ = composed(lambda data: reply(claim(data, NO, verdict=verdict)))
    assert [(d.text, d.verdict) for d in drafts] == [(NO, None)]


def test_a_verdict_against_what_the_best_sentences_settle_is_not_given() -> None:
    found = material()
    late = replace(found.evidence[1], verdict="yes")
    disputed = replace(found, evidence=(found.evidence[0], late, *found.evidence[2:]))
    model = ScriptedModel(lambda data: reply(claim(data, late.text, verdict="yes")))
    (draft,) = composer(model).compose(disputed)
    assert isinstance(draft, Draft)
    assert (draft.text, draft.verdict) == (late.text, None)


def test_no_verdict_is_given_on_a_question_that_asks_for_none() -> None:
    model = ScriptedModel(lambda data: reply(claim(data, NO, verdict="no")))
    (draft,) = composer(model).compose(material("What does a normal EMG show?"))
    assert isinstance(draft, Draft)
    assert draft.verdict is None


def test_what_fails_is_withheld_and_counted_by_reason() -> None:
    drafts, remarks = composed(
        lambda data: reply(
            claim(data, NO),
            claim(data, "Baclofen starts at 50 mg three times daily.", DOSE, "baclofen"),
            claim(data, "Baclofen starts at 10 mg three times daily.", DOSE, "baclofen"),
            claim(data, SHORT, source="p00000000"),
        )
    )
    assert len(drafts) == 1
    assert remarks == [
        "3 statements of the language model were withheld: 1 cited a passage that there is not, "
        "2 gave another figure than the source."
    ]


def test_a_claim_said_twice_is_told_once() -> None:
    drafts, remarks = composed(lambda data: reply(*[claim(data, NO)] * 30))
    assert (len(drafts), remarks) == (1, [])


def test_claims_come_one_by_one_while_the_model_is_still_speaking() -> None:
    told: list[str] = []

    class Slow(ScriptedModel):
        def stream(self, messages: list[tuple[str, str]], **options: Any) -> Any:
            for piece in super().stream(messages, **options):
                for start in range(0, len(piece.text), 5):
                    self.said = start
                    yield piece.model_copy(update={"content": piece.text[start : start + 5]})
            told.append("the end")

    model = Slow(lambda data: reply(claim(data, NO), claim(data, LIVER, source="baclofen")))
    for piece in composer(model).compose(material()):
        assert isinstance(piece, Draft)
        told.append(piece.text)
    assert told == [NO, LIVER, "the end"]


def test_the_plain_format_is_read_as_well() -> None:
    def say(data: dict[str, Any]) -> str:
        good = f"CLAIM: {SHORT}\nKEY: {keys(data)['emg']}\nQUOTE: “{NO}”\nVERDICT: no"
        return f"{good}\n\n**CLAIM**: {SHORT} Not.\nKEY: x\nQUOTE: y"

    drafts, remarks = composed(say)
    assert [(d.text, d.verdict) for d in drafts] == [(SHORT, "no")]
    assert "1 cited a passage that there is not" in remarks[0]


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        ((no_claim,), "it found no answer in the passages"),
        (("NO CLAIM",), "it found no answer in the passages"),
        (("",), "its reply was empty"),
        (("I cannot help with that.",), "its reply could not be read"),
        (('{"claims": [{"text": "A',), "its reply could not be read"),
        ((TimeoutError(),), "it took too long"),
        ((ConnectionError(),), "it could not be reached"),
        ((RuntimeError("secret-key"),), "its reply could not be read"),
        (
            (lambda data: reply(claim(data, "Riluzole cures ALS.", NO)),),
            "nothing it said was borne out by what it quoted",
        ),
    ],
)
def test_when_the_model_fails_the_sentences_are_quoted_without_it(replies: tuple[Any, ...], reason: str) -> None:
    drafts, remarks = composed(*replies)
    assert remarks == [f"The language model was not used: {reason}. The sentences are quoted as they stand."]
    assert [draft.text for draft in drafts][:1] == [NO]
    assert all(draft.method == "verbatim" for draft in drafts)


def test_what_can_pass_is_tried_again_the_same_way_and_what_cannot_another_way() -> None:
    overloaded = Overloaded()
    model = ScriptedModel(overloaded, "no json", lambda data: reply(claim(data, NO)))
    (draft,) = composer(model).compose(material())
    assert isinstance(draft, Draft)
    assert draft.text == NO
    assert ["one JSON object" in system for system in model.systems] == [True, True, True]
    model = ScriptedModel("no json", "no json", lambda data: f"CLAIM: {NO}\nKEY: {keys(data)['emg']}\nQUOTE: {NO}")
    (draft,) = composer(model).compose(material())
    assert isinstance(draft, Draft)
    assert ["one JSON object" in system for system in model.systems] == [True, True, False]


class Overloaded(Exception):
    status_code = 429


def test_the_model_is_asked_three_times_at_most() -> None:
    for failure in (Overloaded(), RuntimeError(), ""):
        model = ScriptedModel(failure)
        list(composer(model).compose(material()))
        assert len(model.asked) == 3


def test_the_model_is_not_asked_again_once_its_time_is_over() -> None:
    def dawdle(_: dict[str, Any]) -> str:
        time.sleep(0.02)
        raise Overloaded

    model = ScriptedModel(dawdle)
    list(composer(model, timeout=0.01).compose(material()))
    assert len(model.asked) == 1


def test_keys_are_other_ones_for_each_answer() -> None:
    found = [key for _ in range(5) for key in build_request(material(), 4_000).passages]
    assert len(set(found)) == len(found) == 5 * len(DOCUMENTS)


def test_passages_go_whole_or_not_at_all_and_those_left_out_are_counted() -> None:
    whole = build_request(material(), 4_000)
    sent = json.loads(whole.data)
    assert [passage["text"] for passage in sent["passages"]] == [document.text for document in DOCUMENTS]
    needed = estimate(prompt("answer") + prompt("answer-json")) + estimate(whole.data)
    tight = build_request(material(), needed)
    assert (len(tight.passages), tight.left_out) == (2, 1)
    assert estimate("".join(text for _, text in tight.messages("json"))) <= needed
    model = ScriptedModel(lambda data: reply(claim(data, NO)))
    _, remark = composer(model, context=needed + 512, reply=512).compose(material())
    assert "1 of 3 passages" in getattr(remark, "text", "")


def test_without_room_for_a_passage_the_model_is_not_asked() -> None:
    model = ScriptedModel(no_claim)
    first, *drafts = composer(model, context=1_024, reply=1_000).compose(material())
    assert "too long" in getattr(first, "text", "")
    assert drafts
    assert model.asked == []


def test_what_identifies_a_person_does_not_reach_the_model() -> None:
    model = ScriptedModel(no_claim)
    list(composer(model).compose(material(f"{QUESTION} Mrs Mary Poppins, NHS number 943 476 5919")))
    assert "Poppins" not in model.asked[0]["question"]
    assert "943" not in model.asked[0]["question"]


def test_a_claim_in_other_words_is_told_in_those_of_its_source() -> None:
    said = "No, ALS is not excluded by an EMG that is normal."
    drafts, remarks = composed(lambda data: reply(claim(data, said, NO, verdict="no"), claim(data, SHORT, NO)))
    assert [(d.text, d.method, d.verdict) for d in drafts] == [(NO, "verbatim", "no"), (SHORT, "quote", None)]
    assert remarks == ["1 sentence stands in the words of the source, not of the language model."]


@pytest.mark.parametrize("text", ["It does not matter and nobody should ever worry.", "Something else."])
def test_a_claim_about_something_else_is_not_told_in_the_words_of_what_it_quotes(text: str) -> None:
    _, remarks = composed(lambda data: reply(claim(data, text, NO), claim(data, NO)))
    assert "withheld" in remarks[0]


def test_with_an_entailment_model_a_claim_that_does_not_follow_is_not_told_in_any_words() -> None:
    said = "ALS is not excluded by an EMG that is normal."
    for label, method in (("entailment", "entailment"), ("neutral", None)):
        model = ScriptedModel(lambda data: reply(claim(data, said, NO), claim(data, LIVER, source="baclofen")))
        pieces = list(composer(model, Agreeing(label)).compose(material()))
        told = [(piece.text, piece.method) for piece in pieces if isinstance(piece, Draft)]
        assert told == [*([(said, method)] if method else []), (LIVER, "verbatim")]


def test_a_tables_row_is_quoted_as_it_stands_or_not_at_all() -> None:
    drafts, remarks = composed(
        lambda data: reply(
            claim(data, "Tone | spastic | flaccid", source="table"),
            claim(data, "Tone spastic", "Tone | spastic | flaccid", "table"),
        )
    )
    assert [draft.text for draft in drafts] == ["Tone | spastic | flaccid"]
    assert "1 went beyond the words" in remarks[0]


def test_an_answer_names_the_model_and_the_prompts_behind_it() -> None:
    made_by = composer(ScriptedModel("")).made_by
    assert made_by == {"chat_model": "scripted", "entailment_model": "", "prompts": prompts_hash()}
    assert len(prompts_hash()) == 12


def test_the_prompts_show_the_formats_that_are_read() -> None:
    example = prompt("answer-json").split("\n")[2]
    drafts, remarks = composed(example)
    assert drafts
    assert "nothing it said was borne out" in remarks[0]
    assert EMG.quote(EMG.sentences[0]) == NO
