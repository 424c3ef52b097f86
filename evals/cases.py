"""Development cases: questions with patterns that a right answer matches and must not match.

One JSON object a line: `id`, `turns` (the last is judged), `must` (groups of regular expressions, one
of each group must match the answer), `must_not`, `verdict` (yes, no, depends, "abstain" or null).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from rich.console import Console
from rich.table import Table

from ingest.json_lines import read_json_lines
from qa.answer import Answer, Verdict
from qa.assistant import Assistant

ABSTAIN = "abstain"
UNSETTLED = "unsettled"  # the kind of a polar case that no sentence answers by yes or no


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Case(BaseModel):
    """One question, or conversation, with what its answer must and must not say."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[str, ...] = Field(min_length=1)
    kind: str = "single"
    category: str = ""
    must: tuple[Annotated[tuple[Pattern, ...], Field(min_length=1)], ...] = ()
    must_not: tuple[Pattern, ...] = ()
    verdict: Verdict | Literal["abstain"] | None = None


@dataclass(frozen=True)
class Outcome:
    """How one case went; `problems` is empty when it passed."""

    case: Case
    answer: Answer
    problems: tuple[str, ...]


def load_cases(path: Path) -> list[Case]:
    """Read a JSONL file of cases. Raises BetzError with the line that is not one."""
    return read_json_lines(path, Case)


def run_cases(cases: Sequence[Case], answer: Callable[[Sequence[str]], Answer]) -> Iterator[Outcome]:
    """Answer every case and judge it."""
    for case in cases:
        given = answer(case.turns)
        yield Outcome(case, given, tuple(_problems(case, given)))


def _problems(case: Case, answer: Answer) -> Iterator[str]:
    abstained = answer.status in ("not_in_corpus", "off_topic")
    if case.verdict == ABSTAIN:
        if not abstained:
            yield "should abstain"
        return
    if abstained:
        yield "abstained"
        return
    if case.verdict is not None and answer.verdict != case.verdict:
        yield f"verdict {answer.verdict}, not {case.verdict}"
    for group in case.must:
        if not any(re.search(pattern, answer.text, re.IGNORECASE) for pattern in group):
            yield f"lacks {group[0]!r}"
    for pattern in case.must_not:
        if re.search(pattern, answer.text, re.IGNORECASE):
            yield f"matches {pattern!r}"


def report_cases(files: Sequence[Path], assistant: Assistant, *, verbose: bool) -> None:
    """Print, file by file, how many cases pass, how many abstain rightly and wrongly, and how verdicts fare."""
    console = Console(highlight=False)
    table = Table("file", "n", "passed", "verdict right", "verdict opposite", "abstained wrongly", "answered wrongly")
    for file in files:
        outcomes = list(run_cases(load_cases(file), assistant.answer))
        polar = [o for o in outcomes if o.case.verdict in ("yes", "no", "depends")]
        opposite = [o for o in polar if {o.case.verdict, o.answer.verdict} == {"yes", "no"}]
        table.add_row(
            file.name,
            str(len(outcomes)),
            str(sum(not outcome.problems for outcome in outcomes)),
            f"{sum(o.case.verdict == o.answer.verdict for o in polar)}/{len(polar)}",
            str(len(opposite)),
            str(sum("abstained" in outcome.problems for outcome in outcomes)),
            str(sum("should abstain" in outcome.problems for outcome in outcomes)),
        )
        for outcome in outcomes if verbose else ():
            if outcome.problems:
                turns = " | ".join(outcome.case.turns)
                console.print(f"{outcome.case.id} {turns}: {'; '.join(outcome.problems)}", markup=False)
                console.print(
                    f"    {outcome.answer.standalone_question}\n    {outcome.answer.text}", style="dim", markup=False
                )
    console.print(table)
