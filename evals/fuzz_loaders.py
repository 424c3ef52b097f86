"""Feed damaged files to every loader: `python -m evals.fuzz_loaders --inputs 10000 --seed 1 [LOADER …]`.

Each input is parsed by a worker process with a time limit. A document, a refusal with a reason, or both
may come out; a worker that dies, hangs, runs out of memory or of stack is a crash, and its input is kept.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from evals.fuzz_mutations import mutate
from evals.fuzz_samples import SAMPLES
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile
from ingest.loaders.bounded import head
from ingest.loaders.registry import loader_named
from ingest.parser import Parser

TIME_LIMIT = 10.0
# What ingest.parser and ingest.worker say for a worker that died, hung, or ran out of memory or stack.
_CRASHES = ("crashed its loader", "gave nothing within", "needs more memory", "is nested too deeply")
_REASONS_SHOWN = 8


@dataclass
class Outcome:
    """What came of the inputs to one loader; `slowest` is in seconds, `reasons` counts the refusals by their words."""

    loader: str
    inputs: int = 0
    documents: int = 0
    refusals: int = 0
    crashes: list[Path] = field(default_factory=list)
    slowest: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.loader:10} inputs {self.inputs:,}  documents {self.documents:,}  refusals {self.refusals:,}  "
            f"crashes {len(self.crashes)}  slowest {self.slowest:.2f} s"
        )


def fuzz(loader_name: str, inputs: int, seed: int, kept: Path) -> Outcome:
    """Parse damaged copies of a loader's samples, the good ones first; inputs that crash it are put into `kept`."""
    outcome = Outcome(loader_name)
    loader, parser = loader_named(loader_name), Parser(time_limit=TIME_LIMIT)
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(_damaged(loader_name, inputs, seed)):
            path = Path(folder) / name
            path.write_bytes(data)
            started = time.perf_counter()
            with suppress(DocumentError):
                loader.recognises(head(path, name))
            items = list(parser.parse(SourceFile(path=path, name=name), loader))
            outcome.slowest = max(outcome.slowest, time.perf_counter() - started)
            outcome.inputs += 1
            outcome.documents += sum(isinstance(item, Document) for item in items)
            refusals = [item for item in items if isinstance(item, DocumentError)]
            outcome.refusals += len(refusals)
            outcome.reasons.update(" ".join(refusal.reason.split()[:4]) for refusal in refusals)
            if any(refusal.reason.startswith(_CRASHES) for refusal in refusals):
                kept.mkdir(parents=True, exist_ok=True)
                outcome.crashes.append(kept / f"{loader_name}-{seed}-{number}-{name}")
                outcome.crashes[-1].write_bytes(data)
    return outcome


def _damaged(loader_name: str, inputs: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents: the good samples, then damaged ones; the seed decides them."""
    rng = random.Random(f"{loader_name} {seed}")  # noqa: S311
    others = [sample.data for samples in SAMPLES.values() for sample in samples]
    samples = SAMPLES[loader_name]
    yield from samples[:inputs]
    for _ in range(inputs - len(samples)):
        sample = rng.choice(samples)
        yield sample.name, mutate(sample.data, others, rng)


def main(inputs: int, seed: int, loaders: Sequence[str] = (), kept: Path = Path("fuzz-crashes")) -> int:
    """Print a line for every loader, all by default; return how many inputs crashed one."""
    crashes = 0
    for name in loaders or SAMPLES:
        outcome = fuzz(name, inputs, seed, kept)
        print(outcome, flush=True)
        for reason, count in outcome.reasons.most_common(_REASONS_SHOWN):
            print(f"{count:12,}  {reason} …")
        for path in outcome.crashes:
            print(f"{'':12}  {path}")
        crashes += len(outcome.crashes)
    return crashes


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--inputs", type=int, default=1000, help="inputs to each loader")
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--keep", type=Path, default=Path("fuzz-crashes"), help="folder for the inputs that crash")
    arguments.add_argument("loaders", nargs="*", metavar="LOADER", choices=[[], *SAMPLES])
    chosen = arguments.parse_args()
    raise SystemExit(1 if main(chosen.inputs, chosen.seed, chosen.loaders, chosen.keep) else 0)
