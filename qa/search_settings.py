"""How to search and to read conversations where that is set otherwise, from the environment."""

import os
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import BetzError

_VARIABLES = {
    "reranker": "BETZ_RERANKER",
    "guidelines": "BETZ_GUIDELINES_FIRST",
    "rewriter": "BETZ_REWRITER",
}


class SearchSettings(BaseModel):
    """What searching and rewriting are done with.

    `reranker` is a sentence-transformers cross-encoder, by folder or by the name of one that is on this machine.
    `guidelines` is added to the score, from 0 to 1, of passages that cite a guideline or consensus criteria. `rewriter`
    is what makes a follow-up stand alone: `rules`, or `model`, the chat model that is set.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reranker: str = ""
    guidelines: float = Field(default=0.0, ge=0, le=1)
    rewriter: Literal["rules", "model"] = "rules"

    @classmethod
    def from_environment(cls) -> "SearchSettings":
        """Read the settings from the environment. Raises BetzError for a value that is none."""
        given = {field: value for field, name in _VARIABLES.items() if (value := os.environ.get(name, "").strip())}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            fault = error.errors()[0]
            name = _VARIABLES.get(str(fault["loc"][0]), "")
            raise BetzError(f"{name} cannot be used: {fault['msg']}.", hint=f"Correct or unset {name}.") from error


PLAIN = SearchSettings()
