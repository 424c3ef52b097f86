"""How the service runs: its database, who may reach it and what one request may cost."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


def _database() -> str:
    return os.environ.get("BETZ_DATABASE") or f"sqlite:///{Path('.betz/service.sqlite')}"


class ServiceSettings(BaseModel):
    """Settings of the service beside those of the index.

    `database` is a SQLAlchemy URL (`$BETZ_DATABASE`); `retention_days` (`$BETZ_RETENTION_DAYS`) is how long
    conversations and audit events are kept, 0 for ever; `answer_seconds` (`$BETZ_ANSWER_SECONDS`) is how long an
    answer may take, the language model's patience and the answer without it included. `allowed_hosts` are the names
    under which the service may be called beside those of this machine; `any_host` lifts that check where keys guard
    the service. `workers` is the number of processes that answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = Field(default_factory=_database)
    retention_days: int = Field(default_factory=lambda: int(os.environ.get("BETZ_RETENTION_DAYS") or 0), ge=0)
    answer_seconds: float = Field(default_factory=lambda: float(os.environ.get("BETZ_ANSWER_SECONDS") or 150), gt=0)
    require_key: bool = False
    any_host: bool = False
    allowed_hosts: tuple[str, ...] = ()
    max_body_bytes: int = 512 * 1024
    workers: int = Field(default=1, ge=1)
