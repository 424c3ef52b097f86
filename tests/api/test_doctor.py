import json
import shutil
from pathlib import Path

import pytest

from api.doctor import Finding, examine
from ingest.generation import VECTORS_FILE, live_folder
from ingest.settings import Settings
from tests.api.conftest import Run


@pytest.fixture
def copied(bundled: Settings, tmp_path: Path) -> Settings:
    """A copy of the index that may be damaged."""
    shutil.copytree(bundled.index, tmp_path / "index")
    return Settings(index=tmp_path / "index")


def faults(settings: Settings) -> list[Finding]:
    return [finding for finding in examine(settings) if not finding.ok]


def test_a_sound_installation_has_no_fault(betz: Run, bundled: Settings) -> None:
    ran = betz("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert str(bundled.index) in ran.out
    assert "FAULT" not in ran.out


def test_without_an_index_there_is_a_fault_and_exit_code_1(betz: Run, tmp_path: Path) -> None:
    ran = betz("doctor", "--index", str(tmp_path / "none"))
    assert ran.code == 1
    (fault,) = (line for line in ran.out.splitlines() if line.startswith("FAULT"))
    assert "betz ingest" in fault


def test_an_index_that_is_a_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("", encoding="utf-8")
    assert [finding.name for finding in faults(Settings(index=tmp_path / "index"))] == ["index"]


def test_an_altered_file_is_named(copied: Settings) -> None:
    file = live_folder(copied.index) / VECTORS_FILE
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    (fault,) = faults(copied)
    assert VECTORS_FILE in fault.value


def test_a_missing_file_is_named(copied: Settings) -> None:
    (live_folder(copied.index) / VECTORS_FILE).unlink()
    (fault,) = faults(copied)
    assert VECTORS_FILE in fault.value


def test_a_broken_manifest_is_a_fault(copied: Settings) -> None:
    (live_folder(copied.index) / "manifest.json").write_text("{", encoding="utf-8")
    assert [finding.name for finding in faults(copied)] == ["index"]


def test_an_index_of_another_model_is_a_fault(copied: Settings) -> None:
    manifest = live_folder(copied.index) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "model": "other@0"}), encoding="utf-8")
    (fault,) = faults(copied)
    assert fault.value == "other@0"


def test_a_missing_model_is_a_fault(bundled: Settings, tmp_path: Path) -> None:
    settings = bundled.model_copy(update={"model": str(tmp_path / "none")})
    assert "model" in {finding.name for finding in faults(settings)}


def test_without_a_language_model_the_doctor_says_so(bundled: Settings) -> None:
    found = {finding.name: finding.value for finding in examine(bundled)}
    assert found["language model"].startswith("none")
    assert found["entailment model"].startswith("none")


def test_the_language_model_that_is_set_is_named_without_key_and_password(
    bundled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETZ_CHAT_MODEL", "local")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:secret@127.0.0.1:8080/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key")
    found = {finding.name: finding for finding in examine(bundled)}
    assert found["language model"].ok
    assert found["language model"].value.startswith("local at 127.0.0.1:8080")
    assert "secret" not in " ".join(finding.value for finding in found.values())


def test_language_models_that_cannot_be_used_are_faults(bundled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BETZ_ENTAILMENT_MODEL", "/none")
    assert [finding.name for finding in faults(bundled)] == ["entailment model"]
    monkeypatch.setenv("BETZ_CHAT_MODEL", "local")
    (fault,) = faults(bundled)
    assert "OPENAI_API_KEY" in fault.value
