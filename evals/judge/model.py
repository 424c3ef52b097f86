"""The judge itself: one question at a time, strictly read, every reply kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from evals.judge.replies import Replies
from ingest.errors import BetzError
from qa.chat_model import why

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Task = Literal["fact", "support"]
LABELS: dict[Task, tuple[str, ...]] = {
    "fact": ("entailment", "contradiction", "neutral"),
    "support": ("supports", "refutes", "neutral"),
}
JUDGES = 4  # questions at a time, unless told otherwise
UNPARSED, ERROR = "unparsed", "error"

_FAILURES = 5
_FENCE = "```"


class Ruling(NamedTuple):
    """A label of the task, `unparsed` or `error`, and the key of the reply that it was read from."""

    label: str
    key: str


class Judge:
    """A chat model that labels, with its replies under `folder/<id>`; it may be shared by threads.

    A model that is busy or failing is asked again up to `retries` times, after growing pauses.

    `id` is a hash of the model's name and of the prompts: with another of either it is another judge.
    """

    def __init__(self, model: "BaseChatModel", name: str, folder: Path, *, retries: int = 3) -> None:
        self.name = name
        self._model, self._retries = model, retries
        self._prompts = {task: _prompt(task) for task in LABELS}
        self.id = _digest(name, self._prompts)[:12]
        self.folder = folder / self.id
        self._replies = Replies(self.folder / "replies.jsonl")
        self._failures, self._lock = 0, Lock()

    def states(self, question: str, answer: str, statement: str) -> Ruling:
        """Say whether an answer states something: `entailment`, `contradiction` or `neutral`. Raises BetzError."""
        return self._rule("fact", {"question": question, "answer": answer, "statement": statement})

    def supports(self, claim: str, evidence: Sequence[str]) -> Ruling:
        """Say what evidence makes of a claim: `supports`, `refutes` or `neutral`. Raises BetzError."""
        return self._rule("support", {"claim": claim, "evidence": list(evidence)})

    def _rule(self, task: Task, asked: Mapping[str, object]) -> Ruling:
        key = _digest(self._prompts[task], asked)
        reply = self._replies.get(key)
        if reply is None:
            try:
                reply = self._ask(self._prompts[task], asked)
            except Exception as error:  # whatever a model, its server or the way to it may raise
                self._count_failure(error)
                return Ruling(ERROR, key)
            self._failures = 0
            self._replies.add(key, {"task": task, **asked}, reply)
        return Ruling(read_label(reply, LABELS[task]), key)

    def _ask(self, prompt: str, asked: Mapping[str, object]) -> str:
        from langchain_core.messages import HumanMessage, SystemMessage
        from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential

        messages = [SystemMessage(prompt), HumanMessage(json.dumps(asked, ensure_ascii=False))]
        again = retry(
            stop=stop_after_attempt(1 + self._retries),
            wait=wait_exponential(multiplier=0.5, max=30),
            retry=retry_if_exception(lambda error: isinstance(error, Exception) and why(error)[1] == "same"),
            reraise=True,
        )
        reply = again(lambda: self._model.invoke(messages, temperature=0))()
        return str(reply.text)

    def _count_failure(self, error: Exception) -> None:
        """Raise BetzError when the judge fails time after time: it is down, and a score of errors says nothing."""
        with self._lock:
            self._failures += 1
            if self._failures >= _FAILURES:
                raise BetzError(
                    f"The judge {self.name} failed {_FAILURES} times in a row: {why(error)[0]}.",
                    hint="Replies so far are kept; try again later.",
                ) from error


def read_label(reply: str, labels: Sequence[str]) -> str:
    """Return the label of a reply, `unparsed` when it is not one JSON object with a known label, fenced or bare."""
    text = reply.strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        text = text.strip("`").strip().removeprefix("json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return UNPARSED
    label = found.get("label") if isinstance(found, dict) else None
    return label if isinstance(label, str) and label in labels else UNPARSED


def _prompt(task: Task) -> str:
    return files("evals.judge").joinpath("prompts", f"{task}.md").read_text(encoding="utf-8")


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
