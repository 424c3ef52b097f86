"""Make the last turn of a conversation stand alone: by rules, or by the language model that is set."""

from collections.abc import Sequence
from typing import Protocol

from ingest.errors import BetzError
from qa.conversation import resolve
from qa.lexicon import Lexicon
from qa.model_settings import ModelSettings
from qa.search_settings import SearchSettings


class Rewriter(Protocol):
    """Makes the last turn of a conversation a question that stands alone."""

    def rewrite(self, turns: Sequence[str], answers: Sequence[Sequence[str]] = ()) -> str:
        """Return the last of the turns as a question; `answers` are the claims that answered each earlier turn."""
        ...


class RuleRewriter:
    """The rules of `qa.conversation` over the names that a lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def rewrite(self, turns: Sequence[str], answers: Sequence[Sequence[str]] = ()) -> str:
        """Return the last of the turns as a question that stands alone."""
        return resolve(turns, self._lexicon, answers)


def make_rewriter(searching: SearchSettings, models: ModelSettings, lexicon: Lexicon) -> Rewriter:
    """Return the rewriter that is set. Raises BetzError when that is a chat model and none is set."""
    if searching.rewriter == "rules":
        return RuleRewriter(lexicon)
    from qa.chat_model import open_chat_model
    from qa.model_rewriter import ModelRewriter

    model = open_chat_model(models)
    if model is None:
        raise BetzError("BETZ_REWRITER is model, but no chat model is set.", hint="Set BETZ_CHAT_MODEL too.")
    return ModelRewriter(model, lexicon)
