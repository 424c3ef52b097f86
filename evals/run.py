"""Ask a system every question of a suite and store what it says."""

import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from evals.gold import compile_gold, resolve
from evals.gold_items import GoldItem
from evals.metrics.spans import Span
from evals.run_folder import TOTAL, ItemRecord, Manifest, Reply, RunError, RunFolder, TurnRecord
from evals.statistics import SEED
from evals.suite import Suite, load_suite
from ingest.documents import Document
from ingest.embed import Progress
from ingest.reader import IndexReader
from qa.answer import Answer, RetrievedPassage
from qa.options import DEFAULTS, AnswerOptions
from qa.settings_hash import settings_hash

Answered = tuple[ItemRecord, list[Mapping[str, float]]]

PACKAGES = ("betz", "numpy", "onnxruntime", "faiss-cpu")


class System(Protocol):
    """What can be evaluated: an `Assistant`, or anything that answers and searches as one does."""

    @property
    def reader(self) -> IndexReader:
        """The generation that the answers come from."""

    def answer(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> Answer:
        """Answer the last of a conversation's questions."""

    def passages(self, text: str) -> list[RetrievedPassage]:
        """Return the best passages for a stand-alone question, best first."""


def run_suite(
    suite: Suite | str | Path,
    system: System,
    out: Path,
    *,
    config: Mapping[str, str] = MappingProxyType({}),
    resume: Path | None = None,
    workers: int = 1,
    progress: Progress = lambda *_: None,
    begun: Callable[[Path], object] = lambda _: None,
) -> Path:
    """Answer every turn of a suite and return the run folder, `<out>/<utc>-<sha7 of gold and generation>`.

    Items are stored one by one, and an exception while answering is stored as an error. With `resume`, the folder of
    a run that was stopped, the rest is answered; the result is the same as without the stop. `begun` is told the
    folder before the first question. `workers` conversations are held at a time: the answers are the same and are
    stored in the same order, but their times are those of a busy machine. `config` goes into the manifest: the settings
    that the system was opened with.

    Raises GoldError when the gold does not fit the documents and RunError when the run to resume was made with
    something else.
    """
    suite = suite if isinstance(suite, Suite) else load_suite(suite)
    resolve(suite.items, system.reader.document)
    manifest = _manifest(suite, system.reader, config)
    folder = _resumed(resume, manifest) if resume else _created(out, manifest, suite, system.reader)
    begun(folder.path)
    done = {item.id for item in folder.items()}
    rest = [item for item in suite.items if item.id not in done]
    progress(suite.name, len(done), len(suite.items))
    with _mapping(workers) as each:
        for count, answered in enumerate(each(lambda item: _ask(item, system), rest), start=len(done) + 1):
            folder.append(*answered)
            progress(suite.name, count, len(suite.items))
    return folder.path


@contextmanager
def _mapping(workers: int) -> Iterator[Callable[..., Iterable[Answered]]]:
    """Give a `map` that keeps the order: the plain one, or that of a pool of threads."""
    if workers == 1:
        yield map
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def _manifest(suite: Suite, reader: IndexReader, config: Mapping[str, str]) -> Manifest:
    return Manifest(
        suite=suite.name,
        gold_sha256=suite.sha256,
        generation=reader.manifest.id,
        model=reader.manifest.model,
        settings=settings_hash(),
        config=dict(config),
        versions={"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        seed=SEED,
        items=len(suite.items),
        turns=suite.turns,
    )


def _created(out: Path, manifest: Manifest, suite: Suite, reader: IndexReader) -> RunFolder:
    digest = sha256(f"{manifest.gold_sha256} {manifest.generation}".encode()).hexdigest()[:7]
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{digest}"
    return RunFolder.create(out / name, manifest, compile_gold(suite.items), _documents(reader))


def _documents(reader: IndexReader) -> Iterator[Document]:
    for name in reader.store.titles():
        document = reader.document(name)
        assert document is not None
        yield document


def _resumed(path: Path, manifest: Manifest) -> RunFolder:
    folder = RunFolder(path)
    before, now = folder.manifest.model_dump(), manifest.model_dump()
    changed = [name for name in before if before[name] != now[name]]
    if changed:
        raise RunError(
            f"The run {path} was made with another {' and '.join(changed)}.", hint="Start a new run, without --resume."
        )
    folder.mend()
    return folder


def _ask(item: GoldItem, system: System) -> Answered:
    """Answer the turns of an item in order; return the record and the milliseconds of each live answer.

    The system is told what it answered before, as a reader of the conversation would be, until a turn has failed.
    """
    asked: list[str] = []
    earlier: list[Answer] = []
    records: list[TurnRecord] = []
    timings: list[Mapping[str, float]] = []
    for turn in item.turns:
        asked.append(turn.ask)
        known = AnswerOptions(earlier=tuple(earlier) if len(earlier) == len(asked) - 1 else ())
        live, milliseconds = _reply(system.answer, tuple(asked), known)
        if live.answer:
            earlier.append(live.answer)
        timings.append(milliseconds)
        scripted, alone = None, None
        if turn.standalone is not None:
            scripted, _ = _reply(system.answer, (turn.standalone,), DEFAULTS)
            alone = _alone(system, turn.ask)
        records.append(TurnRecord(ask=turn.ask, live=live, standalone=turn.standalone, scripted=scripted, alone=alone))
    return ItemRecord(id=item.id, turns=tuple(records)), timings


def _reply(
    answer: Callable[[Sequence[str], AnswerOptions], Answer], turns: Sequence[str], options: AnswerOptions
) -> tuple[Reply, Mapping[str, float]]:
    start = time.perf_counter()
    try:
        found = answer(turns, options)
    except Exception as error:
        return Reply(error=_name(error)), {TOTAL: _milliseconds(start)}
    made = found.provenance
    steps = made.timings if made else {}
    bare = found.model_copy(update={"provenance": made and made.model_copy(update={"timings": {}})})
    return Reply(answer=bare), {**steps, TOTAL: _milliseconds(start)}


def _alone(system: System, ask: str) -> tuple[Span, ...]:
    """Return where the passages for a turn's own words stand; none when they are no question by themselves."""
    try:
        return tuple(Span(found.document_id, found.start, found.end) for found in system.passages(ask))
    except Exception:  # the live answer to the same words holds the error
        return ()


def _name(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _milliseconds(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 2)
