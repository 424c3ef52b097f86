"""Questions whose answering sentences a reader has marked, or that alone match all that a case's answer must match."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ingest.json_lines import read_json_lines
from qa.answer import Verdict
from qa.evidence import Evidence

ANSWERS = 2


class Marked(BaseModel):
    """A sentence of a document and how well it answers: 2 alone, 1 in part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    quote: str
    grade: int


class MarkedQuestion(BaseModel):
    """A question, as the turns of a conversation and rewritten to stand alone, with the sentences that answer it.

    `retyped` are other ways to type it, each as turns. It is `complete` where all that a search finds for `turns` and
    `standalone` was looked at, so that what is not marked does not answer.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: list[str]
    standalone: str = ""
    retyped: list[list[str]] = []
    answers: list[Marked] = []
    complete: bool = False
    must: list[list[str]] = []
    must_not: list[str] = []
    verdict: Verdict | Literal["abstain"] | None = None
    kind: str = ""

    def wordings(self, resolve: Callable[[Sequence[str]], str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return it as one question in its own wordings, first as `resolve` makes it of its turns, and as retyped."""
        resolved = resolve(self.turns)
        own = tuple(dict.fromkeys((resolved, self.standalone or resolved)))
        return own, tuple(resolve(turns) for turns in self.retyped)

    def grade(self, evidence: Evidence) -> int:
        """Return how well a sentence answers: as marked, or 2 where it matches all that an answer must match."""
        text = evidence.text
        for answer in self.answers:
            if (answer.document, " ".join(answer.quote.split())) == (evidence.document.id, " ".join(text.split())):
                return answer.grade
        if self.answers or not self.must or any(re.search(form, text, re.IGNORECASE) for form in self.must_not):
            return 0
        return ANSWERS * all(any(re.search(form, text, re.IGNORECASE) for form in group) for group in self.must)


def load_marked(paths: Sequence[Path]) -> list[MarkedQuestion]:
    """Read JSONL files of marked questions. Raises BetzError with file and line."""
    return [question for path in paths for question in read_json_lines(path, MarkedQuestion)]
