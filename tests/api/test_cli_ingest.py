import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.api.conftest import Ran, Run

WriteCorpus = Callable[..., Path]
_COLUMNS = ("added", "updated", "unchanged", "deleted", "skipped", "failed")


@pytest.fixture
def ingest(betz: Run, tmp_path: Path) -> Run:
    """Ingest into an index of this test."""

    def run(*arguments: str) -> Ran:
        return betz("ingest", "--index", str(tmp_path / "index"), *arguments)

    return run


def test_the_table_counts_what_became_of_every_file(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="The plantar response is extensor.", b="Zinc excess lowers copper.")
    (corpus / "notes.xyz").write_text("?", encoding="utf-8")
    ran = ingest(str(corpus))
    lines = [line.replace("│", "┃").split("┃") for line in ran.out.splitlines()]
    header, row = ([cell.strip() for cell in line[1:-1]] for line in lines if len(line) == len(_COLUMNS) + 2)
    assert ran.code == 0
    assert dict(zip(header, row, strict=True)) == dict(zip(_COLUMNS, "200010", strict=True))
    assert "skipped notes.xyz: " in ran.out


def test_a_failed_file_is_named_with_its_reason_and_exit_code_1(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="The plantar response is extensor.")
    (corpus / "bad.md").write_bytes(b"\xff\xfe not text")
    ran = ingest(str(corpus))
    assert ran.code == 1
    assert "failed bad.md: is not UTF-8 text." in ran.out
    assert "1 documents" in ran.out


def test_a_page_without_text_is_noted_and_is_no_failure(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="The plantar response is extensor.")
    canvas = Canvas(str(corpus / "paper.pdf"))
    canvas.drawString(72, 700, "Zinc excess lowers copper.")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    for _ in range(2):
        ran = ingest(str(corpus))
        assert ran.code == 0
        assert "note paper.pdf: page 2 holds no text" in ran.out
        assert "2 documents" in ran.out
    report = json.loads(ingest(str(corpus), "--json").out)
    assert (report["unchanged"], list(report["notes"]), report["failed"]) == (["a.md", "paper.pdf"], ["paper.pdf"], {})


def test_failures_can_be_allowed(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="The plantar response is extensor.")
    (corpus / "bad.md").write_bytes(b"\xff\xfe not text")
    ran = ingest(str(corpus), "--allow-failures")
    assert ran.code == 0
    assert "failed bad.md" in ran.out


def test_json_accounts_for_every_file(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="The plantar response is extensor.", b="Zinc excess lowers copper.")
    (corpus / "bad.md").write_bytes(b"\xff\xfe not text")
    (corpus / "notes.xyz").write_text("?", encoding="utf-8")
    report = json.loads(ingest(str(corpus), "--json").out)
    groups = {name: list(report[name]) for name in _COLUMNS}
    assert groups == {
        "added": ["a.md", "b.md"],
        "updated": [],
        "unchanged": [],
        "deleted": [],
        "skipped": ["notes.xyz"],
        "failed": ["bad.md"],
    }
    assert all(report["failed"].values())
    assert all(report["skipped"].values())


def test_a_second_ingest_finds_nothing_to_do(ingest: Run, write_corpus: WriteCorpus) -> None:
    corpus = str(write_corpus(a="The plantar response is extensor."))
    first, second = (json.loads(ingest(corpus, "--json").out) for _ in range(2))
    assert (first["published"], second["published"]) == (True, False)
    assert first["generation"] == second["generation"]
    assert second["unchanged"] == ["a.md"]


def test_what_was_ingested_can_be_asked_and_opened(
    betz: Run, ingest: Run, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    text = "The plantar response is extensor in an upper motor neuron lesion."
    ingest(str(write_corpus(a=text)))
    index = ("--index", str(tmp_path / "index"))
    answer = json.loads(
        betz("ask", "is the plantar response extensor in an upper motor neuron lesion?", "--json", *index).out
    )
    assert [passage["text"] for passage in answer["passages"]] == [text]
    assert json.loads(betz("passage", "a", "0", str(len(text)), "--json", *index).out)["text"] == text


def test_a_failed_ingest_leaves_the_old_index_serving(
    betz: Run, ingest: Run, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    corpus = write_corpus(a="The plantar response is extensor.")
    ingest(str(corpus))
    (corpus / "references.json").write_text("{", encoding="utf-8")
    ran = ingest(str(corpus))
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert betz("passage", "a", "0", "3", "--index", str(tmp_path / "index")).code == 0
