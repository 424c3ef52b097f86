"""Fit the model of yes and no on polar questions whose answer and evidence are known, and say how it does."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.embedding import Embed, embed_each
from ingest.errors import BetzError
from ingest.lexical import term_set
from ingest.sentences import split_sentences
from qa.polarity import WEIGHTS_FILE, PolarityModel
from qa.polarity_features import denial_of, read_polarity

Rows = NDArray[np.float64]
Labels = NDArray[np.str_]

POLES = ("no", "yes")
COVERAGE = 0.7
_FOLDS = 10
_SEEDS = range(5)
_STRENGTH = 0.02  # inverse regularisation: anything from 0.01 to 0.1 moves macro-F1 by less than 0.01
_SAME_WORDING = 0.7  # questions that share this much of their terms go into one fold
_CAPTION = f"left: every question answered; right: the {COVERAGE:.0%} answered with most confidence"
_MARKUP = re.compile(r"<[^>]+>")
_TEMPERATURE = 0.2
_CUES = tuple(
    re.compile(rf"\b(?:{cue})\b", re.IGNORECASE)
    for cue in (
        r"no|not|nor|neither|never|none|cannot|without|non",
        r"fail\w*|lack\w*|absen\w+|ineffective\w*|unlikely|unable|disappoint\w+|discontinu\w+|insufficient|negative|poor",
        r"no (?:\w+ ){0,2}(?:difference|effect|benefit|improvement|evidence|association)s?|"
        r"not (?:\w+ ){0,2}(?:significant\w*|differ\w*|improv\w*|effective|associated|increas\w*|reduc\w*|prolong\w*)",
        r"effective\w*|efficac\w+|improv\w+|approv\w+|benefi\w+|superior\w*|promis\w+|success\w*|potent",
        r"significant\w*|demonstrat\w+|confirm\w+|show\w*|reveal\w*|found|identif\w+|report\w*|establish\w*",
        r"associat\w+|involv\w+|role|essential|key|require\w*|mediat\w+|regulat\w+|link\w*|caus\w+|bind\w*|is an?|are",
        r"may|might|could|possibl\w+|potential\w*|suggest\w*|unclear|further|limited|need\w*|unknown|evaluat\w+",
        r"increas\w+|activat\w+|promot\w+|induc\w+|enhanc\w+|stimulat\w+|elevat\w+|high\w*|agonist\w*",
        r"decreas\w+|inhibit\w+|reduc\w+|suppress\w+|block\w*|attenuat\w+|repress\w+|impair\w+|antagoni\w+|low\w*",
    )
)


@dataclass(frozen=True)
class PolarItem:
    """A polar question, its answer (yes, no or maybe) and the sentences that answer it, each once."""

    question: str
    answer: str
    sentences: tuple[str, ...]


def load_polar(folder: Path) -> list[PolarItem]:
    """Read the polar questions of a BioASQ or PubMedQA folder; a conclusion given apart is no evidence.

    BioASQ is `queries.jsonl.gz` with `type`, `text`, `exact_answer` and `snippets`; PubMedQA is `questions.jsonl`
    with `text`, `verdict` and `contexts`. Raises BetzError when the folder holds neither, or something else.
    """
    bioasq, pubmedqa = folder / "queries.jsonl.gz", folder / "questions.jsonl"
    try:
        if bioasq.is_file():
            entries = [json.loads(line) for line in gzip.decompress(bioasq.read_bytes()).splitlines()]
            items = [
                _item(entry["text"], entry["exact_answer"], [snippet["text"] for snippet in entry["snippets"]])
                for entry in entries
                if entry["type"] == "yesno"
            ]
        elif pubmedqa.is_file():
            entries = [json.loads(line) for line in pubmedqa.read_bytes().splitlines()]
            items = [_item(entry["text"], entry["verdict"], entry["contexts"]) for entry in entries]
        else:
            raise BetzError(f"{folder} holds neither queries.jsonl.gz nor questions.jsonl.")
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BetzError(f"{folder} cannot be read as polar questions: {error!r}.") from error
    usable = [item for item in items if item.sentences]
    if min(Counter(item.answer for item in usable if item.answer in POLES).values(), default=0) < _FOLDS:
        raise BetzError(f"{folder} holds fewer than {_FOLDS} questions answered with yes or with no.")
    return usable


def train_polarity(folder: Path, embed: Embed, *, write: bool) -> None:
    """Fit the model on the yes and no questions of a folder and print how it does on questions it was not fitted on.

    Beside it stand the commonest answer and a logistic model over nine counts of cues weighted by similarity.
    Figures are mean and standard deviation over `_SEEDS` shuffles into `_FOLDS` folds; like wordings share a fold.
    """
    items = load_polar(folder)
    names, rows, counts = _readings(items, embed)
    answers = np.array([item.answer for item in items])
    groups = _same_wording([item.question for item in items])
    polar = np.isin(answers, POLES)
    truth = answers[polar]
    fitted = _out_of_fold(rows[polar], truth, groups[polar])

    console = Console(highlight=False)
    table = Table(f"n = {len(truth)}", "accuracy", "macro-F1", "accuracy", "macro-F1", caption=_CAPTION)
    table.add_row("commonest answer", *_figures(_commonest(truth), truth))
    table.add_row("nine cue counts", *_figures(_out_of_fold(counts[polar], truth, groups[polar]), truth))
    table.add_row("fitted", *_figures(fitted, truth))
    if not polar.all():
        table.add_section()
        table.add_row(f"n = {len(answers)}, with maybe: commonest answer", *_figures(_commonest(answers), answers))
        table.add_row("with maybe: fitted", *_figures(_out_of_fold(rows, answers, groups), answers))
    console.print(table)

    model = _fit(rows[polar], truth)
    scaler, logistic = model[0], model[-1]
    weights = logistic.coef_[0] / scaler.scale_
    table = Table("feature", "weight", "per deviation", "mean no", "mean yes", "macro-F1 without")
    for place, name in enumerate(names):
        lesser = _out_of_fold(np.delete(rows[polar], place, axis=1), truth, groups[polar])
        means = [f"{rows[answers == pole, place].mean():.2f}" for pole in POLES]
        effect = f"{logistic.coef_[0][place]:.2f}"
        table.add_row(name, f"{weights[place]:.2f}", effect, *means, _figures(lesser, truth)[1])
    console.print(table)
    threshold = float(np.mean([np.quantile(run.max(axis=1), 1 - COVERAGE) for run in fitted]))
    console.print(f"answers {COVERAGE:.0%} of these questions from a confidence of {threshold:.3f}")
    if write:
        card = PolarityModel(
            weights={name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
            intercept=round(float(logistic.intercept_[0] - weights @ scaler.mean_), 3),
            threshold=round(threshold, 3),
            fitted_on=f"{len(truth)} yes-or-no questions of the {folder.resolve().name} benchmark",
        )
        WEIGHTS_FILE.write_text(json.dumps(card.model_dump(), indent=2) + "\n", encoding="utf-8")


def _item(question: str, answer: str, texts: Sequence[str]) -> PolarItem:
    plain = [" ".join(_MARKUP.sub(" ", text).split()) for text in texts]
    sentences = dict.fromkeys(text[start:end] for text in plain for start, end in split_sentences(text))
    return PolarItem(question, answer.lower(), tuple(sentences))


def _readings(items: Sequence[PolarItem], embed: Embed) -> tuple[list[str], Rows, Rows]:
    """Return the names of the features, their values and the nine cue counts, a row each per item."""
    texts = {text for item in items for text in (item.question, denial_of(item.question), *item.sentences)}
    vector = embed_each(texts, embed)
    names: list[str] = []
    rows, counts = [], []
    for item in items:
        asked, sentences = vector[item.question], np.array([vector[sentence] for sentence in item.sentences])
        denial = vector[denial_of(item.question)]
        features = read_polarity(item.question, item.sentences, asked=asked, denial=denial, vectors=sentences).features
        names = list(features)
        rows.append(list(features.values()))
        similarity = sentences @ asked
        weights = np.exp((similarity - similarity.max()) / _TEMPERATURE)
        found = np.array([[len(cue.findall(sentence)) for cue in _CUES] for sentence in item.sentences])
        counts.append(weights @ found / weights.sum())
    return names, np.array(rows), np.array(counts)


def _same_wording(questions: Sequence[str]) -> NDArray[np.int64]:
    """Number the questions so that those of nearly the same wording, directly or by way of others, share a number."""
    group = np.arange(len(questions))
    words = [term_set(question) for question in questions]
    for one, other in combinations(range(len(questions)), 2):
        if len(words[one] & words[other]) >= _SAME_WORDING * max(len(words[one] | words[other]), 1):
            group[group == group[other]] = group[one]
    return group


def _fit(rows: Rows, answers: Labels) -> Any:
    """Fit standardised features to answers as if each answer were equally frequent."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    logistic = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000)
    return make_pipeline(StandardScaler(), logistic).fit(rows, answers)


