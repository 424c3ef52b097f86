"""The command of `betz eval` that measures search over the bundled corpus."""

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
