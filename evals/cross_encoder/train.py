"""Fit the cross-encoder: on public questions first, then on development questions, and once more for each fold.

What is fitted on the other folds is what a question of a fold may be read with when the models behind it are fitted
(`evals.cross_encoder.folds`): with the adapters that have seen it, every reading of it would look surer than it is.
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional
from transformers import AutoTokenizer

from evals.cross_encoder.folds import fold_file, fold_of
from evals.cross_encoder.groups import Group, Text
from ingest.backends.cpu import read_cpu
from ingest.embed import Progress
from ingest.errors import BetzError
from ingest.model import EmbeddingModel, find_model
from qa.cross_encoder import MAX_TOKENS, VERDICTS
from qa.cross_encoder_module import CrossEncoderModule

FOLDS = 3
_SEED = 0
_RATE = 1e-3  # of AdamW, after a tenth of the steps, falling to nothing
_WARM_UP = 0.1
_LEAST_RATE = 0.02
_LIST = 0.5  # what the ranking within a question counts beside each text's own label
_FEW_VERDICTS = 8  # a batch with fewer is not weighed up
_BLOCK = 16  # batches among which groups are sorted by length


class Stage(NamedTuple):
    """How often the questions of a stage are learned from, how many at a time, and how many texts of each."""

    name: str
    epochs: int
    questions: int
    answering: int
    others: int


PUBLIC = Stage("public questions", 1, 12, 4, 3)
# Each epoch draws other sentences of a question. On a third left out (n = 15,616) two epochs gave a log loss of 0.251
# of what a sentence says, four 0.228.
DEVELOPMENT = Stage("development questions", 4, 8, 2, 3)
# Adapters that are fitted already learn other wordings at half the rate, beside as many questions that they know.
RETYPED = Stage("retyped questions", 2, 8, 2, 3)
_RETYPED_RATE = 0.5


class _Pair(NamedTuple):
    question: str
    text: Text


def train_cross_encoder(
    public: Sequence[Group], development: Sequence[Group], out: Path, folds: Path | None, *, progress: Progress
) -> None:
    """Write the adapters fitted on everything to `out`, and those of each fold into the folder `folds`, if given.

    What of public questions belongs to a fold is left out of it too. The same input gives the same adapters on the
    same machine.
    """
    _fit_all(public, development, out, "", progress)
    if folds:
        folds.mkdir(parents=True, exist_ok=True)
        for number in range(FOLDS):
            learned, asked = (
                [group for group in groups if fold_of(group.id, FOLDS) != number] for groups in (public, development)
            )
            _fit_all(learned, asked, fold_file(folds, number), f", without fold {number + 1}", progress)


def refine_cross_encoder(development: Sequence[Group], start: Path, out: Path, *, progress: Progress) -> None:
    """Go on from adapters, on questions as others type them, and write what comes of it to `out`.

    Raises ModelMismatch for a file that holds no adapters, BetzError where no question is retyped.
    """
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    retyped = [replace(group, wordings=group.retyped) for group in development if group.retyped]
    if not retyped:
        raise BetzError("No question has other wordings to learn.", hint="Add them to a question as `retyped`.")
    known = [group for group in development if not group.retyped]
    model = find_model("")
    torch.manual_seed(_SEED)
    module = CrossEncoderModule(model)
    module.load(start)
    learned = [*retyped, *chance.sample(known, min(len(known), len(retyped)))]
    _fit(module, model, learned, RETYPED, progress, rate=_RETYPED_RATE * _RATE)
    module.save(out)


def _fit_all(public: Sequence[Group], development: Sequence[Group], out: Path, name: str, progress: Progress) -> None:
    model = find_model("")
    torch.manual_seed(_SEED)
    module = CrossEncoderModule(model)
    for stage, groups in ((PUBLIC, public), (DEVELOPMENT, development)):
        _fit(module, model, groups, stage._replace(name=stage.name + name), progress)
    module.save(out)


def _fit(
    module: CrossEncoderModule,
    model: EmbeddingModel,
    groups: Sequence[Group],
    stage: Stage,
    progress: Progress,
    rate: float = _RATE,
) -> None:
    """Fit what is to be fitted, in bfloat16 where the processor has it."""
    tokenizer: Any = AutoTokenizer.from_pretrained(str(model.folder), local_files_only=True)
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    fitted = [value for value in module.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(fitted, lr=rate, weight_decay=0.01)
    total = stage.epochs * math.ceil(len(groups) / stage.questions)
    module.train()
    for step, batch in enumerate(_batches(groups, stage, chance)):
        share = min(1.0, (step + 1) / (_WARM_UP * total + 1)) * max(_LEAST_RATE, 1 - step / (total + 1))
        for part in optimiser.param_groups:
            part["lr"] = rate * share
        loss = _loss(batch, lambda pairs: _read(module, tokenizer, pairs))
        if loss is not None:
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(fitted, 1.0)
            optimiser.step()
        progress(stage.name, step + 1, total)
    module.train(False)


def _batches(groups: Sequence[Group], stage: Stage, chance: random.Random) -> Iterator[list[list[_Pair]]]:
    """Yield batches of questions of like length, each with some of its texts, epoch after epoch."""
    for _ in range(stage.epochs):
        asked = [pairs for group in groups if (pairs := _some(group, stage, chance))]
        chance.shuffle(asked)
        for block in _cut(asked, stage.questions * _BLOCK):
            alike = sorted(block, key=lambda pairs: max(len(p.question) + len(p.text.text) for p in pairs))
            cut = list(_cut(alike, stage.questions))
            chance.shuffle(cut)
            yield from cut


def _cut(items: list[list[_Pair]], size: int) -> Iterator[list[list[_Pair]]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _some(group: Group, stage: Stage, chance: random.Random) -> list[_Pair]:
    answering = [text for text in group.texts if text.answers != 0]
    others = [text for text in group.texts if text.answers == 0]
    if len(answering) > stage.answering:
        answering = chance.sample(answering, stage.answering)
    others = chance.sample(others, min(stage.others, len(others)))
    wording = chance.choice(group.wordings)
    return [_Pair(wording, text) for text in (*answering, *others)]


def _read(module: CrossEncoderModule, tokenizer: Any, pairs: Sequence[_Pair]) -> tuple[torch.Tensor, torch.Tensor]:
    given = tokenizer(
        [pair.question for pair in pairs],
        [pair.text.text for pair in pairs],
        truncation="longest_first",
        max_length=MAX_TOKENS,
        padding=True,
        return_tensors="pt",
    )
    with torch.autocast("cpu", torch.bfloat16, enabled=read_cpu().bf16):
        relevance, verdict = module(**given)
    return relevance.float(), verdict.float()


def _loss(
    batch: Sequence[Sequence[_Pair]], read: Callable[[Sequence[_Pair]], tuple[torch.Tensor, torch.Tensor]]
) -> torch.Tensor | None:
    """Return the loss of a batch: each text's own label, the ranking within a question, and what a text says."""
    pairs = list(chain.from_iterable(batch))
    relevance, verdict = read(pairs)
    terms: list[torch.Tensor] = []
    known = [place for place, pair in enumerate(pairs) if pair.text.answers is not None]
    if known:
        labels = torch.tensor([float(pairs[place].text.answers or 0) for place in known])
        terms.append(functional.binary_cross_entropy_with_logits(relevance[known], labels))
        ranked = list(_rankings(batch, relevance))
        if ranked:
            terms.append(_LIST * torch.stack(ranked).mean())
    said = [place for place, pair in enumerate(pairs) if pair.text.verdict in VERDICTS]
    if said:
        labels = torch.tensor([VERDICTS.index(str(pairs[place].text.verdict)) for place in said])
        weights = torch.tensor([pairs[place].text.weight for place in said])
        each = functional.cross_entropy(verdict[said], labels, reduction="none")
        terms.append((each * weights).sum() / max(len(said), _FEW_VERDICTS))
    return torch.stack(terms).sum() if terms else None


def _rankings(batch: Sequence[Sequence[_Pair]], relevance: torch.Tensor) -> Iterator[torch.Tensor]:
    """Yield for each question with both the cross-entropy of its answering texts among all (ListNet, ICML 2007)."""
    ends = np.cumsum([len(pairs) for pairs in batch])
    for pairs, end in zip(batch, ends, strict=True):
        answers = torch.tensor([float(pair.text.answers or 0) for pair in pairs])
        if answers.any() and not answers.all():
            shares = relevance[end - len(pairs) : end].log_softmax(0)
            yield -(answers @ shares) / answers.sum()
