"""A work that is there twice is taken once, with a note, and its copy takes over when it goes."""

import json
from pathlib import Path

import pytest

from tests.ingest.collecting import collect

TONE = "Tone is raised in spasticity."


def write_records(folder: Path, *records: dict[str, object]) -> None:
    (folder / "corpus.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))


def record(identifier: str, text: str = "", **metadata: str) -> dict[str, object]:
    return {"_id": identifier, "text": text or f"Text of {identifier}.", "metadata": metadata}


def test_of_two_files_with_the_same_bytes_the_second_is_skipped(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(TONE)
    run = collect([tmp_path])
    assert run.sources == ["a.md"]
    assert run.changes.skipped == dict.fromkeys(("b.md", "c.md"), "has the same content as a.md")


def test_a_copy_with_an_id_of_its_own_file_is_a_copy_too(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"---\nid: tone\n---\n{TONE}")
    run = collect([tmp_path])
    assert (run.sources, set(run.changes.skipped), run.changes.failed) == (["a.md"], {"b.md"}, {})


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("DOI", {"doi": "10.1136/jnnp-2019-322541"}, {"doi": "10.1136/JNNP-2019-322541"}),
        ("DOI", {"doi": "10.1136/jnnp-2019-322541"}, {"doi": "https://doi.org/10.1136/jnnp-2019-322541"}),
        ("PMID", {"pmid": "32029539"}, {"pmid": "32029539", "doi": "10.1136/jnnp-2019-322541"}),
    ],
)
def test_of_two_records_of_one_work_the_second_is_skipped(
    tmp_path: Path, kind: str, one: dict[str, str], other: dict[str, str]
) -> None:
    write_records(tmp_path, record("a", **one), record("b", **other), record("c"))
    run = collect([tmp_path])
    assert run.sources == ["corpus.jsonl#a", "corpus.jsonl#c"]
    assert run.changes.skipped == {"corpus.jsonl#b": f"has the same {kind} as corpus.jsonl#a"}


def test_two_records_without_a_doi_are_two_works(tmp_path: Path) -> None:
    write_records(tmp_path, record("a", url="https://example.org/a"), record("b", url="https://example.org/b"))
    assert len(collect([tmp_path]).rows) == 2


def test_a_file_and_a_record_of_one_work_are_folded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TONE)
    (tmp_path / "a.csl.json").write_text('[{"id": "a", "DOI": "10.1/x"}]')
    write_records(tmp_path, record("b", doi="10.1/X"))
    assert collect([tmp_path]).sources == ["a.txt"]


def write_copy(folder: Path, name: str, record: str = "") -> None:
    (folder / f"{name}.txt").write_text(TONE)
    if record:
        (folder / f"{name}.csl.json").write_text(record)


@pytest.mark.parametrize("recorded", ["a", "b"])
def test_of_two_copies_the_one_with_a_record_is_kept(tmp_path: Path, recorded: str) -> None:
    for name in ("a", "b"):
        write_copy(tmp_path, name, '[{"id": "turner2020"}]' if name == recorded else "")
    run = collect([tmp_path])
    other = "b" if recorded == "a" else "a"
    assert run.sources == [f"{recorded}.txt"]
    assert run.changes.skipped[f"{other}.txt"] == f"has the same content as {recorded}.txt"
    assert run.documents[0].reference is not None


def test_a_copy_with_a_record_takes_the_place_of_the_one_that_is_indexed(tmp_path: Path) -> None:
    write_copy(tmp_path, "a")
    live = collect([tmp_path])
    write_copy(tmp_path, "b", '[{"id": "turner2020"}]')
    run = collect([tmp_path], live)
    assert (run.sources, run.changes.added, run.changes.deleted) == (["b.txt"], ["b.txt"], ["a.txt"])
    assert "a.txt" in run.changes.skipped


def test_of_two_copies_with_different_records_the_second_is_skipped(tmp_path: Path) -> None:
    write_copy(tmp_path, "a", '[{"id": "a", "DOI": "10.1/x"}]')
    write_copy(tmp_path, "b", '[{"id": "b", "DOI": "10.1/y"}]')
    run = collect([tmp_path])
    assert run.sources == ["a.txt"]
    assert run.changes.skipped["b.txt"] == "has the same content as a.txt"


def test_a_copy_takes_over_when_the_first_goes(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TONE)
    live = collect([tmp_path])
    (tmp_path / "a.md").unlink()
    run = collect([tmp_path], live)
    assert (run.sources, run.changes.added, run.changes.deleted) == (["b.md"], ["b.md"], ["a.md"])


def test_a_record_takes_over_when_the_first_of_its_work_goes(tmp_path: Path) -> None:
    write_records(tmp_path, record("a", pmid="1"), record("b", pmid="1"))
    live = collect([tmp_path])
    write_records(tmp_path, record("b", pmid="1"))
    assert collect([tmp_path], live).sources == ["corpus.jsonl#b"]


def test_the_note_is_given_each_time(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TONE)
    live = collect([tmp_path])
    again = collect([tmp_path], live)
    assert set(again.changes.skipped) == {"b.md"}
    assert (again.changes.unchanged, again.documents) == (["a.md"], [])


def test_an_unchanged_document_gives_way_to_a_copy_before_it(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(TONE)
    live = collect([tmp_path])
    (tmp_path / "a.md").write_text(TONE)
    run = collect([tmp_path], live)
    assert (run.sources, set(run.changes.skipped)) == (["a.md"], {"b.md"})
    (tmp_path / "a.md").unlink()
    assert collect([tmp_path], run).sources == ["b.md"]


def test_a_renamed_file_is_no_copy_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TONE)
    live = collect([tmp_path])
    (tmp_path / "a.md").rename(tmp_path / "b.md")
    run = collect([tmp_path], live)
    assert (run.changes.added, run.changes.deleted, run.changes.skipped) == (["b.md"], ["a.md"], {})
