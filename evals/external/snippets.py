"""BioASQ's gold snippets against the passages that a search finds: overlap of characters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.external.data import read_jsonl
from evals.external.rows import Row
from evals.external.searches import PASSAGES, PassageSearch
from evals.metrics.spans import Span, snippet_overlap
from evals.summary import Observation, State, estimate
from ingest.documents import Document
from ingest.embed import Progress
from ingest.loaders.base import clean_text

_MEASURES = tuple(f"snippet_{name}@{PASSAGES}" for name in ("precision", "recall", "f1"))


def snippet_rows(
    folder: Path,
    systems: Mapping[str, PassageSearch],
    document: Callable[[str], Document | None],
    *,
    limit: int | None = None,
    progress: Progress,
) -> Iterator[Row]:
    """Yield precision, recall and F1 of the characters of the first passages, over questions with a located snippet.

    A snippet that its document does not hold word for word, as a title, is left out. A query that fails scores 0.
    Raises Skipped and BetzError.
    """
    rows = read_jsonl(folder, "queries.jsonl", "_id", "text", "snippets")
    asked = [(row, spans) for row in rows if (spans := list(_located(row["snippets"], document)))][:limit]
    for name, search in systems.items():
        found: dict[str, list[Observation]] = {measure: [] for measure in _MEASURES}
        for done, (row, gold) in enumerate(asked, start=1):
            state: State = "scored"
            try:
                overlap = snippet_overlap(search(row["text"]), gold)
            except Exception:
                overlap, state = None, "error"
            values = (overlap.precision or 0.0, overlap.recall, overlap.f1) if overlap else (0.0, 0.0, 0.0)
            for measure, value in zip(_MEASURES, values, strict=True):
                found[measure].append(Observation(row["_id"], value, state))
            progress(f"{name}, snippets", done, len(asked))
        for measure, observations in found.items():
            yield Row(system=name, metric=estimate("snippets", measure, observations, unit="questions"))


def _located(snippets: Sequence[dict[str, Any]], document: Callable[[str], Document | None]) -> Iterator[Span]:
    for snippet in snippets:
        held, text = document(snippet["doc"]), " ".join(clean_text(snippet["text"]).split())
        start = held.text.find(text) if held and text else -1
        if start >= 0:
            yield Span(snippet["doc"], start, start + len(text))
