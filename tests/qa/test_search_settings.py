import pytest

from ingest.errors import BetzError
from qa.search_settings import PLAIN, SearchSettings


def test_nothing_is_set_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BETZ_RERANKER", "BETZ_GUIDELINES_FIRST", "BETZ_REWRITER"):
        monkeypatch.delenv(name, raising=False)
    assert SearchSettings.from_environment() == PLAIN


def test_the_environment_sets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BETZ_RERANKER", "/models/cross")
    monkeypatch.setenv("BETZ_GUIDELINES_FIRST", "0.1")
    monkeypatch.setenv("BETZ_REWRITER", "model")
    assert SearchSettings.from_environment() == SearchSettings(
        reranker="/models/cross", guidelines=0.1, rewriter="model"
    )


@pytest.mark.parametrize(("name", "value"), [("BETZ_GUIDELINES_FIRST", "much"), ("BETZ_REWRITER", "magic")])
def test_a_value_that_is_none_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BetzError, match=name):
        SearchSettings.from_environment()
