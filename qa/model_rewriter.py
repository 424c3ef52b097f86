"""Have a language model make the last turn of a conversation stand alone, held to what was said."""

import json
import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from ingest.lexical import term_set
from qa.chat_model import untraced
from qa.lexicon import Lexicon
from qa.masking import mask
from qa.prompts import prompt
from qa.rewriter import RuleRewriter

MAX_REWRITTEN = 300
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Words that a rewritten question may add to those of the conversation.
_MAX_NEW_WORDS = 3


class ModelRewriter:
    """A chat model asked to rewrite, with the rules wherever it fails or says more than the conversation does."""

    def __init__(self, model: BaseChatModel, lexicon: Lexicon) -> None:
        """Take a chat model with its own time limit, and the lexicon that knows the names to keep."""
        self._model, self._lexicon = model, lexicon
        self._rules = RuleRewriter(lexicon)

    def rewrite(self, turns: Sequence[str], answers: Sequence[Sequence[str]] = ()) -> str:
        """Return the last of the turns as a question; a first turn stands alone already."""
        if len(turns) < 2:
            return self._rules.rewrite(turns, answers)
        try:
            rewritten = self._ask(turns, answers)
        except Exception:  # whatever a model, its server or the way to it may raise
            return self._rules.rewrite(turns, answers)
        return rewritten if self._keeps_to(rewritten, turns, answers) else self._rules.rewrite(turns, answers)

    def _ask(self, turns: Sequence[str], answers: Sequence[Sequence[str]]) -> str:
        said = {"turns": [mask(turn) for turn in turns], "answers": [list(claims) for claims in answers]}
        with untraced():
            reply = self._model.invoke([SystemMessage(prompt("rewrite")), HumanMessage(json.dumps(said))])
        return reply.text.strip() if isinstance(reply.content, str) else ""

    def _keeps_to(self, rewritten: str, turns: Sequence[str], answers: Sequence[Sequence[str]]) -> bool:
        """Say whether a rewritten question is one line that keeps the last turn's names and numbers and adds none."""
        if not rewritten or len(rewritten) > MAX_REWRITTEN or not rewritten.isprintable():
            return False
        said = " . ".join([*turns, *(claim for claims in answers for claim in claims)])
        if not self._things(turns[-1]) <= self._things(rewritten) <= self._things(said):
            return False
        return len(term_set(rewritten) - term_set(said) - self._other_names(said)) <= _MAX_NEW_WORDS

    def _things(self, text: str) -> set[str]:
        """Return the names, as the lexicon calls them, and the numbers in a text."""
        named = {mention.synonyms.term for mention in self._lexicon.mentions(text) if mention.synonyms}
        return named | set(_NUMBER.findall(text))

    def _other_names(self, text: str) -> set[str]:
        """Return the words of all names of the things named in a text."""
        named = [mention.synonyms for mention in self._lexicon.mentions(text) if mention.synonyms]
        return {term for synonyms in named for form in synonyms.forms for term in term_set(form)}
