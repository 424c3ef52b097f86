"""Labels of a question or claim against given evidence: BioASQ's yes or no, PubMedQA and HealthVer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.external.data import Skipped, read_jsonl
from evals.external.rows import Labellers, Row, found_rows, label_rows, labels_of, majority
from ingest.embed import Progress

YES_NO = ("yes", "no")
PUBMEDQA = ("yes", "no", "maybe")
HEALTHVER = ("supports", "refutes", "neutral")

Pair = tuple[str, Sequence[str]]


def bioasq_rows(folder: Path, systems: Labellers, *, limit: int | None = None, progress: Progress) -> Iterator[Row]:
    """Yield the answers to BioASQ's yes-or-no questions from the gold snippets. Raises Skipped and BetzError."""
    rows = read_jsonl(folder, "queries.jsonl", "text", "type", "exact_answer", "snippets")
    polar = [row for row in rows if row["type"] == "yesno"][:limit]
    pairs = [(row["text"], [snippet["text"] for snippet in row["snippets"]]) for row in polar]
    gold = [row["exact_answer"].lower() for row in polar]
    yield from _rows(pairs, gold, systems, "yes or no, gold snippets", YES_NO, progress)


def pubmedqa_rows(folder: Path, systems: Labellers, *, limit: int | None = None, progress: Progress) -> Iterator[Row]:
    """Yield the verdicts on questions from sections of abstracts, and the majority. Raises Skipped and BetzError."""
    rows = read_jsonl(folder, "questions.jsonl", "text", "contexts", "verdict")[:limit]
    pairs = [(row["text"], row["contexts"]) for row in rows]
    yield from _rows(pairs, [row["verdict"] for row in rows], systems, "pubmedqa", PUBMEDQA, progress)


def healthver_rows(folder: Path, systems: Labellers, *, limit: int | None = None, progress: Progress) -> Iterator[Row]:
    """Yield the stances of evidence to claims, and the majority; intervals are clustered by claim.

    Raises Skipped and BetzError.
    """
    rows = read_jsonl(folder, "claims.jsonl", "claim", "evidence", "label")[:limit]
    pairs = [(row["claim"], [row["evidence"]]) for row in rows]
    yield from _rows(pairs, [row["label"] for row in rows], systems, "healthver", HEALTHVER, progress, found="supports")


def _rows(
    pairs: Sequence[Pair],
    gold: Sequence[str],
    systems: Labellers,
    family: str,
    classes: tuple[str, ...],
    progress: Progress,
    found: str = "",
) -> Iterator[Row]:
    """Yield the scores of each system, with precision and recall of the label `found` where one is given."""
    asked = [question for question, _ in pairs]
    yield from label_rows("majority", family, gold, majority(gold), unit="pairs", classes=classes, clusters=asked)
    if not systems:
        raise Skipped(f"{family}: there is nothing that labels")
    for name, labeller in systems.items():
        given = labels_of(labeller, pairs, classes, stage=name, progress=progress)
        yield from label_rows(name, family, gold, given, unit="pairs", classes=classes, clusters=asked)
        if found:
            yield from found_rows(name, family, gold, given, found, unit="pairs", clusters=asked)
