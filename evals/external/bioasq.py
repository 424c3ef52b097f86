"""BioASQ's questions: yes or no, and whether the aliases of factoid and list answers are found.

Aliases are matched as runs of whole words whatever their case. `all gold snippets` is what reading every gold snippet
would find, the most that quoting can reach.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.external.claims import YES_NO
from evals.external.data import read_jsonl
from evals.external.rows import Row, label_rows, majority
from evals.metrics.selective import outcome_of
from evals.metrics.verdicts import verdict_state
from evals.summary import Observation, State, estimate
from ingest.embed import Progress
from qa.answer import Answer

_WORD = re.compile(r"\w+")
Reading = tuple[str, State]


def yes_no_rows(rows: Sequence[dict[str, Any]], answers: Sequence[Answer | None]) -> Iterator[Row]:
    """Yield verdicts end to end, and the majority beside them; `depends` is no answer here, so it is unparsed."""
    pairs = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row["type"] == "yesno"]
    gold = [row["exact_answer"].lower() for row, _ in pairs]
    given = [verdict_state(answer.status, answer.verdict) if answer else "error" for _, answer in pairs]
    given = ["unparsed" if label == "depends" else label for label in given]
    for system, labels in (("betz", given), ("majority", majority(gold))):
        yield from label_rows(system, "yes or no", gold, labels, unit="questions", classes=YES_NO)


def alias_rows(rows: Sequence[dict[str, Any]], answers: Sequence[Answer | None]) -> Iterator[Row]:
    """Yield the share of factoid answers and of list items that the answer, the passages and gold snippets hold."""
    sources: dict[str, Callable[[dict[str, Any], Answer | None], Reading]] = {
        "betz, answer": lambda _, answer: (answer.text if answer else "", _state(answer)),
        "betz, passages": lambda _, answer: (
            "\n".join(passage.text for passage in answer.passages) if answer else "",
            _state(answer),
        ),
        "all gold snippets": lambda row, _: ("\n".join(snippet["text"] for snippet in row["snippets"]), "scored"),
    }
    for kind in ("factoid", "list"):
        pairs = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row["type"] == kind]
        for system, read in sources.items():
            found = []
            for row, answer in pairs:
                text, state = read(row, answer)
                found.append(Observation(row["_id"], alias_recall(row["exact_answer"], text), state))
            yield Row(system=system, metric=estimate(kind, "alias_recall", found, unit="questions"))


def alias_recall(items: Sequence[Sequence[str]], text: str) -> float:
    """Return the share of items of which a text holds an alias. Raises ValueError without items."""
    if not items:
        raise ValueError("there are no items")
    words = _words(text)
    return sum(any(_words(alias) in words for alias in aliases) for aliases in items) / len(items)


def question_id(row: dict[str, Any]) -> str:
    """Return by which id a question is learned from, or is not."""
    return f"bioasq-{row['_id']}"


def answer_all(
    folder: Path, answer: Callable[[str, Sequence[str]], Answer], *, limit: int | None, progress: Progress
) -> tuple[list[dict[str, Any]], list[Answer | None]]:
    """Ask every question that has an exact answer; None stands for one that failed. Raises Skipped and BetzError.

    `answer` is given its id and its turns.
    """
    held = read_jsonl(folder, "queries.jsonl", "_id", "text", "type", "exact_answer", "snippets")
    rows = [row for row in held if row["exact_answer"]][:limit]
    answers: list[Answer | None] = []
    for done, row in enumerate(rows, start=1):
        try:
            answers.append(answer(question_id(row), (row["text"],)))
        except Exception:
            answers.append(None)
        progress("answers", done, len(rows))
    return rows, answers


def _state(answer: Answer | None) -> State:
    outcome = outcome_of(answer.status) if answer else "error"
    return "scored" if outcome == "answered" else outcome


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