def _out_of_fold(rows: Rows, answers: Labels, groups: NDArray[np.int64]) -> Rows:
    """Return the probability of every answer, in sorted order: shape (seeds, items, answers)."""
    from sklearn.model_selection import StratifiedGroupKFold

    found = np.zeros((len(_SEEDS), len(answers), len(np.unique(answers))))
    for place, seed in enumerate(_SEEDS):
        folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
        for train, test in folds.split(rows, answers, groups):
            found[place, test] = _fit(rows[train], answers[train]).predict_proba(rows[test])
    return found


def _commonest(answers: Labels) -> Rows:
    """Return the probabilities of a model that always gives the commonest answer."""
    known, counts = np.unique(answers, return_counts=True)
    return np.tile(np.eye(len(known))[counts.argmax()], (1, len(answers), 1))


def _figures(probabilities: Rows, answers: Labels) -> list[str]:
    """Return accuracy and macro-F1, over all and over the share most confident, as mean ± standard deviation."""
    from sklearn.metrics import accuracy_score, f1_score

    known = np.unique(answers)
    kept = round(COVERAGE * len(answers))
    runs = []
    for run in probabilities:
        given = known[run.argmax(axis=1)]
        surest = np.argsort(-run.max(axis=1), kind="stable")[:kept]
        runs.append(
            [
                figure
                for part in (np.arange(len(answers)), surest)
                for figure in (
                    accuracy_score(answers[part], given[part]),
                    f1_score(answers[part], given[part], average="macro", labels=known, zero_division=0),
                )
            ]
        )
    return [
        f"{mean:.3f} ± {spread:.3f}" for mean, spread in zip(np.mean(runs, axis=0), np.std(runs, axis=0), strict=True)
    ]
