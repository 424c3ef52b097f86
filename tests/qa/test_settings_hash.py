"""The hash that travels with an answer changes with what shapes the answer."""

from types import ModuleType

import pytest

from qa import close_reading, compose, supporting, verdict_readings
from qa.settings_hash import settings_hash


@pytest.mark.parametrize(
    ("module", "constant"),
    [
        (close_reading, "READ"),
        (compose, "JUDGED"),
        (supporting, "MAX_CLAIMS"),
        (verdict_readings, "_SURE"),
    ],
)
def test_another_constant_gives_another_hash(
    module: ModuleType, constant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settings_hash.__wrapped__()
    monkeypatch.setattr(module, constant, getattr(module, constant) + 1)
    assert settings_hash.__wrapped__() != before
