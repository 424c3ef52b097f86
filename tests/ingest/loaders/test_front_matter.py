"""Front matter is read as text, and what is wrong with it is named with file and line."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.loaders.front_matter import FrontMatter, split_front_matter


def read(block: str) -> FrontMatter:
    return split_front_matter(f"---\n{block}\n---\nBody.\n", "note.md")[0]


def error_of(block: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(block)
    return caught.value


def test_the_fields_of_a_document_are_read() -> None:
    matter = read(
        "id: pls\ntitle: Primary lateral sclerosis\nrelated: [als, hsp]\n"
        "review: {status: approved, reviewer: A. Turner, date: 2026-11-22}\n"
        "changes:\n  - {date: 2026-11-22, note: First version.}"
    )
    assert (matter.id, matter.title, matter.related) == ("pls", "Primary lateral sclerosis", ("als", "hsp"))
    assert (matter.review.status, matter.review.reviewer) == ("approved", "A. Turner")
    assert matter.changes[0].note == "First version."


def test_the_body_comes_back_with_the_number_of_lines_before_it() -> None:
    _, body, lines = split_front_matter("---\nid: a\n\n---\nFirst.\n\nSecond.\n", "note.md")
    assert (body, lines) == ("First.\n\nSecond.\n", 4)


@pytest.mark.parametrize("text", ["", "Body.", "# Title\n---\nBody.", "\n---\nid: a\n---\n", "----\nid: a\n---"])
def test_a_text_without_a_block_is_all_body(text: str) -> None:
    assert split_front_matter(text, "note.md") == (FrontMatter(), text, 0)


@pytest.mark.parametrize("word", ["no", "yes", "on", "null", "~", "2026-11-22", "1.10", "007", "0x1F", "1e3", "12:30"])
def test_scalars_stay_text_as_written(word: str) -> None:
    assert read(f"title: {word}\nupdated: {word}\nrelated: [{word}]") == FrontMatter(
        title=word, updated=word, related=(word,)
    )


def test_a_field_without_a_value_is_empty() -> None:
    assert read("id: a\nscope:").scope == ""


@pytest.mark.parametrize("ending", ["", "\n", "\nBody.\n", "\nBody.\n----\n"])
def test_an_unclosed_block_is_refused_at_its_first_line(ending: str) -> None:
    with pytest.raises(DocumentError) as caught:
        split_front_matter(f"---\nid: a{ending}", "note.md")
    assert caught.value.place == "note.md:1"
    assert "not closed" in caught.value.reason


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("id: a\ntitle: [unclosed", 3),
        ("id: a\ntitle: one: two", 3),
        ("id: a\n\ttitle: b", 3),
        ("id: a\ntitle: 'unclosed\nscope: b", 4),
        ("id: a\nscope: *missing", 3),
        ("id: a\ntitle: b\n\nid: c", 5),
        ("id: a\nreview:\n  status: submitted\n  status: approved", 5),
    ],
)
def test_broken_yaml_is_named_by_file_and_line(block: str, line: int) -> None:
    error = error_of(block)
    assert error.place == f"note.md:{line}"
    assert "YAML" in error.reason


def test_a_key_written_twice_is_named() -> None:
    assert "'title'" in error_of("title: a\nid: b\ntitle: c").reason


@pytest.mark.parametrize(
    ("block", "line", "field"),
    [
        ("id: a\ncolour: red", 3, "colour"),
        ("id: a\ntitle: b\nreview:\n  status: perfect", 4, "review.status"),
        ("id: a\n\nreview: {state: approved}", 4, "review.state"),
        ("title: a\nid: no spaces allowed", 3, "id"),
        ("title: a\nid: ../escape", 3, "id"),
        ("title: a\nrelated: one", 3, "related"),
        ("title: [a, b]", 2, "title"),
        ("id: a\nchanges:\n  - {date: 2026-11-22}", 3, "changes.0.note"),
    ],
)
def test_an_unknown_or_malformed_field_is_named_by_file_and_line(block: str, line: int, field: str) -> None:
    error = error_of(block)
    assert error.place == f"note.md:{line}"
    assert repr(field) in error.reason


@pytest.mark.parametrize("block", ["- a\n- b", "just text", "5"])
def test_a_block_that_is_no_list_of_fields_is_refused(block: str) -> None:
    assert error_of(block).place == "note.md:2"


@pytest.mark.parametrize(
    "block",
    [
        "title: {{ page.title }}",
        "? [a, b]\n: c",
        "updated: !!int soon",
        "updated: !!float high",
        "updated: !!timestamp soon",
        "title: !!python/object/apply:os.getcwd []",
        "title: \x07",
    ],
)
def test_yaml_that_cannot_be_built_is_a_document_error(block: str) -> None:
    assert error_of(block).place == "note.md:2"


def test_deeply_nested_yaml_is_a_document_error() -> None:
    assert error_of("- " * 1500).place.startswith("note.md:")


@given(st.text())
def test_any_block_is_read_or_refused(block: str) -> None:
    with suppress(DocumentError):
        assert isinstance(read(block), FrontMatter)
