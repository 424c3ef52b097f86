"""Marks that a model writes are never read as citations, and brackets of a document are never taken for marks."""

import re

import pytest

from qa.clock import Clock
from qa.render import render_answer
from qa.reply import ReplyReader
from qa.telling import Telling
from qa.verify import ReferenceList
from tests.qa.model_support import ScriptedModel, claim, composer, material, reply
from tests.qa.support import document_of, work

_GAS = document_of(
    "A normal PaO2 [80, 100] mmHg does not exclude respiratory weakness [see below].",
    "The index x[2] and the note [1] are [sic] as written.",
    name="gas",
    keys=(["one", "two"], ["two"]),
)
_SENTENCES = [_GAS.quote(sentence) for sentence in _GAS.sentences]
_MARKS = ("[0]", "[1]", "[3]", "[1,3]", "[2-4]", "[1][1]", "[^1]", "(1)", "¹", "【1】", "[1†source]", "{{1}}", "[@one]")


def told(*texts: str) -> tuple[list[str], str]:
    """Return what claims are told of a model that makes these of the document, and the text of the answer."""

    def say(data: dict[str, object]) -> str:
        return reply(*[claim(data, text, _quote(text), "gas") for text in texts])

    telling = Telling(ReferenceList(work), {"gas": _GAS}.get)
    list(telling.tell(composer(ScriptedModel(say)).compose(material(documents=[_GAS])), Clock()))
    claims = [claim for _, claim in telling.claims]
    return [claim.text for claim in claims], render_answer(claims, telling.verdict)


def _quote(text: str) -> str:
    return next((sentence for sentence in _SENTENCES if text.startswith(sentence[:30])), text)


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_the_brackets_of_a_document_are_told_as_they_stand(sentence: str) -> None:
    claims, text = told(sentence)
    assert claims == [sentence]
    assert text.startswith(sentence)


@pytest.mark.parametrize("mark", _MARKS)
@pytest.mark.parametrize("form", ["{sentence} {mark}", "{mark} {sentence}", "{sentence}{mark}", "A normal {mark} PaO2"])
def test_a_mark_of_the_model_is_never_shown_and_cites_nothing(mark: str, form: str) -> None:
    claims, text = told(_SENTENCES[1], form.format(sentence=_SENTENCES[0], mark=mark))
    assert set(claims) <= set(_SENTENCES)
    rest = text
    for sentence in _SENTENCES:
        rest = rest.replace(sentence, "")
    assert mark not in rest or mark in ("[1]", "[1][1]")
    assert set(re.findall(r"\d+", rest)) <= {"1", "2"}


def test_a_work_cited_again_keeps_its_number_and_every_number_is_a_reference() -> None:
    _, text = told(_SENTENCES[0], _SENTENCES[1], _SENTENCES[0])
    assert text == f"{_SENTENCES[0]} [1][2]\n\n{_SENTENCES[1]} [2]"


@pytest.mark.parametrize("bracket", ["[", "]", "[1]", "[[", "{", "}", '"', "\\", '{"quotes"', "CLAIM:", "*", "\n"])
def test_a_hundred_thousand_brackets_end(bracket: str) -> None:
    reader = ReplyReader()
    assert [*reader.feed(bracket * 100_000), *reader.finish()] == []
    assert reader.overlong
    claims, _ = told(_SENTENCES[0], _SENTENCES[1] + bracket * 100_000)
    assert claims in ([_SENTENCES[0]], [])
