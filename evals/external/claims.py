"""Labels of a question or claim against given evidence: PubMedQA and HealthVer."""

from collections.abc import Iterator
from pathlib import Path

from evals.external.data import Skipped, read_jsonl
from evals.external.rows import Judge, Row, judged_labels, label_rows, majority

PUBMEDQA = ("yes", "no", "maybe")
HEALTHVER = ("supports", "refutes", "neutral")


def pubmedqa_rows(folder: Path, judge: Judge | None, *, limit: int | None = None) -> Iterator[Row]:
    """Yield the verdicts on questions from sections of abstracts, and the majority. Raises Skipped and BetzError."""
    rows = read_jsonl(folder, "questions.jsonl", "text", "contexts", "verdict")[:limit]
    questions = [(row["text"], row["contexts"]) for row in rows]
    yield from _rows(questions, [row["verdict"] for row in rows], judge, "pubmedqa", PUBMEDQA)


def healthver_rows(folder: Path, judge: Judge | None, *, limit: int | None = None) -> Iterator[Row]:
    """Yield the stances of evidence to claims, and the majority. Raises Skipped and BetzError."""
    rows = read_jsonl(folder, "claims.jsonl", "claim", "evidence", "label")[:limit]
    questions = [(row["claim"], [row["evidence"]]) for row in rows]
    yield from _rows(questions, [row["label"] for row in rows], judge, "healthver", HEALTHVER)


def _rows(
    questions: list[tuple[str, list[str]]], gold: list[str], judge: Judge | None, family: str, classes: tuple[str, ...]
) -> Iterator[Row]:
    yield from label_rows("majority", family, gold, majority(gold), unit="pairs", classes=classes)
    if judge is None:
        raise Skipped(f"{family}: there is no verdict model")
    given = judged_labels(judge, questions, classes)
    yield from label_rows("verdict model", family, gold, given, unit="pairs", classes=classes)
