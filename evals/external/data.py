"""Read the files of an external suite; what is not there is skipped by name, never passed."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import BetzError

Qrels = dict[str, dict[str, int]]


class Skipped(BetzError):
    """A suite, or a part of one, cannot be measured because something it needs is not there."""


def read_jsonl(folder: Path, name: str, *fields: str) -> list[dict[str, Any]]:
    """Return the objects of `name` or `name.gz`. Raises Skipped without the file, BetzError naming a line that is bad.

    Every object must have all `fields`.
    """
    path = next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None)
    if path is None:
        raise Skipped(f"{folder / name} does not exist")
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BetzError(f"{path}:{number}: is not JSON: {error}.") from error
        missing = [field for field in fields if not isinstance(row, dict) or field not in row]
        if missing:
            raise BetzError(f"{path}:{number}: has no {' and no '.join(missing)}.")
        rows.append(row)
    return rows


def read_qrels(folder: Path) -> Qrels:
    """Return the grades by query and document; of a pair judged twice the higher. Raises Skipped and BetzError."""
    path = folder / "qrels.tsv"
    if not path.is_file():
        raise Skipped(f"{path} does not exist")
    found: Qrels = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), start=2):
            try:
                query, document, grade = row["query-id"], row["corpus-id"], int(row["score"])
            except (KeyError, TypeError, ValueError) as error:
                raise BetzError(f"{path}:{number}: is no judgement: query-id, corpus-id, score.") from error
            found[query][document] = max(grade, found[query].get(document, grade))
    return dict(found)


def _lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
            yield from (line for line in stream if line.strip())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BetzError(f"{path} cannot be read: {error}.") from error
