"""Score a run against gold: a pure function of stored answers, gold and the run's own documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evals.families import all_metrics, correctness
from evals.gold import GoldSpan, gold_sha256, resolve_fitting
from evals.gold_items import GoldItem, Turn
from evals.metrics.selective import RiskCoverage, risk_coverage
from evals.metrics.verdicts import VERDICTS, verdict_scores
from evals.run_folder import RunFolder, TurnRecord
from evals.summary import Summary, TurnScore, estimate
from evals.turn_score import Asked, score_reply, score_retrieval
from ingest.documents import Document

_DIGITS = 6


def score(run: Path, gold: Sequence[GoldItem] | None = None) -> Summary:
    """Score a run against gold, by default the gold it was asked with.

    Turns that the gold asks in other words than the run did are named as missing, and those whose passages the run's
    documents do not hold, because they have changed, as unfit; neither are scored. Raises RunError and SlowPattern.
    """
    folder = RunFolder(run)
    manifest, documents = folder.manifest, folder.documents()
    items = sorted(folder.gold() if gold is None else gold, key=lambda item: item.id)
    spans = resolve_fitting(items, documents.get)
    records = {item.id: item for item in folder.items()}
    turns: list[TurnScore] = []
    missing: list[str] = []
    unfit: list[str] = []
    for item in items:
        answered = records[item.id].turns if item.id in records else ()
        asks = [turn.ask for turn in item.turns]
        for number in range(len(asks)):
            if (item.id, number) not in spans:
                unfit.append(f"{item.id}#{number + 1}")
            # A turn's answer depends on the turns before it.
            elif [record.ask for record in answered[: number + 1]] == asks[: number + 1]:
                turns.append(_turn(item, number, answered[number], spans[item.id, number], documents))
            else:
                missing.append(f"{item.id}#{number + 1}")
    return Summary(
        manifest=manifest,
        gold_sha256=gold_sha256(items),
        items_sha256=folder.items_sha256(),
        missing=tuple(missing),
        unfit=tuple(unfit),
        unused=tuple(sorted(records.keys() - {item.id for item in items})),
        metrics=tuple(all_metrics(turns)),
        topics={name: estimate("topics", name, correctness(held)) for name, held in _by_topic(turns)},
        confusion=_confusion(turns),
        risk_coverage=_curve(turns),
        turns=tuple(turns),
    )


def _turn(
    item: GoldItem, number: int, record: TurnRecord, gold: Sequence[GoldSpan], documents: dict[str, Document]
) -> TurnScore:
    turn = item.turns[number]
    asked = Asked(turn.expect, gold, documents)
    scripted = record.scripted if _same_script(turn, record) else None
    return TurnScore(
        item=item.id,
        turn=number,
        kind=item.kind,
        topic=item.topic,
        must_pass=item.must_pass,
        ask=turn.ask,
        gold_verdict=turn.expect.verdict,
        live=score_reply(record.live, asked),
        scripted=score_reply(scripted, asked) if scripted else None,
        alone=None if record.alone is None else score_retrieval(record.alone, gold),
    )


def _same_script(turn: Turn, record: TurnRecord) -> bool:
    return turn.standalone == record.standalone


def _by_topic(turns: Iterable[TurnScore]) -> Iterator[tuple[str, list[TurnScore]]]:
    topics: dict[str, list[TurnScore]] = defaultdict(list)
    for turn in turns:
        topics[turn.topic or "none"].append(turn)
    yield from sorted(topics.items())


def _confusion(turns: Sequence[TurnScore]) -> dict[str, dict[str, int]]:
    polar = [turn for turn in turns if turn.gold_verdict in VERDICTS]
    scores = verdict_scores([str(turn.gold_verdict) for turn in polar], [str(turn.live.verdict) for turn in polar])
    return {row: dict(cells) for row, cells in scores.confusion.items()}


def _curve(turns: Sequence[TurnScore]) -> tuple[RiskCoverage, ...]:
    answered = [(turn.live.confidence, not turn.live.correct) for turn in turns if turn.live.outcome == "answered"]
    return tuple(
        RiskCoverage(round(point.coverage, _DIGITS), round(point.risk, _DIGITS))
        for point in risk_coverage(answered, len(turns))
    )
