"""The commands of `betz eval` that measure search over the bundled corpus and fit its ranking."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.settings import Settings

Index = Annotated[Path | None, typer.Option("--index", help="Index of the bundled corpus; default as for betz ask.")]


def search(
    index: Index = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Measure search over the bundled corpus on development questions: alone, misspelt, and in conversation."""
    from api.terminal import progress_bars
    from evals.external.rows import External
    from evals.external.searches import searches
    from evals.search.cases import CONVERSATIONS, FOLLOWUPS, load_search_cases
    from evals.search.rows import BETZ, conversation_rows, followup_rows
    from evals.terminal import show_external

    settings = Settings() if index is None else Settings(index=index)
    found = searches(settings)
    systems, assistant = found.documents, found.assistant
    with progress_bars() as progress:
        rows = (
            *followup_rows(load_search_cases(FOLLOWUPS), systems, assistant.standalone, progress),
            *conversation_rows(load_search_cases(CONVERSATIONS), systems[BETZ], assistant.standalone, progress),
        )
    measured = External(suite="search", rows=rows, skipped=())
    if as_json:
        print(measured.model_dump_json(indent=2))
    else:
        show_external(measured)


def train_ranking(
    index: Index = None,
    also: Annotated[
        list[str] | None, typer.Option(help="FOLDER=INDEX: a BEIR folder and an index of its corpus to learn from too.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write the fitted weights to qa/ranking.json.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Fit the weights by which passages are ranked, with figures cross-validated by question."""
    from api.terminal import progress_bars
    from evals.search.train import train_ranking as train
    from evals.terminal import show_external
    from qa.assistant import Assistant

    pairs = [pair.partition("=") for pair in also or ()]
    others = {Path(folder): Assistant.open(Settings(index=Path(at))) for folder, _, at in pairs}
    with progress_bars() as progress:
        own = Assistant.open(Settings() if index is None else Settings(index=index))
        found = train(own, others, progress, write=write)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        show_external(found)


def search_latency(
    folder: Annotated[Path, typer.Argument(help="BEIR folder whose queries are searched for.")],
    index: Index = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Time warm searches for the queries of a BEIR folder, embedding included, step by step."""
    import os

    from api.terminal import progress_bars
    from evals.external.data import read_jsonl
    from evals.search.latency import time_search
    from evals.terminal import show_search_latency
    from qa.assistant import Assistant

    questions = [row["text"] for row in read_jsonl(folder, "queries.jsonl", "text")]
    with progress_bars() as progress:
        assistant = Assistant.open(Settings() if index is None else Settings(index=index))
        found = time_search(assistant, questions, os.getloadavg()[0], progress)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        show_search_latency(found)
