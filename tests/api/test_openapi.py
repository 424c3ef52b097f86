"""The description of the service, and schemathesis let loose on it with the keys of two users."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.settings import Settings
from tests.api.serving import new_key, open_client, served

# A span that is not in a document, or a question of white space, is valid by any schema and refused all the same;
# Starlette tells in `Allow` only of the first route of a path.
_CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "negative_data_rejection,ignored_auth,object_level_authorization,use_after_free"
)


def test_every_operation_tells_of_its_errors_and_requests_have_examples(quick_client: TestClient) -> None:
    described = quick_client.get("/openapi.json").json()
    assert set(described["components"]["schemas"]["Problem"]["properties"]) == {"type", "title", "detail", "status"}
    assert "HTTPValidationError" not in json.dumps(described)
    for path, operations in described["paths"].items():
        for operation in operations.values():
            if path.startswith("/v1"):
                assert "description" in operation, path
                assert any(status.startswith(("4", "5")) for status in operation["responses"]), path


@pytest.fixture
def configuration(guarded_sqlite: TestClient, tmp_path: Path) -> Path:
    """Settings of schemathesis for two users who may not see each other's things, and someone who may do all."""
    scopes = {"one": ("read", "ask"), "two": ("read", "ask"), "all": ("admin",)}
    users = [
        {
            "name": name,
            "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {new_key(guarded_sqlite, *granted)}"}],
        }
        for name, granted in scopes.items()
    ]
    (tmp_path / "users.json").write_text(json.dumps({"auth": users}))
    path = tmp_path / "schemathesis.toml"
    path.write_text(f'[auth.wfc]\npath = "{tmp_path / "users.json"}"\npeers = ["one", "two"]\n')
    return path


@pytest.fixture
def guarded_sqlite(bundled: Settings, tmp_path: Path) -> TestClient:
    return open_client(bundled, f"sqlite:///{tmp_path / 'service.sqlite'}", require_key=True)


def test_schemathesis_finds_nothing(guarded_sqlite: TestClient, configuration: Path, tmp_path: Path) -> None:
    with served(guarded_sqlite.app) as address:
        command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={configuration}", "run"]
        options = ["--checks", _CHECKS, "--max-examples=3", "--seed=1", "--no-color", "--generation-deterministic"]
        done = subprocess.run(
            [*command, f"{address}/openapi.json", *options],
            capture_output=True,
            check=False,
            text=True,
            timeout=300,
            cwd=tmp_path,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
    assert done.returncode == 0, done.stdout + done.stderr
