"""Reading the answers of the E-utilities: whatever they hold, the outcome is data or a FetchFailed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.eutilities_answers import (
    FetchFailed,
    ServerUnavailable,
    complaint,
    one_line,
    read_answer,
    read_articles,
    read_search,
)
from tests.eutilities_server import article, article_set, book

_SEARCH = (
    b"<eSearchResult><Count>2</Count><QueryKey>1</QueryKey><WebEnv>MCID_1</WebEnv><IdList><Id>11</Id><Id>12</Id>"
    b"</IdList></eSearchResult>"
)
_PMIDS = st.lists(st.integers(1, 9_999_999_999).map(str), unique=True, max_size=20)


def _read_all(body: bytes) -> None:
    try:
        root = read_answer(body)
        one_line(complaint(root))
        read_articles(root)
        read_search(root, 10)
    except FetchFailed as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - every outcome but this one is right


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    _read_all(body)


@given(st.sampled_from([_SEARCH, article_set(article("11") + book("12"))]), st.data())
def test_an_altered_answer_is_read_or_refused(body: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    _read_all(body[:start] + data.draw(st.binary(max_size=5)) + body[end:])


@given(st.text(), st.sampled_from(['{"error":%s}', "{%s}"]))
def test_any_json_is_an_error_that_is_stated(text: str, shape: str) -> None:
    import json

    assert complaint(read_answer((shape % json.dumps(text)).encode()))


@given(_PMIDS)
def test_every_article_and_chapter_is_found_by_its_pmid(pmids: list[str]) -> None:
    records = "".join(book(pmid) if int(pmid) % 2 else article(pmid) for pmid in pmids)
    assert list(read_articles(read_answer(article_set(records)))) == pmids


@given(_PMIDS, st.integers(0, 30))
def test_a_search_result_is_believed_only_when_it_lists_what_it_counts(pmids: list[str], count: int) -> None:
    ids = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    history = "<QueryKey>1</QueryKey><WebEnv>M</WebEnv>"
    body = f"<eSearchResult><Count>{count}</Count>{history}<IdList>{ids}</IdList></eSearchResult>"
    if len(pmids) == min(count, 20):
        assert read_search(read_answer(body.encode()), 20).pmids == tuple(pmids)
    else:
        with pytest.raises(ServerUnavailable):
            read_search(read_answer(body.encode()), 20)


@given(st.text(max_size=3000))
def test_one_line_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line) <= 200


@pytest.mark.parametrize("pmid", ["", "0", "-1", "1.5", "../../x", "1 2", "१२", "9" * 11])
def test_a_record_without_a_true_pmid_is_left_out(pmid: str) -> None:
    assert read_articles(read_answer(article_set(article(pmid) + article("7")))).keys() == {"7"}


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY e "x">',
        '<!ENTITY e SYSTEM "file:///etc/hostname">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;&b;">',
    ],
    ids=["internal", "external", "growing"],
)
def test_entities_are_refused_and_never_expanded(declared: str) -> None:
    body = f"<!DOCTYPE PubmedArticleSet [{declared}]><PubmedArticleSet><x>&e;</x></PubmedArticleSet>"
    with pytest.raises(ServerUnavailable, match="entities"):
        read_answer(body.encode())


def test_no_dtd_is_loaded() -> None:
    body = b'<!DOCTYPE PubmedArticleSet SYSTEM "file:///dev/null"><PubmedArticleSet/>'
    assert etree.tostring(read_answer(body)) == b"<PubmedArticleSet/>"


def test_nesting_beyond_reason_is_refused() -> None:
    with pytest.raises(ServerUnavailable):
        read_answer(b"<a>" * 1_000 + b"</a>" * 1_000)


@pytest.mark.parametrize("space", ["", " ", "\n\n"])
def test_a_web_page_is_recognised_by_its_beginning(space: str) -> None:
    with pytest.raises(ServerUnavailable, match="web page"):
        read_answer(f"{space}<!doctype HTML><p>{string.ascii_letters}".encode())
