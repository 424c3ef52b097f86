"""What the tests of the harness share."""

import pytest


@pytest.fixture
def few_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw few bootstrap replicates: for tests of what is scored, not of intervals."""
    monkeypatch.setattr("evals.statistics.REPLICATES", 200)
