"""The fuzz driver counts what comes of damaged files, and keeps those that crash a loader."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals import fuzz_loaders
from evals.fuzz_mutations import mutate
from evals.fuzz_samples import SAMPLES
from ingest.errors import DocumentError
from ingest.loaders.registry import LOADERS


def test_every_sample_belongs_to_a_loader() -> None:
    assert SAMPLES.keys() <= {loader.name for loader in LOADERS}


@pytest.mark.parametrize("loader", SAMPLES)
def test_the_good_files_are_all_loaded(loader: str, tmp_path: Path) -> None:
    outcome = fuzz_loaders.fuzz(loader, len(SAMPLES[loader]), 0, tmp_path)
    assert outcome.documents >= outcome.inputs == len(SAMPLES[loader])
    assert outcome.crashes == []


def test_the_seed_decides_the_damage() -> None:
    (sample, *_) = SAMPLES["jats"]
    first, again, other = (
        [mutate(sample.data, [], random.Random(f"{seed} {number}")) for number in range(20)]  # noqa: S311
        for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize("reason", fuzz_loaders._CRASHES)
def test_a_crash_is_counted_and_its_input_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    class Crashing:
        def __init__(self, **_: object) -> None:
            pass

        def parse(self, *_: object) -> Iterator[DocumentError]:
            yield DocumentError("a.md", f"{reason}.")

    monkeypatch.setattr(fuzz_loaders, "Parser", Crashing)
    assert fuzz_loaders.main(2, 0, ["markdown"], tmp_path / "kept") == 2
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert "crashes 2" in capsys.readouterr().out


def test_a_refusal_is_no_crash(tmp_path: Path) -> None:
    assert fuzz_loaders.main(20, 1, ["beir"], tmp_path / "kept") == 0
    assert not (tmp_path / "kept").exists()
