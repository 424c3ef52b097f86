"""What a judge makes of a run: whether answers state their must-have facts and whether citations bear out claims."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from evals.gold_items import GoldItem
from evals.judge.calibration import Calibration, calibrations
from evals.judge.model import ERROR, JUDGES, UNPARSED, Judge, Ruling, Task
from evals.metrics.citations import MARK
from evals.metrics.facts import Fact, Importance
from evals.run_folder import RunFolder, Stored
from evals.score import score
from evals.statistics import kappa_interval
from evals.summary import Metric, Observation, State, TurnScore, Unit, estimate, measured
from ingest.embed import Progress
from qa.answer import Answer

JUDGED = "judged.json"
_GOOD: dict[Task, str] = {"fact": "entailment", "support": "supports"}


class Judgement(Stored):
    """One label: of a fact by its id, or of a claim by its place from 1; `key` finds the reply it was read from."""

    turn: str
    task: Task
    about: str
    label: str
    key: str


class Judged(Stored):
    """A run as a judge sees it. It goes with the answers and the gold of those hashes and is part of no gate."""

    judge: str
    judge_id: str
    items_sha256: str
    gold_sha256: str
    calibrations: tuple[Calibration, ...]
    metrics: tuple[Metric, ...]
    judgements: tuple[Judgement, ...]


class _Point(NamedTuple):
    """Something to judge; `rule` asks the judge, `matched` is what the authored wordings say of a fact."""

    turn: TurnScore
    task: Task
    about: str
    importance: Importance | None
    matched: bool
    rule: Callable[[], Ruling]


def judge_run(
    run: Path,
    judge: Judge,
    gold: Sequence[GoldItem] | None = None,
    *,
    workers: int = JUDGES,
    progress: Progress = lambda *_: None,
) -> Judged:
    """Judge the live answers of a run; an abstention states no fact and is not asked about.

    A fact is put to the judge in the words of its first match example. What was asked before, in this run or in
    another, is not asked again. Raises RunError, GoldError, and BetzError when the judge is down.
    """
    summary = score(run, gold)
    points = list(_points(RunFolder(run), summary.turns, judge, gold))
    rulings: list[Ruling] = []
    with ThreadPoolExecutor(workers) as pool:
        try:
            for ruling in pool.map(lambda point: point.rule(), points):
                rulings.append(ruling)
                progress("judge", len(rulings), len(points))
        finally:
            pool.shutdown(cancel_futures=True)
    ruled = list(zip(points, rulings, strict=True))
    return Judged(
        judge=judge.name,
        judge_id=judge.id,
        items_sha256=summary.items_sha256,
        gold_sha256=summary.gold_sha256,
        calibrations=tuple(calibrations(judge)),
        metrics=tuple(_metrics(ruled, summary.turns)),
        judgements=tuple(
            Judgement(turn=point.turn.key, task=point.task, about=point.about, label=label, key=key)
            for point, (label, key) in ruled
        ),
    )


def load_judged(run: Path, items_sha256: str, gold_sha256: str) -> Judged | None:
    """Return what a judge made of a run with these hashes, None when it has not judged it. Raises ValidationError."""
    path = run / JUDGED
    found = Judged.model_validate_json(path.read_bytes()) if path.is_file() else None
    fits = found is not None and (found.items_sha256, found.gold_sha256) == (items_sha256, gold_sha256)
    return found if fits else None


def _points(
    folder: RunFolder, turns: Sequence[TurnScore], judge: Judge, gold: Sequence[GoldItem] | None
) -> Iterator[_Point]:
    records = {item.id: item for item in folder.items()}
    items = {item.id: item for item in (folder.gold() if gold is None else gold)}
    for turn in turns:
        answer = records[turn.item].turns[turn.turn].live.answer
        if answer is None or turn.live.outcome != "answered":
            continue
        facts = items[turn.item].turns[turn.turn].expect.must_have
        for fact, found in zip(facts, turn.live.facts, strict=True):
            yield _fact(turn, fact, answer, judge, matched=found.state == "matched")
        for place, claim in enumerate(answer.claims, start=1):
            cited = [citation.cited_text for citation in claim.citations]
            yield _Point(turn, "support", str(place), None, False, _asking(judge.supports, claim.text, cited))


def _fact(turn: TurnScore, fact: Fact, answer: Answer, judge: Judge, *, matched: bool) -> _Point:
    text = MARK.sub("", answer.text)
    asking = _asking(judge.states, answer.standalone_question, text, fact.examples.match[0])
    return _Point(turn, "fact", fact.id, fact.importance, matched, asking)


def _asking(rule: Callable[..., Ruling], *asked: object) -> Callable[[], Ruling]:
    return lambda: rule(*asked)


def _metrics(ruled: Sequence[tuple[_Point, Ruling]], turns: Sequence[TurnScore]) -> Iterator[Metric]:
    """Yield the shares, over every fact and claim of the run, and how far matcher and judge agree on facts."""
    silent = [(turn, fact.importance) for turn in turns for fact in turn.live.facts if turn.live.outcome != "answered"]
    facts = [(point, ruling) for point, ruling in ruled if point.task == "fact"]
    for name, wanted in (("judged_vital", ("vital",)), ("judged_all", ("vital", "okay"))):
        found = [_observed(point, ruling) for point, ruling in facts if point.importance in wanted]
        found += [
            Observation(turn.item, 0.0, "error" if turn.live.outcome == "error" else "abstained")
            for turn, importance in silent
            if importance in wanted
        ]
        yield estimate("judge", name, found, unit="facts")
    claims = [_observed(point, ruling) for point, ruling in ruled if point.task == "support"]
    yield estimate("judge", "judged_support", claims, unit="claims")
    yield _agreement(facts)


def _agreement(facts: Sequence[tuple[_Point, Ruling]]) -> Metric:
    matcher = [str(point.matched) for point, _ in facts]
    judged = [str(ruling.label == _GOOD["fact"]) for _, ruling in facts]
    found = kappa_interval(matcher, judged, [point.turn.item for point, _ in facts]) if facts else None
    unit: Unit = "facts"
    return measured("judge", "matcher_and_judge_kappa", found, [_observed(*fact) for fact in facts], unit=unit)


def _observed(point: _Point, ruling: Ruling) -> Observation:
    states: dict[str, State] = {UNPARSED: "unparsed", ERROR: "error"}
    good = ruling.label == _GOOD[point.task]
    return Observation(point.turn.item, float(good), states.get(ruling.label, "scored"))
