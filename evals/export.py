"""A run in the formats of other tools, one JSON object per turn."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from evals.gold_items import GoldItem
from evals.run_folder import RunFolder

Format = Literal["ragas", "jsonl"]


def export_run(run: Path, format_: Format, gold: Sequence[GoldItem] | None = None) -> Iterator[str]:
    """Yield a line of JSON per turn that got an answer.

    `ragas`: the columns of its single-turn sample. `jsonl`: id, turns, the whole answer, and gold's expectation.
    Raises RunError.
    """
    folder = RunFolder(run)
    items = {item.id: item for item in (folder.gold() if gold is None else gold)}
    for record in folder.items():
        if record.id not in items:
            continue
        for number, (turn, told) in enumerate(zip(items[record.id].turns, record.turns, strict=False)):
            if told.live.answer is None:
                continue
            answer, expect = told.live.answer, turn.expect
            quotes = [passage.quote for passage in expect.passages]
            row: dict[str, object] = (
                {
                    "user_input": answer.standalone_question,
                    "response": answer.text,
                    "retrieved_contexts": [passage.text for passage in answer.passages],
                    "reference_contexts": quotes,
                    "reference": "\n".join(quotes),
                }
                if format_ == "ragas"
                else {
                    "id": f"{record.id}#{number + 1}",
                    "turns": [earlier.ask for earlier in record.turns[: number + 1]],
                    "answer": answer.model_dump(mode="json"),
                    "expect": expect.model_dump(mode="json", exclude_none=True),
                }
            )
            yield json.dumps(row, ensure_ascii=False)
