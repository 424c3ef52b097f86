import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reply import MAX_QUOTES, MAX_REPLY, RawClaim, ReplyReader

_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
_LINE = st.text(st.sampled_from("abc {}[]\"\\,:'é🙂"), min_size=1, max_size=20).map(lambda text: f"x{text}x")


def claims_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    quote = st.fixed_dictionaries({"key": st.sampled_from(["p1", "p2"]), "quote": texts})
    claim = st.fixed_dictionaries(
        {
            "text": texts,
            "verdict": st.sampled_from(["yes", "no", "depends", "none"]),
            "quotes": st.lists(quote, min_size=1, max_size=MAX_QUOTES),
        }
    )
    return st.lists(claim, min_size=1, max_size=4)


def read(pieces: Sequence[str]) -> tuple[list[RawClaim], ReplyReader]:
    reader = ReplyReader()
    found = [claim for piece in pieces for claim in reader.feed(piece)]
    return [*found, *reader.finish()], reader


def cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


@given(claims_of(_TEXT), st.lists(st.integers(0, 10_000), max_size=8), st.sampled_from([None, 2]), st.booleans())
def test_claims_in_json_are_read_however_they_come(
    claims: list[dict[str, Any]], places: list[int], indent: int | None, ascii_only: bool
) -> None:
    whole = json.dumps({"claims": claims}, indent=indent, ensure_ascii=ascii_only)
    for form in (
        whole,
        f"Here:\n```json\n{whole}\n```\nDone.",
        json.dumps(claims),
        json.dumps({"answer": {"claims": claims}}),
    ):
        found, reader = read(cut(form, places))
        assert found == [RawClaim.model_validate(claim) for claim in claims]
        assert (reader.readable, reader.unreadable) == (len(claims), 0)


@given(claims_of(_LINE), st.lists(st.integers(0, 10_000), max_size=8))
def test_claims_in_plain_text_are_read_however_they_come(claims: list[dict[str, Any]], places: list[int]) -> None:
    lines: list[str] = []
    for claim in claims:
        lines += [f"CLAIM: {claim['text']}"]
        lines += [line for quote in claim["quotes"] for line in (f"KEY: {quote['key']}", f"QUOTE: {quote['quote']}")]
        lines += [f"VERDICT: {claim['verdict']}", ""]
    assert read(cut("\n".join(lines), places))[0] == [RawClaim.model_validate(claim) for claim in claims]


@given(claims_of(_TEXT), st.integers(0, 10_000))
def test_of_a_reply_that_is_cut_off_the_whole_claims_are_read(claims: list[dict[str, Any]], place: int) -> None:
    whole = json.dumps({"claims": claims})
    found, _ = read([whole[: place % len(whole)]])
    assert found == [RawClaim.model_validate(claim) for claim in claims][: len(found)]


def test_a_claim_is_given_out_as_soon_as_it_is_whole() -> None:
    one = '{"text": "a", "verdict": "none", "quotes": []}'
    reader = ReplyReader()

    def found(piece: str) -> Iterator[str]:
        return (claim.text for claim in reader.feed(piece))

    assert list(found('{"claims": [' + one[:-1])) == []
    assert list(found("}")) == ["a"]
    assert list(found(", " + one)) == ["a"]


@pytest.mark.parametrize(
    ("reply", "unreadable"),
    [
        ('{"claims": [{"text": 1, "quotes": []}]}', 1),
        ('{"claims": [{"text": "a", "quotes": "b"}]}', 1),
        ('{"claims": [{"text": "a", "quotes": [{"key": "p"}]}]}', 1),
        ('{"claims": [{"text": "a", "quotes": [], "text": }]}', 1),
        ('{"claims": [{"text": "a", "verdict": "no", "quotes": [', 1),
        ("CLAIM: a\nKEY: p", 1),
        ("no claim at all", 0),
        ('{"claims": []}', 0),
    ],
)
def test_what_began_as_a_claim_and_is_none_is_counted(reply: str, unreadable: int) -> None:
    found, reader = read([reply])
    assert (found, reader.unreadable) == ([], unreadable)


@pytest.mark.parametrize(
    ("reply", "declined"),
    [
        ('{"claims": []}', True),
        ('```json\n{ "claims" : [ ] }\n```', True),
        ("NO CLAIM", True),
        ("<think>" + "It is not there. " * 50 + '</think>\n{"claims": []}', True),
        ("<think>NO CLAIM</think>It may be so.", False),
        ("No idea.", False),
        ("", False),
    ],
)
def test_a_reply_may_say_that_there_is_no_claim(reply: str, declined: bool) -> None:
    assert read([reply])[1].declined == declined


def test_a_reply_is_read_to_a_limit() -> None:
    reader = ReplyReader()
    list(reader.feed("x" * MAX_REPLY))
    assert not reader.overlong
    assert list(reader.feed('{"text": "a", "quotes": []}')) == []
    assert (reader.overlong, reader.length) == (True, MAX_REPLY)
