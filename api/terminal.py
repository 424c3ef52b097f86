"""How answers, passages and reports look in a terminal."""

import dataclasses
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qa.answer import Answer
from qa.bibliography import format_reference

if TYPE_CHECKING:
    from api.doctor import Finding
    from ingest.embed import Progress
    from ingest.report import IngestReport
    from qa.answer import RetrievedPassage
    from qa.passage import OpenedPassage
    from qa.search import Explanation

_TABLE_ROW = re.compile(r"^\| (.*) \|$")
_PREVIEW = 240
_VERDICT_STYLES = {"yes": "bold green", "no": "bold red", "depends": "bold yellow"}


def show_answer(answer: Answer) -> None:
    """Print an answer: verdict, sentences with marks, references, the passages behind them, notices."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if answer.standalone_question != answer.question:
        console.print(f"[dim]Understood as: {escape(answer.standalone_question)}[/dim]\n")
    if answer.verdict:
        console.print(f"Verdict: {answer.verdict}", style=_VERDICT_STYLES[answer.verdict])
    for block in answer.text.split("\n\n"):
        _show_block(console, block)
    if answer.references:
        console.print("\n[bold]References[/bold]")
        for reference in answer.references:
            console.print(f"[{reference.n}] {format_reference(reference)}", markup=False)
    if answer.claims:
        console.print("\n[bold]Passages[/bold] (open with: betz passage DOCUMENT START END)")
        for citation in dict.fromkeys(
            (c.document_id, c.start, c.end) for claim in answer.claims for c in claim.citations
        ):
            console.print("  " + " ".join(map(str, citation)), markup=False)
    if answer.followups:
        console.print("\n[bold]You could also ask[/bold]")
        for followup in answer.followups:
            console.print(f"  {followup}", markup=False)
    for notice in (notice for notice in answer.notices if notice not in answer.text):
        console.print(f"\n[dim]{escape(notice)}[/dim]")


def _show_block(console: Console, block: str) -> None:
    rows = [match.group(1).split(" | ") for line in block.splitlines() if (match := _TABLE_ROW.match(line))]
    if not rows:
        heading = block.startswith("### ")
        console.print(block.removeprefix("### ") + "\n", style="bold" if heading else None, markup=False)
        return
    table = Table(*(escape(cell) for cell in rows[0]), show_lines=True)
    for row in rows[2:]:
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)


def show_passage(passage: "OpenedPassage") -> None:
    """Print a passage in its context, the passage itself between marks and, in a colour terminal, highlighted."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(f"[bold]{escape(passage.title)}[/bold] ({' > '.join(map(escape, passage.section))})")
    kind = passage.evidence_type.replace("_", " ")
    console.print(f"[dim]{passage.document_id} {passage.start}-{passage.end}; {kind}; {passage.review_status}[/dim]\n")
    before, text, after = map(escape, (passage.before, passage.text, passage.after))
    console.print(f"{before}[bold black on yellow]»{text}«[/bold black on yellow]{after}\n")
    for reference in passage.references:
        console.print(format_reference(reference), markup=False)


def show_explanation(explanation: "Explanation", *, in_full: bool) -> None:
    """Print passages, best first; in full also how the question was understood and what each arm found."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    if in_full:
        asked = f"{explanation.kind}{', polar' if explanation.polar and explanation.kind != 'polar' else ''}"
        console.print(f"[bold]Understood as[/bold] {escape(explanation.text)} ({asked})")
        for name, others in explanation.expansions.items():
            console.print(f"  {name} = {'; '.join(others)}", markup=False)
        for typed, read in explanation.corrections.items():
            console.print(f"  {typed} read as {read}", markup=False)
        for what, found in (("denies", explanation.denied), ("asks of", explanation.population)):
            if found:
                console.print(f"  {what}: {', '.join(found)}", markup=False)
        if explanation.strange:
            console.print(f"  unknown to the documents: {', '.join(explanation.strange)}", markup=False)
        console.print(f"[bold]Embedded as[/bold] {escape(explanation.embedded_as)}")
        weights = ", ".join(f"{term} {weight:g}" for term, weight in explanation.lexical_terms.items())
        console.print(f"[bold]Searched for[/bold] {escape(weights)}\n")
    for number, passage in enumerate(explanation.passages, start=1):
        where = " > ".join((passage.title, *passage.section))
        console.print(f"[bold]{number}. {escape(where)}[/bold] [dim]{passage.score:.3f}[/dim]")
        if in_full:
            arms = (
                f"{name} {f'rank {rank}' if rank else 'not offered'}, {score:.3f}"
                for name, rank, score in (
                    ("dense", passage.dense_rank, passage.dense_score or 0.0),
                    ("lexical", passage.lexical_rank, passage.lexical_score or 0.0),
                )
            )
            console.print(f"   [dim]{'; '.join(arms)}[/dim]")
            console.print(f"   [dim]{_why(passage)}[/dim]")
        console.print(f"   {passage.document_id} {passage.start} {passage.end}", markup=False)
        console.print(f"   {' '.join(passage.text.split())[:_PREVIEW]}\n", markup=False)


def _why(passage: "RetrievedPassage") -> str:
    """Say what a passage's score is made of, and what kept it."""
    from qa.ranking import READINGS, load_weights

    made = " + ".join(
        f"{weight:.2f} x {name} {passage.readings[name]:.2f}"
        for name, weight in zip(READINGS, load_weights(), strict=True)
        if name in passage.readings
    )
    reranked = "" if passage.rerank_score is None else f"; reranked at {passage.rerank_score:.3f}"
    return f"{f'fused {made}' if made else 'not fused'}{reranked}; kept: {passage.kept}"


def show_findings(findings: "list[Finding]") -> None:
    """Print the findings of `betz doctor`, faults marked."""
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        mark = "[green]ok[/green]   " if finding.ok else "[red]FAULT[/red]"
        console.print(f"{mark} {finding.name}: {escape(finding.value)}")


@contextmanager
def progress_bars() -> "Iterator[Progress]":
    """Show a bar per stage of long work on standard error."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many are done per second."""

        def render(self, task: Task) -> Text:
            """Show the rate, once there is one."""
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def show_report(report: "IngestReport", *, as_json: bool) -> None:
    """Print what an ingest did: a table of counts, then each file left out and why."""
    if as_json:
        fields = {f.name: getattr(report, f.name) for f in dataclasses.fields(report)}
        print(json.dumps({**fields, "counts": report.counts.model_dump()}, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    table = Table("added", "updated", "unchanged", "deleted", "skipped", "failed")
    groups = (report.added, report.updated, report.unchanged, report.deleted, report.skipped, report.failed)
    table.add_row(*(str(len(group)) for group in groups))
    console.print(table)
    for name, reason in report.skipped.items():
        console.print(f"skipped {name}: {reason}", style="dim", markup=False)
    for name, note in report.notes.items():
        console.print(f"note {name}: {note}", style="yellow", markup=False)
    for reason in report.failed.values():
        console.print(f"failed {reason}", style="red", markup=False)
    counts = report.counts
    state = "published" if report.published else "already live, nothing to do"
    console.print(
        f"Generation {report.generation} {state}: {counts.documents} documents, {counts.sentences} sentences, "
        f"{counts.chunks} chunks, {counts.tokens} tokens, {counts.tokens_unseen} unseen by the embedder."
    )
