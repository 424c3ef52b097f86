"""Damaged files for the fuzz tests of the loaders."""

import random
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from evals.fuzz_mutations import mutate
from evals.fuzz_samples import SAMPLES
from ingest.errors import DocumentError
from ingest.loaders.registry import loader_named
from tests.ingest.loaders.loading import outcome, quotes

fuzzed = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


def damaged_files(loader: str) -> st.SearchStrategy[tuple[str, bytes]]:
    """Give names and contents: random bytes, and damaged copies of the loader's good files."""
    samples = SAMPLES[loader]
    others = [sample.data for family in SAMPLES.values() for sample in family]

    def damage(number: int, seed: int) -> tuple[str, bytes]:
        sample = samples[number]
        return sample.name, mutate(sample.data, others, random.Random(seed))  # noqa: S311

    copies = st.builds(damage, st.integers(0, len(samples) - 1), st.integers(0, 2**32))
    return st.one_of(st.tuples(st.just(samples[0].name), st.binary(max_size=300)), copies)


def assert_documents_or_refusals(loader: str, folder: Path, file: tuple[str, bytes]) -> None:
    """Load a file: nothing but documents with sentences in order, and refusals that name it, may come out."""
    name, data = file
    for item in outcome(loader_named(loader), folder / name, data):
        if isinstance(item, DocumentError):
            assert item.place.startswith(name)
            assert item.reason
        else:
            edges = [
                0,
                *(edge for sentence in item.sentences for edge in (sentence.start, sentence.end)),
                len(item.text),
            ]
            assert edges == sorted(edges)
            assert all(quote.strip() for quote in quotes(item))
            assert not any(ord(letter) < 32 and letter != "\n" for letter in item.text + item.title)
