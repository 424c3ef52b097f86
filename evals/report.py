"""A run, or the comparison of two, as one self-contained HTML file: no scripts, nothing fetched, everything escaped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals import charts
from evals.compare import Comparison
from evals.external.rows import External
from evals.gold import GoldSpan, resolve_fitting
from evals.gold_items import GoldItem
from evals.judge.calibration import describe
from evals.judge.judged import load_judged
from evals.metrics.spans import Span, holds
from evals.run_folder import Reply, RunFolder
from evals.summary import Summary, TurnScore
from ingest.documents import Document
from qa.answer import Answer

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PASSAGES = 5


class Piece(NamedTuple):
    """A stretch of a passage: `gold` when gold asks for it, `cited` when the answer quotes it."""

    text: str
    gold: bool
    cited: bool


@dataclass(frozen=True)
class ShownPassage:
    """A retrieved passage, cut where gold or a citation begins or ends."""

    title: str
    place: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ShownTurn:
    """A turn with its answer, its first passages, and the gold quotes with whether a passage holds each."""

    score: TurnScore
    reply: Reply
    passages: tuple[ShownPassage, ...]
    gold: tuple[tuple[str, str, bool], ...]
    facts: tuple[tuple[str, str, str], ...]


def report_run(
    run: Path,
    summary: Summary,
    gold: Sequence[GoldItem] | None = None,
    *,
    notes: Sequence[str] = (),
    externals: Sequence[External] = (),
) -> str:
    """Return the report of a scored run, with what a judge made of it where one has.

    `notes` are footnotes; `externals` are suites of other people's data to show beside it. Raises RunError.
    """
    folder = RunFolder(run)
    items = folder.gold() if gold is None else gold
    times = folder.milliseconds()
    judged = load_judged(run, summary.items_sha256, summary.gold_sha256)
    told = describe(judged.judge, judged.calibrations) if judged else ()
    return (
        _environment()
        .get_template("run.html")
        .render(
            summary=summary,
            judged=judged.metrics if judged else (),
            externals=externals,
            notes=(_matcher_note(externals), *told, *notes),
            states=Counter(turn.live.outcome for turn in summary.turns),
            misses=Counter(turn.live.miss for turn in summary.turns if turn.live.miss),
            latency=folder.latency(),
            columns=charts.histogram(times),
            range=(min(times, default=0.0), max(times, default=0.0)),
            curve=charts.risk_curve(summary.risk_coverage),
            bars=charts.topic_bars(summary.topics),
            width=charts.WIDTH,
            height=charts.HEIGHT,
            wrong=sum(not turn.live.correct for turn in summary.turns),
            turns=list(_shown(folder, summary, items)),
        )
    )


def _matcher_note(externals: Iterable[External]) -> str:
    """Say how the matcher of must-have facts is calibrated: by a K-QA suite among the external ones, or not here."""
    rows = [row for external in externals for row in external.rows]
    kappa = next((row.metric for row in rows if (row.system, row.metric.name) == ("matcher", "kappa")), None)
    if kappa is None or kappa.value is None:
        return "Matcher of must-have facts: uncalibrated in this report (betz eval external kqa measures it)"
    return (
        f"Matcher of must-have facts: calibrated: kappa {kappa.value:.2f} [{kappa.low:.2f}, {kappa.high:.2f}] "
        f"(kqa, n = {kappa.n_total})"
    )


def report_comparison(comparison: Comparison) -> str:
    """Return the report of a comparison."""
    return _environment().get_template("comparison.html").render(comparison=comparison)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(folder: RunFolder, summary: Summary, items: Sequence[GoldItem]) -> Iterator[ShownTurn]:
    """Yield the turns, wrong ones first."""
    documents, records = folder.documents(), {item.id: item for item in folder.items()}
    spans, by_id = resolve_fitting(items, documents.get), {item.id: item for item in items}
    for score in sorted(summary.turns, key=lambda turn: turn.live.correct):
        reply = records[score.item].turns[score.turn].live
        gold, answer = spans[score.item, score.turn], reply.answer
        facts = by_id[score.item].turns[score.turn].expect.must_have
        yield ShownTurn(
            score=score,
            reply=reply,
            passages=tuple(_passages(answer, [span for span, _ in gold])) if answer else (),
            gold=tuple(_gold(gold, answer, documents)),
            facts=tuple(
                (fact.id, " and ".join(" / ".join(group) for group in fact.all_of), found.outcome.replace("_", " "))
                for fact, found in zip(facts, score.live.facts, strict=True)
            ),
        )


def _passages(answer: Answer, gold: Sequence[Span]) -> Iterator[ShownPassage]:
    cited = [Span(cite.document_id, cite.start, cite.end) for claim in answer.claims for cite in claim.citations]
    for passage in answer.passages[:_PASSAGES]:
        span = Span(passage.document_id, passage.start, passage.end)
        yield ShownPassage(
            title=" > ".join((passage.title, *passage.section)),
            place=f"{passage.document_id} {passage.start} {passage.end}",
            pieces=tuple(cut(passage.text, span, gold, cited)),
        )


def cut(text: str, passage: Span, gold: Iterable[Span], cited: Iterable[Span]) -> Iterator[Piece]:
    """Yield a passage's text in pieces that are gold or cited throughout, or not at all; together they are the text."""
    wanted, quoted = ([_within(span, passage) for span in spans] for spans in (gold, cited))
    edges = sorted({0, len(text), *(edge for start, end in (*wanted, *quoted) for edge in (start, end))})
    for start, end in pairwise(edges):
        yield Piece(text[start:end], _inside(wanted, start, end), _inside(quoted, start, end))


def _within(span: Span, passage: Span) -> tuple[int, int]:
    """Return a span in offsets of a passage's text, empty when it lies elsewhere."""
    if span.document_id != passage.document_id:
        return 0, 0
    length = passage.end - passage.start
    start, end = (min(max(edge - passage.start, 0), length) for edge in (span.start, span.end))
    return start, max(start, end)


def _inside(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _gold(
    gold: Sequence[GoldSpan], answer: Answer | None, documents: Mapping[str, Document]
) -> Iterator[tuple[str, str, bool]]:
    """Yield each gold passage as its document, its quote, and whether a retrieved passage holds it."""
    found = [Span(passage.document_id, passage.start, passage.end) for passage in answer.passages] if answer else []
    for span, _ in gold:
        quote = documents[span.document_id].text[span.start : span.end]
        yield span.document_id, quote, any(holds(chunk, span) for chunk in found)
