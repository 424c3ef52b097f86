"""Calibrate the must-have matcher on statements that physicians labelled as entailed by an answer or not (K-QA).

Beside it the physicians among themselves, pair by pair, and the overlap of words, a diagnostic that is never a score.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.external.data import Skipped, read_jsonl
from evals.external.rows import Row
from evals.metrics.facts import Fact, states
from evals.statistics import Estimate, kappa_interval
from evals.summary import Metric, Observation, Unit, estimate
from ingest.errors import BetzError
from ingest.lexical import term_set

_ENTAILED, _OTHER = "entailed", "other"
_OVERLAPS = (0.5, 0.75)
_UNIT: Unit = "pairs"


def matcher_rows(folder: Path, facts: Mapping[str, Fact] | None = None) -> Iterator[Row]:
    """Yield precision, recall and kappa of the matcher, of word overlap, and kappa between physicians.

    `facts` are authored facts by statement; a statement without one is not scored. Intervals are clustered by answer.
    Raises Skipped, after what needs no facts, when there are none, and BetzError.
    """
    rows = read_jsonl(folder, "statements.jsonl", "answer", "statement", "label", "labels")
    gold = [_binary(row["label"]) for row in rows]
    answers = [row["answer"] for row in rows]
    for one, other in combinations(range(min(len(row["labels"]) for row in rows)), 2):
        pair = [[_binary(row["labels"][rater]) for row in rows] for rater in (one, other)]
        yield _kappa(f"physicians {one + 1} and {other + 1}", pair[0], pair[1], answers)
    for least in _OVERLAPS:
        given = [_label(_overlap(row) >= least) for row in rows]
        yield from _agreement(f"word overlap of {least:.0%}", gold, given, answers)
    if not facts:
        raise Skipped("the matcher: it is calibrated on authored facts for these statements; give them with --facts")
    held = [number for number, row in enumerate(rows) if row["statement"] in facts]
    given = [_label(states(facts[rows[number]["statement"]], answers[number])) for number in held]
    yield from _agreement("matcher", [gold[n] for n in held], given, [answers[n] for n in held])


def load_facts(path: Path) -> dict[str, Fact]:
    """Read authored facts, a JSON object from statement to fact. Raises BetzError."""
    try:
        return TypeAdapter(dict[str, Fact]).validate_json(path.read_bytes())
    except OSError as error:
        raise BetzError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BetzError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error


def _agreement(system: str, gold: Sequence[str], given: Sequence[str], answers: Sequence[str]) -> Iterator[Row]:
    pairs = list(zip(gold, given, answers, strict=True))
    precise = [Observation(answer, float(g == _ENTAILED)) for g, said, answer in pairs if said == _ENTAILED]
    yield Row(system=system, metric=estimate("entailment", "precision", precise, unit=_UNIT))
    recalled = [Observation(answer, float(said == _ENTAILED)) for g, said, answer in pairs if g == _ENTAILED]
    yield Row(system=system, metric=estimate("entailment", "recall", recalled, unit=_UNIT))
    yield _kappa(system, gold, given, answers)


def _kappa(system: str, one: Sequence[str], other: Sequence[str], answers: Sequence[str]) -> Row:
    found = kappa_interval(one, other, answers)
    value, low, high = (round(number, 6) for number in found) if isinstance(found, Estimate) else (None, None, None)
    metric = Metric(
        family="entailment",
        name="kappa",
        unit=_UNIT,
        value=value,
        low=low,
        high=high,
        n_total=len(one),
        n_scored=len(one),
        n_abstained=0,
        n_unparsed=0,
        n_error=0,
    )
    return Row(system=system, metric=metric)


def _overlap(row: Mapping[str, Any]) -> float:
    """Return the share of a statement's terms that the answer holds."""
    wanted = term_set(row["statement"])
    return len(wanted & term_set(row["answer"])) / len(wanted) if wanted else 0.0


def _binary(label: str) -> str:
    return _label(label.lower().startswith("entail"))


def _label(entailed: bool) -> str:
    return _ENTAILED if entailed else _OTHER
