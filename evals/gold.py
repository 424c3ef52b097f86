"""Load, check, resolve and compile the gold files: YAML for authors, canonical JSONL for runs."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from evals.gold_faults import Fault, GoldError, YamlLines, item_faults
from evals.gold_items import GoldItem, GoldPassage
from evals.metrics.spans import Span
from ingest.documents import Document
from ingest.text_yaml import YamlProblem, parse_yaml


class GoldSpan(NamedTuple):
    """A gold passage, resolved to where it stands, with its grade."""

    span: Span
    grade: int


def load_gold(paths: Sequence[Path]) -> list[GoldItem]:
    """Return the items of gold files in order, every scalar read as text.

    Raises GoldError with every fault: a file that is no YAML, an unknown or repeated key, a value the schema refuses,
    a rule broken, an id given twice in all files together.
    """
    items: list[GoldItem] = []
    faults: list[Fault] = []
    for path in paths:
        for found in _read(path):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                items.append(found)
    first = {item.id: item for item in reversed(items)}
    faults += [
        Fault(item.place, item.id, f"the id is already that of the item at {first[item.id].place}")
        for item in items
        if first[item.id] is not item
    ]
    if faults:
        raise GoldError(faults)
    return items


def _read(path: Path) -> Iterator[GoldItem | Fault]:
    """Yield each item of a file, or what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        found = parse_yaml(text)
    except (OSError, UnicodeDecodeError) as error:
        yield Fault(str(path), "", f"cannot be read: {error}")
        return
    except YamlProblem as problem:
        yield Fault(f"{path}:{problem.line}", "", str(problem))
        return
    if not isinstance(found, list):
        yield Fault(f"{path}:1", "", "is no list of items")
        return
    lines = YamlLines(text)
    for number, raw in enumerate(found):
        try:
            yield GoldItem.model_validate(raw).at(f"{path}:{lines.of((number,))}")
        except ValidationError as error:
            given = raw.get("id") if isinstance(raw, dict) else None
            yield from item_faults(str(path), lines, number, str(given or number), error)


Resolved = dict[tuple[str, int], tuple[GoldSpan, ...]]


def resolve(items: Sequence[GoldItem], document: Callable[[str], Document | None]) -> Resolved:
    """Return the gold spans of every turn, by the item's id and the number of the turn from 0.

    Raises GoldError with every document that does not exist and every quote that does not stand in its document
    exactly once.
    """
    faults = [
        Fault(item.place, f"{item.id}.topic", f"there is no document {item.topic}")
        for item in items
        if item.topic and document(item.topic) is None
    ]
    resolved: Resolved = {}
    for item, number, found in _located(items, document):
        resolved[item.id, number] = tuple(span for span in found if isinstance(span, GoldSpan))
        faults += [
            Fault(item.place, f"{item.id}.turns.{number}.expect.passages.{place}", problem)
            for place, problem in enumerate(found)
            if isinstance(problem, str)
        ]
    if faults:
        raise GoldError(faults)
    return resolved


def resolve_fitting(items: Sequence[GoldItem], document: Callable[[str], Document | None]) -> Resolved:
    """Return the gold spans as `resolve` does, without the turns that quote what the documents do not hold."""
    return {
        (item.id, number): tuple(span for span in found if isinstance(span, GoldSpan))
        for item, number, found in _located(items, document)
        if not any(isinstance(span, str) for span in found)
    }


def _located(
    items: Sequence[GoldItem], document: Callable[[str], Document | None]
) -> Iterator[tuple[GoldItem, int, list[GoldSpan | str]]]:
    """Yield each turn with where its passages stand, or what is wrong with them."""
    for item in items:
        for number, turn in enumerate(item.turns):
            yield item, number, [_locate(passage, document(passage.doc)) for passage in turn.expect.passages]


def _locate(passage: GoldPassage, document: Document | None) -> GoldSpan | str:
    """Return where a passage stands, or what is wrong with it."""
    if document is None:
        return f"there is no document {passage.doc}"
    start = document.text.find(passage.quote)
    if start < 0:
        return f"the quote does not stand in {passage.doc}: {passage.quote!r}"
    if document.text.find(passage.quote, start + 1) >= 0:
        return f"the quote stands in {passage.doc} more than once: {passage.quote!r}"
    return GoldSpan(Span(passage.doc, start, start + len(passage.quote)), passage.grade)


def gold_schema() -> dict[str, Any]:
    """Return the JSON Schema of a gold file, for editors; the rules it cannot state are checked by `load_gold`."""
    return TypeAdapter(list[GoldItem]).json_schema()


def compile_gold(items: Sequence[GoldItem]) -> bytes:
    """Return items as canonical JSONL: sorted by id, keys sorted, what is left out left out. UTF-8."""
    lines = (
        json.dumps(item.model_dump(mode="json", exclude_none=True), ensure_ascii=False, sort_keys=True)
        for item in sorted(items, key=lambda item: item.id)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def gold_sha256(items: Sequence[GoldItem]) -> str:
    """Return the sha256 of the compiled items: the same for the same gold, however it is spread over files."""
    return hashlib.sha256(compile_gold(items)).hexdigest()
