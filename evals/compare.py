"""Compare two runs on the turns they share: what flipped, and whether one is better in general.

The sign-flip permutation test and the bootstrap are both clustered by item; both are given, also where they disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.families import critical
from evals.gold_items import GoldItem
from evals.metrics.verdicts import VERDICTS, is_flip
from evals.run_folder import Manifest, RunError, RunFolder, Stored
from evals.score import score
from evals.statistics import bootstrap_difference, mcnemar_p, sign_flip_p
from evals.summary import TurnScore

Value = Callable[[TurnScore], float | None]
Pair = tuple[TurnScore, TurnScore]

_DIGITS = 6
_CORRECT = "correct"
_BINARY: dict[str, Value] = {
    _CORRECT: lambda turn: float(turn.live.correct),
    "answered": lambda turn: float(turn.live.outcome == "answered"),
    "verdict_accuracy": lambda turn: (
        float(turn.live.verdict == turn.gold_verdict) if turn.gold_verdict in VERDICTS else None
    ),
    "no_critical_must_not": lambda turn: float(not critical(turn.live)),
}
_GRADED: dict[str, Value] = {
    "vital_strict": lambda turn: turn.live.vital_strict,
    "all": lambda turn: turn.live.all,
    "span_recall@10": lambda turn: turn.live.retrieval.get("span_recall@10"),
    "ndcg@10": lambda turn: turn.live.retrieval.get("ndcg@10"),
}


class Flip(Stored):
    """A turn that two runs differ on, and what each got wrong about it; nothing for one that is right."""

    turn: str
    ask: str
    must_pass: bool
    before: tuple[str, ...]
    after: tuple[str, ...]


class Difference(Stored):
    """How a metric changed over the `n` turns that have it in both runs, with its 95 % interval.

    `p` is that of the sign-flip test, `mcnemar` that of McNemar's, for figures that are yes or no only.
    """

    name: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float
    mcnemar: float | None


class Comparison(Stored):
    """Two runs, scored against the same gold.

    `fixed` were wrong and are right, `broken` were right and are wrong; `verdict_flips` went from yes to no or back.
    `only_before` and `only_after` name the turns that one run lacks; they are in no figure.
    """

    before: Manifest
    after: Manifest
    n: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    differences: tuple[Difference, ...]
    topics: tuple[Difference, ...]
    fixed: tuple[Flip, ...]
    broken: tuple[Flip, ...]
    verdict_flips: tuple[Flip, ...]


def compare(before: Path, after: Path, gold: Sequence[GoldItem] | None = None) -> Comparison:
    """Compare two runs turn by turn, both scored against the same gold, by default that of the later.

    Raises RunError when they share no turn, and what `score` raises.
    """
    items = RunFolder(after).gold() if gold is None else gold
    one, other = score(before, items), score(after, items)
    first = {turn.key: turn for turn in one.turns}
    second = {turn.key: turn for turn in other.turns}
    pairs = [(first[key], second[key]) for key in sorted(first.keys() & second.keys())]
    if not pairs:
        raise RunError(f"{before} and {after} share no turn.", hint="Compare two runs of the same suite.")
    topics: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        topics[pair[0].topic or "none"].append(pair)
    return Comparison(
        before=one.manifest,
        after=other.manifest,
        n=len(pairs),
        only_before=tuple(sorted(first.keys() - second.keys())),
        only_after=tuple(sorted(second.keys() - first.keys())),
        differences=tuple(
            found for name, value in (_BINARY | _GRADED).items() for found in _differences(name, value, pairs)
        ),
        topics=tuple(
            found.model_copy(update={"name": topic})
            for topic, held in sorted(topics.items())
            for found in _differences(_CORRECT, _BINARY[_CORRECT], held)
        ),
        fixed=_flips(pairs, lambda a, b: b.live.correct and not a.live.correct),
        broken=_flips(pairs, lambda a, b: a.live.correct and not b.live.correct),
        verdict_flips=_flips(pairs, lambda a, b: is_flip(str(a.live.verdict), str(b.live.verdict))),
    )


def _differences(name: str, value: Value, pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Yield how a metric changed, unless no turn has it."""
    found = [(a.item, x, y) for a, b in pairs if (x := value(a)) is not None and (y := value(b)) is not None]
    if not found:
        return
    items, one, other = ([row[column] for row in found] for column in range(3))
    before, after = [float(x) for x in one], [float(y) for y in other]
    changes = [y - x for x, y in zip(before, after, strict=True)]
    shift = bootstrap_difference(before, after, items)
    mcnemar = mcnemar_p(sum(change < 0 for change in changes), sum(change > 0 for change in changes))
    yield Difference(
        name=name,
        n=len(found),
        before=round(sum(before) / len(before), _DIGITS),
        after=round(sum(after) / len(after), _DIGITS),
        difference=round(shift.value, _DIGITS),
        low=round(shift.low, _DIGITS),
        high=round(shift.high, _DIGITS),
        p=round(sign_flip_p(changes, items), _DIGITS),
        mcnemar=round(mcnemar, _DIGITS) if name in _BINARY else None,
    )


def _flips(pairs: Sequence[Pair], differs: Callable[[TurnScore, TurnScore], bool]) -> tuple[Flip, ...]:
    return tuple(
        Flip(turn=b.key, ask=b.ask, must_pass=b.must_pass, before=a.live.problems, after=b.live.problems)
        for a, b in pairs
        if differs(a, b)
    )
