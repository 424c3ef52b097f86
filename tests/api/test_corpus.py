from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders.markdown import load_markdown
from ingest.settings import BUNDLED_CORPUS
from tests.api.conftest import Run

WriteCorpus = Callable[..., Path]
_TEXT = "The plantar response is extensor in a lesion of the upper motor neuron.\n"


def test_a_document_that_cannot_be_loaded_is_a_problem(betz: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(good=_TEXT, bad="It cites nobody [@nobody2020].\n")
    ran = betz("corpus", "check", "--corpus", str(corpus))
    assert ran.code == 1
    assert "unknown citation key @nobody2020" in ran.out


def test_every_bundled_document_is_listed(betz: Run) -> None:
    ran = betz("corpus", "list")
    listed = [line.split()[0] for line in ran.out.splitlines()]
    files = [file.stem for file in BUNDLED_CORPUS.glob("*.md") if file.stem != "README"]
    assert ran.code == 0
    assert sorted(listed) == sorted(files)


def test_a_document_is_shown_in_the_text_that_citations_quote(betz: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(sign=f"## A *heading*\n\n{_TEXT}")
    text = load_markdown(corpus / "sign.md", source="sign.md", known_keys=()).text
    assert text in betz("corpus", "show", "sign", "--corpus", str(corpus)).out


def test_statistics_count_the_documents(betz: Run, write_corpus: WriteCorpus) -> None:
    ran = betz("corpus", "stats", "--corpus", str(write_corpus(a=_TEXT, b=_TEXT, c=_TEXT)))
    assert ran.code == 0
    assert next(line for line in ran.out.splitlines() if line.startswith("documents")).split()[1] == "3"


@pytest.mark.parametrize("command", ["check", "list", "stats"])
def test_a_folder_without_documents_is_one_line(betz: Run, tmp_path: Path, command: str) -> None:
    ran = betz("corpus", command, "--corpus", str(tmp_path))
    assert ran.code != 0
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "body", ["It cites nobody [@nobody2020].\n", "| a | b |\n|---|---|\n| c | d |\n"], ids=["no document", "no prose"]
)
def test_statistics_of_little_are_no_crash(betz: Run, write_corpus: WriteCorpus, body: str) -> None:
    ran = betz("corpus", "stats", "--corpus", str(write_corpus(only=body)))
    assert len(ran.err.splitlines()) == (ran.code != 0)


def test_an_unknown_document_is_one_line(betz: Run) -> None:
    ran = betz("corpus", "show", "nope")
    assert (ran.code, ran.out) == (1, "")
    assert "nope" in ran.err
    assert len(ran.err.splitlines()) == 1
