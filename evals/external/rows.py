"""The nouns of an external suite: what was measured, of which system, and what was left out."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from evals.metrics.verdicts import NO_VERDICT, is_flip, verdict_scores
from evals.run_folder import Stored
from evals.statistics import kappa_interval
from evals.summary import Metric, Observation, State, Unit, estimate, figure, measured
from ingest.embed import Progress
from ingest.errors import BetzError


class Labeller(NamedTuple):
    """Gives for a question, or a claim, and the evidence a label of the suite, `unparsed`, `abstained` or `error`.

    `workers` may be asked at a time: one that waits for a network gains by it.
    """

    label: Callable[[str, Sequence[str]], str]
    workers: int = 1


Labellers = Mapping[str, Labeller]


class Row(Stored):
    """A metric of one system; floors are systems too."""

    system: str
    metric: Metric


class External(Stored):
    """The rows of a suite, what to know when reading them, and each part that was skipped with its reason."""

    suite: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...]


def load_external(path: Path) -> External:
    """Read what a suite came to, as `betz eval external … --json` prints it. Raises BetzError."""
    try:
        return External.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BetzError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise BetzError(f"{path} is no result of an external suite: {error.errors()[0]['msg']}.") from error


def label_rows(
    system: str,
    family: str,
    gold: Sequence[str],
    given: Sequence[str],
    *,
    unit: Unit,
    classes: Sequence[str],
    clusters: Sequence[Hashable] | None = None,
) -> Iterator[Row]:
    """Yield accuracy, macro-F1, kappa and flips of a system's labels; intervals are clustered where `clusters` are."""
    states: dict[str, State] = {"unparsed": "unparsed", "abstained": "abstained", "error": "error"}
    names = [str(name) for name in (range(len(gold)) if clusters is None else clusters)]

    def observed(place: int, value: bool) -> Observation:
        return Observation(names[place], float(value), states.get(given[place], "scored"))

    right = [observed(place, given[place] == label) for place, label in enumerate(gold)]
    yield Row(system=system, metric=estimate(family, "accuracy", right, unit=unit))
    scores = verdict_scores(gold, given, classes=classes)
    yield Row(system=system, metric=figure(family, "macro_f1", scores.macro_f1, right, unit=unit))
    kappa = kappa_interval(gold, given, names) if right else None
    yield Row(system=system, metric=measured(family, "kappa", kappa, right, unit=unit))
    if {"yes", "no"} <= set(classes):
        flips = [observed(place, is_flip(label, given[place])) for place, label in enumerate(gold) if label != "maybe"]
        yield Row(system=system, metric=estimate(family, "flip_rate", flips, unit=unit))


def found_rows(
    system: str,
    family: str,
    gold: Sequence[str],
    given: Sequence[str],
    label: str,
    *,
    unit: Unit,
    clusters: Sequence[Hashable],
) -> Iterator[Row]:
    """Yield precision and recall of one label: of the items given it, and of those that have it."""
    sides = (("precision", given, gold), ("recall", gold, given))
    for name, chosen, other in sides:
        places = [place for place, found in enumerate(chosen) if found == label]
        seen = [Observation(str(clusters[place]), float(other[place] == label)) for place in places]
        yield Row(system=system, metric=estimate(family, f"{label}_{name}", seen, unit=unit))


def labels_of(
    labeller: Labeller,
    questions: Sequence[tuple[str, Sequence[str]]],
    classes: Sequence[str],
    *,
    stage: str,
    progress: Progress,
) -> list[str]:
    """Return a labeller's label of each question; one that is no label is `unparsed`, an exception an `error`.

    Raises BetzError when the labeller does: it says that it cannot go on.
    """

    def labelled(pair: tuple[str, Sequence[str]]) -> str:
        try:
            label = labeller.label(*pair)
        except BetzError:
            raise
        except Exception:
            label = "error"
        return label if label in (*classes, *NO_VERDICT) else "unparsed"

    labels = []
    with ThreadPoolExecutor(labeller.workers) as pool:
        try:
            for label in pool.map(labelled, questions):
                labels.append(label)
                progress(stage, len(labels), len(questions))
        finally:
            pool.shutdown(cancel_futures=True)
    return labels


def majority(gold: Sequence[str]) -> list[str]:
    """Return the most frequent label for every item, the first in order among equals."""
    return [max(sorted(set(gold)), key=gold.count)] * len(gold) if gold else []
