"""Public questions with texts that answer them: BioASQ, HealthVer, PubMedQA and MedQuAD."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.cross_encoder.groups import Group, Text
from evals.external.bioasq import question_id
from evals.external.data import read_jsonl
from ingest.encoder import Vectors
from ingest.sentences import split_sentences
from qa.close_reading import place_text

_SEED = 0
_POLAR, _OTHER = 8, 4  # gold sentences of a question
_NEAR, _WRONG = 12, 4  # of the nearest sentences of other questions, so many are taken
_TOPICS, _SECTIONS = 1500, 3
_SHORT, _LONG = 20, 500  # characters
_SAYS = {"supports": "yes", "refutes": "no", "neutral": "none", "maybe": "depends"}

Embed = Callable[[list[str]], Vectors]


def public_groups(folder: Path, embed: Embed) -> list[Group]:
    """Read the four suites from the folders of their names. Raises Skipped and BetzError."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    return [
        *_bioasq(folder / "bioasq", embed, chance),
        *_healthver(folder / "healthver"),
        *_pubmedqa(folder / "pubmedqa"),
        *_medquad(folder / "liveqa-medquad", chance),
    ]


def _sentences(text: str) -> list[str]:
    spans = (text[start:end] for start, end in split_sentences(text))
    return [span for span in spans if _SHORT < len(span) < _LONG] or [text[:_LONG]]


def _bioasq(folder: Path, embed: Embed, chance: random.Random) -> Iterator[Group]:
    titles = {row["_id"]: row.get("title", "") for row in read_jsonl(folder, "corpus.jsonl", "_id")}
    rows = read_jsonl(folder, "queries.jsonl", "_id", "text", "type", "exact_answer", "snippets")
    gold = [[(s["doc"], text) for s in row["snippets"] for text in _sentences(s["text"])] for row in rows]
    pool = list(dict.fromkeys(pair for pairs in gold for pair in pairs))
    place = {pair: number for number, pair in enumerate(pool)}
    vectors = embed([text for _, text in pool])
    near = embed([row["text"] for row in rows]) @ vectors.T

    def shown(number: int) -> str:
        name, text = pool[number]
        return place_text(titles.get(name, ""), (), text)

    for row, pairs, similarity in zip(rows, gold, near, strict=True):
        polar = row["type"] == "yesno"
        own = {name for name, _ in pairs}
        best = sorted({place[pair] for pair in pairs}, key=lambda number: -similarity[number])
        others = [int(n) for n in np.argsort(-similarity)[: 5 * _NEAR] if pool[n][0] not in own][:_NEAR]
        verdict = str(row["exact_answer"]).strip().lower() if polar else None
        yield Group(
            question_id(row),
            (row["text"],),
            (
                *(Text(shown(number), 1.0, verdict) for number in best[: _POLAR if polar else _OTHER]),
                *(Text(shown(n), 0.0) for n in chance.sample(others, min(_WRONG, len(others)))),
            ),
        )


def _healthver(folder: Path) -> Iterator[Group]:
    for number, row in enumerate(read_jsonl(folder, "claims.jsonl", "claim", "evidence", "label")):
        yield Group(f"healthver-{number}", (row["claim"],), (Text(row["evidence"], None, _SAYS[row["label"]]),))


def _pubmedqa(folder: Path) -> Iterator[Group]:
    for row in read_jsonl(folder, "questions.jsonl", "_id", "text", "verdict", "long_answer"):
        verdict = _SAYS.get(row["verdict"], row["verdict"])
        told = dict.fromkeys((row["long_answer"], *_sentences(row["long_answer"])[:2]))
        yield Group(f"pubmedqa-{row['_id']}", (row["text"],), tuple(Text(text, 1.0, verdict) for text in told))


def _medquad(folder: Path, chance: random.Random) -> Iterator[Group]:
    """Yield questions about one topic, whose answers to its other questions do not answer."""
    topics: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_jsonl(folder, "corpus.jsonl", "_id", "title", "text"):
        topics[row["_id"].split("_Sec")[0].rsplit(".", 1)[0]].append(row)
    held: list[Sequence[dict[str, Any]]] = [rows for rows in topics.values() if len(rows) >= _SECTIONS]
    for rows in chance.sample(held, min(_TOPICS, len(held))):
        asked = chance.choice(rows)
        own = _sentences(asked["text"])
        others = [row for row in rows if row["title"] != asked["title"]]
        wrong = [
            text
            for row in chance.sample(others, min(_SECTIONS, len(others)))
            if (text := chance.choice(_sentences(row["text"])[:3])) not in own
        ]
        texts = (Text(own[0], 1.0), *(Text(text, 0.0) for text in wrong))
        yield Group(f"medquad-{asked['_id']}", (asked["title"],), texts)
