"""Calibrate the must-have matcher, and a judge, on statements that physicians labelled as entailed or not (K-QA).

Beside them the physicians among themselves, pair by pair, and the overlap of words, a diagnostic that is never a
score. The wordings were authored from the statements alone, before any answer was read, and are kept by a hash of
each statement, so that nothing of the data is part of the project.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.external.data import Skipped, read_jsonl
from evals.external.rows import Labeller, Row, labels_of
from evals.judge.model import ERROR, JUDGES, LABELS, UNPARSED, Judge
from evals.metrics.facts import Wordings, states
from evals.statistics import kappa_interval
from evals.summary import Observation, State, Unit, estimate, measured
from ingest.embed import Progress
from ingest.errors import BetzError
from ingest.lexical import term_set
from ingest.text_yaml import YamlProblem, parse_yaml

WORDINGS = Path(__file__).with_name("kqa_wordings.yaml")

_ENTAILED, _OTHER = "entailed", "other"
_OVERLAPS = (0.5, 0.75)
_UNIT: Unit = "pairs"


def matcher_rows(
    folder: Path,
    wordings: Mapping[str, Wordings],
    judge: Judge | None = None,
    *,
    limit: int | None = None,
    progress: Progress,
) -> Iterator[Row]:
    """Yield precision, recall and kappa of matcher, judge and word overlap, and kappa between physicians.

    `wordings` are those authored for a statement, by `statement_key`; a statement without is not scored. Intervals are
    clustered by answer. Raises Skipped when no statement has wordings, and BetzError.
    """
    rows = read_jsonl(folder, "statements.jsonl", "question", "answer", "statement", "label", "labels")[:limit]
    gold = [_binary(row["label"]) for row in rows]
    answers = [row["answer"] for row in rows]
    for one, other in combinations(range(min((len(row["labels"]) for row in rows), default=0)), 2):
        pair = [[_binary(row["labels"][rater]) for row in rows] for rater in (one, other)]
        yield _kappa(f"physicians {one + 1} and {other + 1}", pair[0], pair[1], answers)
    for least in _OVERLAPS:
        given = [_label(_overlap(row) >= least) for row in rows]
        yield from _agreement(f"word overlap of {least:.0%}", gold, given, answers)
    if judge:
        yield from _agreement("judge", gold, _judged(rows, judge, progress), answers)
    keys = [statement_key(row["statement"]) for row in rows]
    held = [number for number, key in enumerate(keys) if key in wordings]
    if not held:
        raise Skipped("the matcher: no wordings are authored for these statements; give them with --facts")
    given = [_label(states(wordings[keys[number]], answers[number])) for number in held]
    yield from _agreement("matcher", [gold[n] for n in held], given, [answers[n] for n in held])


def statement_key(statement: str) -> str:
    """Return the key of a statement: the first 12 hexadecimal digits of its sha256."""
    return hashlib.sha256(statement.encode()).hexdigest()[:12]


def load_wordings(path: Path | None) -> dict[str, Wordings]:
    """Read wordings by `statement_key`, a YAML mapping to `all_of`; those of the project without a path.

    Raises BetzError.
    """
    path = path or WORDINGS
    try:
        found = parse_yaml(path.read_text(encoding="utf-8"))
        groups = {key: {"all_of": value} for key, value in found.items()} if isinstance(found, dict) else found
        return TypeAdapter(dict[str, Wordings]).validate_python(groups)
    except (OSError, UnicodeDecodeError, YamlProblem) as error:
        raise BetzError(f"{path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BetzError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error


def _judged(rows: Sequence[Mapping[str, Any]], judge: Judge, progress: Progress) -> list[str]:
    """Return the judge's label of each pair of answer and statement."""
    pairs = [(row["statement"], (row["question"], row["answer"])) for row in rows]
    labeller = Labeller(lambda statement, told: judge.states(told[0], told[1], statement).label, JUDGES)
    labels = labels_of(labeller, pairs, LABELS["fact"], stage="judge", progress=progress)
    return [label if label in (UNPARSED, ERROR) else _label(label == "entailment") for label in labels]


def _agreement(system: str, gold: Sequence[str], given: Sequence[str], answers: Sequence[str]) -> Iterator[Row]:
    pairs = list(zip(gold, given, answers, strict=True))
    precise = [Observation(answer, float(g == _ENTAILED)) for g, said, answer in pairs if said == _ENTAILED]
    yield Row(system=system, metric=estimate("entailment", "precision", precise, unit=_UNIT))
    recalled = [Observation(answer, float(said == _ENTAILED)) for g, said, answer in pairs if g == _ENTAILED]
    yield Row(system=system, metric=estimate("entailment", "recall", recalled, unit=_UNIT))
    yield _kappa(system, gold, given, answers)


def _kappa(system: str, one: Sequence[str], other: Sequence[str], answers: Sequence[str]) -> Row:
    states: dict[str, State] = {UNPARSED: "unparsed", ERROR: "error"}
    pairs = [
        Observation(answer, float(a == b), states.get(b, "scored"))
        for a, b, answer in zip(one, other, answers, strict=True)
    ]
    found = kappa_interval(one, other, answers) if pairs else None
    return Row(system=system, metric=measured("entailment", "kappa", found, pairs, unit=_UNIT))


def _overlap(row: Mapping[str, Any]) -> float:
    """Return the share of a statement's terms that the answer holds."""
    wanted = term_set(row["statement"])
    return len(wanted & term_set(row["answer"])) / len(wanted) if wanted else 0.0


def _binary(label: str) -> str:
    return _label(label.lower().startswith("entail"))


def _label(entailed: bool) -> str:
    return _ENTAILED if entailed else _OTHER
