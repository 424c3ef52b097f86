"""What a chat model is asked: the question and as many passages as it takes, each under a key of this answer alone."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.composer import Material
from qa.evidence import Evidence
from qa.masking import mask
from qa.prompts import prompt

# Bytes of UTF-8 to a token: fewer than any tokenizer in use needs for English, so that the estimate errs upwards.
_BYTES_PER_TOKEN = 3
_MESSAGE_TOKENS = 16
_KEY_BYTES = 4


@dataclass(frozen=True)
class KeyedPassage:
    """A passage as the model sees it: its `text`, which starts at `start` of its document, and its sentences."""

    text: str
    start: int
    evidence: tuple[Evidence, ...]

    def touched(self, start: int, end: int) -> tuple[Evidence, ...]:
        """Return the sentences that a half-open span of `text` touches."""
        first, last = start + self.start, end + self.start
        return tuple(item for item in self.evidence if item.sentence.start < last and item.sentence.end > first)


@dataclass(frozen=True)
class ModelRequest:
    """The data for the model, the passages by their keys, and how many passages were left out."""

    data: str
    passages: Mapping[str, KeyedPassage]
    left_out: int

    def messages(self, form: str) -> list[tuple[str, str]]:
        """Return the messages that ask for a reply in a form: `json` or `plain`."""
        return [("system", f"{prompt('answer')}\n{prompt(f'answer-{form}')}"), ("human", self.data)]


def build_request(material: Material, tokens: int) -> ModelRequest:
    """Return a request that fits into a number of tokens, by an estimate that errs upwards.

    Passages are taken in the order in which they were found, whole or not at all. Keys are random: one that the model
    was not given for this answer can only be guessed. What identifies a person is masked in the question.
    """
    question = mask(material.question.text)
    instructions = prompt("answer") + max(prompt("answer-json"), prompt("answer-plain"), key=len)
    room = tokens - estimate(instructions) - estimate(_data(question, [])) - 2 * _MESSAGE_TOKENS
    passages: dict[str, KeyedPassage] = {}
    entries: list[dict[str, str]] = []
    found = _passages(material)
    for passage in found:
        key = f"p{secrets.token_hex(_KEY_BYTES)}"
        document = passage.evidence[0].document
        section = document.sections[passage.evidence[0].sentence.section]
        entry = {"key": key, "title": document.title, "section": " / ".join(section.path), "text": passage.text}
        cost = estimate(json.dumps(entry, ensure_ascii=False)) + 1
        if cost > room:
            continue
        room -= cost
        passages[key] = passage
        entries.append(entry)
    return ModelRequest(_data(question, entries), passages, len(found) - len(passages))


def estimate(text: str) -> int:
    """Return about how many tokens a text has, rather too many than too few."""
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def _data(question: str, entries: Sequence[Mapping[str, str]]) -> str:
    return json.dumps({"question": question, "passages": entries}, ensure_ascii=False)


def _passages(material: Material) -> list[KeyedPassage]:
    """Return the passages that hold sentences, in the order in which they were found."""
    found = []
    for passage in material.passages:
        chunk = passage.chunk
        held = [
            item
            for item in material.evidence
            if item.document.id == chunk.document_id and chunk.start <= item.sentence.start < chunk.end
        ]
        if held:
            held.sort(key=lambda item: item.sentence.start)
            found.append(KeyedPassage(held[0].document.text[chunk.start : chunk.end], chunk.start, tuple(held)))
    return found
