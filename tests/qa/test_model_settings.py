import pytest

from ingest.errors import BetzError
from qa.model_settings import NO_MODELS, ModelSettings


def test_without_variables_no_model_takes_part() -> None:
    assert ModelSettings.from_environment() == NO_MODELS


def test_the_variables_are_read_and_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "BETZ_CHAT_MODEL": "m",
        "OPENAI_API_KEY": "secret-key",
        "BETZ_CHAT_CONTEXT": "4096",
        "BETZ_CHAT_REWRITE": "1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = ModelSettings.from_environment()
    assert (found.chat_model, found.context) == ("m", 4096)
    assert found.api_key.get_secret_value() == "secret-key"
    assert "secret-key" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BETZ_CHAT_CONTEXT", "many"), ("BETZ_CHAT_CONTEXT", "10"), ("BETZ_CHAT_TIMEOUT", "0"), ("BETZ_CHAT_REPLY", "-1")],
)
def test_a_value_that_is_none_is_refused_in_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BetzError, match=name):
        ModelSettings.from_environment()
