"""Which model judges and where it is served, from the environment."""

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ingest.errors import BetzError
from qa.chat_model import open_chat_model
from qa.model_settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class JudgeSettings(BaseModel):
    """An OpenAI-compatible endpoint: `$BETZ_JUDGE_MODEL`, `$BETZ_JUDGE_URL` and `$BETZ_JUDGE_KEY`.

    Without the last two `$OPENAI_BASE_URL` and `$OPENAI_API_KEY` are taken; a local server needs no key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(default_factory=lambda: os.environ.get("BETZ_JUDGE_MODEL", ""))
    base_url: str = Field(default_factory=lambda: _first("BETZ_JUDGE_URL", "OPENAI_BASE_URL"))
    api_key: SecretStr = Field(default_factory=lambda: SecretStr(_first("BETZ_JUDGE_KEY", "OPENAI_API_KEY")))

    @property
    def name(self) -> str:
        """The model and the host that serves it: what a reply depends on, without the key."""
        where = urlsplit(self.base_url)
        return f"{self.model} at {where.hostname}:{where.port}{where.path}" if where.hostname else self.model

    def open(self) -> "BaseChatModel":
        """Return the model. Raises BetzError."""
        if not self.model or not (self.base_url or self.api_key.get_secret_value()):
            raise BetzError(
                "There is no judge.", hint="Set BETZ_JUDGE_MODEL and BETZ_JUDGE_URL, and BETZ_JUDGE_KEY if it has one."
            )
        found = open_chat_model(ModelSettings(chat_model=self.model, base_url=self.base_url, api_key=self.api_key))
        assert found is not None
        return found


def _first(*names: str) -> str:
    return next((value for name in names if (value := os.environ.get(name))), "")
