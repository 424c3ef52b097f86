"""Every failure that is expected says what to do about it."""

import ast
from pathlib import Path

import pytest

import ingest
from ingest.errors import BetzError, DocumentError

_SOURCES = sorted(Path(ingest.__path__[0]).rglob("*.py"))
_KINDS = frozenset(
    "BetzError DocumentError FileRefused IndexMissing IndexDamaged ModelMismatch IngestBusy BackendUnavailable".split()
)


@pytest.mark.parametrize("source", _SOURCES, ids=[path.stem for path in _SOURCES])
def test_every_failure_carries_a_hint(source: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    failures = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in _KINDS]
    silent = [call.lineno for call in failures if "hint" not in {keyword.arg for keyword in call.keywords}]
    assert not silent


@pytest.mark.parametrize("hint", ["", "Mend it."])
def test_a_failure_is_one_line_with_its_hint_behind(hint: str) -> None:
    assert str(BetzError("It is broken.", hint=hint)) == f"It is broken. {hint}".strip()
    error = DocumentError("a.md:7", "is broken.", hint=hint)
    assert (str(error), error.place) == (f"a.md:7: is broken. {hint}".strip(), "a.md:7")
