"""YAML is read as texts, and whatever else it could hold is refused with its line."""

from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.text_yaml import YamlProblem, parse_yaml

WORDS = st.text(max_size=10)
VALUES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))


def all_texts(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and all_texts(item) for key, item in value.items())
    if isinstance(value, list):
        return all(all_texts(item) for item in value)
    return isinstance(value, str)


@given(VALUES)
def test_texts_lists_and_mappings_come_back_as_they_were_written(value: object) -> None:
    assert parse_yaml(yaml.safe_dump(value)) == value


@given(st.text())
def test_any_text_is_read_as_texts_or_refused(text: str) -> None:
    with suppress(YamlProblem):
        found = parse_yaml(text)
        assert found is None or all_texts(found)


@pytest.mark.parametrize("word", ["no", "on", "null", "~", "1.10", "0x1F", "1e3", "2026-11-22", "12:30", "=", ".inf"])
def test_a_plain_word_is_text(word: str) -> None:
    assert parse_yaml(f"- {word}") == [word]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b\na: c", 2),
        ("a:\n  b: c\n  b: d", 3),
        ("a: {b: c, b: d}", 1),
        ("a: b\n? [c]\n: d", 2),
        ("a: b\nc: {{ d }}", 2),
        ("a: b\nc: !!int 5", 2),
        ("a: !!python/object/apply:os.getcwd []", 1),
        ("a: !local b", 1),
        ("a: b\nc: *missing", 2),
        ("a: &x [*x]", 1),
        ("a: b\nc: d: e", 2),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(YamlProblem) as caught:
        parse_yaml(text)
    assert caught.value.line == line
    assert str(caught.value)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(YamlProblem):
        parse_yaml("- " * 1500)
