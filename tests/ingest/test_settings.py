"""Folders and model come from the environment, with defaults that need none."""

from pathlib import Path

import pytest

from ingest.errors import BetzError, DocumentError
from ingest.settings import BUNDLED_CORPUS, Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BETZ_INDEX", "BETZ_CACHE", "BETZ_MODEL", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_environment_there_are_defaults() -> None:
    settings = Settings()
    assert (settings.index, settings.model) == (Path(".betz/index"), "")
    assert settings.cache == Path.home() / ".cache" / "betz"


def test_the_environment_sets_folders_and_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BETZ_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("BETZ_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BETZ_MODEL", "models/other")
    assert Settings() == Settings(index=tmp_path / "index", cache=tmp_path / "cache", model="models/other")


def test_the_cache_follows_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Settings().cache == tmp_path / "betz"


def test_a_tilde_in_the_cache_folder_is_the_users_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BETZ_CACHE", "~/elsewhere")
    assert Settings().cache == Path.home() / "elsewhere"


@pytest.mark.parametrize("name", ["BETZ_INDEX", "BETZ_CACHE", "BETZ_MODEL", "XDG_CACHE_HOME"])
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    expected = Settings()
    monkeypatch.setenv(name, "")
    assert Settings() == expected


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        Settings.model_validate({"colour": "red"})


def test_the_bundled_corpus_is_there() -> None:
    assert list(BUNDLED_CORPUS.glob("*.md"))


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    assert str(BetzError("It is broken.", hint="Mend it.")) == "It is broken. Mend it."
    assert str(BetzError("It is broken.")) == "It is broken."


def test_a_document_error_names_the_place_first() -> None:
    error = DocumentError("note.md:3", "is broken.", hint="Mend it.")
    assert str(error) == "note.md:3: is broken. Mend it."
    assert (error.place, error.reason, error.hint) == ("note.md:3", "is broken.", "Mend it.")
