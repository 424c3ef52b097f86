"""The nouns of a scored run: figures that carry their denominators, and what each turn came to."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pydantic import Field

from evals.gold_items import ExpectedVerdict, Kind
from evals.metrics.selective import RiskCoverage
from evals.run_folder import Manifest, Stored
from evals.statistics import Estimate, bootstrap_mean
from evals.turn_score import ReplyScore

State = Literal["scored", "abstained", "unparsed", "error"]
Unit = Literal["turns", "facts", "claims", "sentences", "conversations", "questions", "items", "pairs"]

_DIGITS = 6


class Observation(NamedTuple):
    """One value of a metric, the item it belongs to, and what state its answer was in."""

    item: str
    value: float
    state: State = "scored"


class Metric(Stored):
    """A mean over `n_total` units with its 95 % bootstrap interval, resampled by item; None without units.

    n_total = n_scored + n_abstained + n_unparsed + n_error: the states of the answers that the units come from. Errors
    are part of the mean, as wrong. `low` and `high` are None for a figure that is no mean.
    """

    family: str
    name: str
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    n_total: int
    n_scored: int
    n_abstained: int
    n_unparsed: int
    n_error: int
    floor: float | None = None


class TurnScore(Stored):
    """One turn of the gold with how its live and its scripted answer did, and retrieval by its own words alone."""

    item: str
    turn: int
    kind: Kind
    topic: str
    must_pass: bool
    ask: str
    gold_verdict: ExpectedVerdict | None
    live: ReplyScore
    scripted: ReplyScore | None
    alone: dict[str, float] | None

    @property
    def key(self) -> str:
        """The turn's name, `item#turn` from 1."""
        return f"{self.item}#{self.turn + 1}"

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return self.gold_verdict != "abstain"


class Summary(Stored):
    """A run, scored against gold.

    `missing` names the turns of the gold that the run did not ask in these words, `unfit` those that quote what the
    run's documents do not hold, `unused` the items of the run that the gold does not hold; none is in any figure.
    `confusion` counts verdicts, [gold][given].
    """

    manifest: Manifest
    gold_sha256: str
    items_sha256: str
    missing: tuple[str, ...]
    unfit: tuple[str, ...] = ()
    unused: tuple[str, ...]
    metrics: tuple[Metric, ...]
    topics: dict[str, Metric]
    confusion: dict[str, dict[str, int]]
    risk_coverage: tuple[RiskCoverage, ...]
    turns: tuple[TurnScore, ...] = Field(repr=False)

    def __getitem__(self, name: str) -> Metric:
        """Return a metric by name. Raises KeyError."""
        found = next((metric for metric in self.metrics if metric.name == name), None)
        if found is None:
            raise KeyError(f"{name!r} is none of {', '.join(metric.name for metric in self.metrics)}")
        return found


def estimate(
    family: str, name: str, observations: Sequence[Observation], *, unit: Unit = "turns", floor: float | None = None
) -> Metric:
    """Return the mean of observations as a metric."""
    found = (
        bootstrap_mean([one.value for one in observations], [one.item for one in observations])
        if observations
        else None
    )
    return measured(family, name, found, observations, unit=unit, floor=floor)


def measured(
    family: str,
    name: str,
    found: Estimate | None,
    observations: Sequence[Observation],
    *,
    unit: Unit = "turns",
    floor: float | None = None,
) -> Metric:
    """Return a figure that comes with its own interval as a metric; None where it is not defined."""
    states = Counter(observation.state for observation in observations)
    value, low, high = (round(number, _DIGITS) for number in found) if found else (None, None, None)
    return _metric(family, name, unit, (value, low, high), states, floor)


def figure(
    family: str, name: str, value: float | None, observations: Sequence[Observation], *, unit: Unit = "turns"
) -> Metric:
    """Return a figure that is no mean over its observations: without an interval, with their denominators."""
    states = Counter(observation.state for observation in observations)
    return _metric(family, name, unit, (None if value is None else round(value, _DIGITS), None, None), states, None)


def _metric(
    family: str,
    name: str,
    unit: Unit,
    numbers: tuple[float | None, float | None, float | None],
    states: Counter[State],
    floor: float | None,
) -> Metric:
    value, low, high = numbers
    return Metric(
        family=family,
        name=name,
        unit=unit,
        value=value,
        low=low,
        high=high,
        n_total=states.total(),
        n_scored=states["scored"],
        n_abstained=states["abstained"],
        n_unparsed=states["unparsed"],
        n_error=states["error"],
        floor=floor,
    )
