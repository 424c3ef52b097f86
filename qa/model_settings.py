"""Which language models take part in answering, from the environment; none does unless it is set."""

import os

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ingest.errors import BetzError

_VARIABLES = {
    "chat_model": "BETZ_CHAT_MODEL",
    "base_url": "OPENAI_BASE_URL",
    "api_key": "OPENAI_API_KEY",
    "context": "BETZ_CHAT_CONTEXT",
    "reply": "BETZ_CHAT_REPLY",
    "timeout": "BETZ_CHAT_TIMEOUT",
    "entailment_model": "BETZ_ENTAILMENT_MODEL",
}


class ModelSettings(BaseModel):
    """A chat model behind an OpenAI-compatible endpoint, and an entailment model in a folder.

    `context` is how many tokens the chat model takes, question, passages and reply together, of which `reply` are kept
    for the reply; `timeout` is how many seconds a reply may take.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat_model: str = ""
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    context: int = Field(default=8_192, ge=1_024)
    reply: int = Field(default=2_048, ge=256)
    timeout: float = Field(default=60.0, gt=0, le=600)
    entailment_model: str = ""

    @classmethod
    def from_environment(cls) -> "ModelSettings":
        """Read the settings from the environment. Raises BetzError for a value that is none."""
        given = {field: value for field, name in _VARIABLES.items() if (value := os.environ.get(name, "").strip())}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            fault = error.errors()[0]
            name = _VARIABLES.get(str(fault["loc"][0]), "")
            raise BetzError(f"{name} cannot be used: {fault['msg']}.", hint=f"Correct or unset {name}.") from error


NO_MODELS = ModelSettings()
