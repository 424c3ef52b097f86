"""CSL-JSON is read into references, and a broken file is refused with the item that breaks it."""

import json
from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.references import Name, Reference, load_references
from ingest.settings import BUNDLED_CORPUS


def load(path: Path, content: object) -> dict[str, Reference]:
    file = path / "references.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return load_references(file)


def test_a_csl_item_is_read(tmp_path: Path) -> None:
    item = {
        "id": "turner2020",
        "type": "article-journal",
        "title": "Primary lateral sclerosis: consensus diagnostic criteria",
        "author": [{"family": "Turner", "given": "MR"}, {"literal": "et al."}],
        "container-title": "J Neurol Neurosurg Psychiatry",
        "volume": "91",
        "page": "373-377",
        "issued": {"date-parts": [[2020, 4]]},
        "DOI": "10.1136/jnnp-2019-322541",
        "PMID": "32029539",
        "evidence_type": "consensus_criteria",
    }
    assert load(tmp_path, [item]) == {
        "turner2020": Reference(
            key="turner2020",
            title="Primary lateral sclerosis: consensus diagnostic criteria",
            author=(Name(family="Turner", given="MR"), Name(literal="et al.")),
            container_title="J Neurol Neurosurg Psychiatry",
            volume="91",
            page="373-377",
            year=2020,
            doi="10.1136/jnnp-2019-322541",
            pmid="32029539",
            evidence_type="consensus_criteria",
        )
    }


def test_a_year_written_as_text_is_a_number(tmp_path: Path) -> None:
    assert load(tmp_path, [{"id": "a", "issued": {"date-parts": [["2020"]]}}])["a"].year == 2020


def test_what_a_record_does_not_say_is_absent(tmp_path: Path) -> None:
    found = load(tmp_path, [{"id": "a"}])["a"]
    assert (found.year, found.doi, found.author, found.retracted) == (None, "", (), False)


def test_a_retraction_is_kept(tmp_path: Path) -> None:
    assert load(tmp_path, [{"id": "a", "retracted": True, "note": "Retracted 2021."}])["a"].retracted


def test_references_keep_the_order_of_the_file(tmp_path: Path) -> None:
    assert list(load(tmp_path, [{"id": "b"}, {"id": "a"}, {"id": "c"}])) == ["b", "a", "c"]


def test_a_key_that_occurs_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"references\.json: the key 'a' occurs twice"):
        load(tmp_path, [{"id": "a"}, {"id": "b"}, {"id": "a", "title": "Another"}])


@pytest.mark.parametrize(
    "item",
    [
        {"title": "No key"},
        {"id": "b", "colour": "red"},
        {"id": "b", "title": 5},
        {"id": "b", "evidence_type": "hearsay"},
        {"id": "b", "author": "Turner MR"},
        {"id": "b", "issued": "2020"},
        {"id": "b", "issued": {"date-parts": []}},
        {"id": "b", "issued": {"date-parts": [[]]}},
        {"id": "b", "issued": {"date-parts": [["MMXX"]]}},
        {"id": "b", "issued": {"raw": "2020"}},
        "b",
        None,
        ["b"],
    ],
)
def test_an_item_that_is_no_reference_is_named_by_its_number(tmp_path: Path, item: object) -> None:
    with pytest.raises(DocumentError, match="item 2 is not a reference"):
        load(tmp_path, [{"id": "a"}, item, {"id": "c"}])


@pytest.mark.parametrize("content", ["", "{", "[{'id': 'a'}]", "\ufeff[]"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DocumentError, match="CSL-JSON"):
        load(tmp_path, content)


@pytest.mark.parametrize("content", [{"id": "a"}, "5", "null"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(DocumentError, match="list"):
        load(tmp_path, content)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "references.json").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(DocumentError, match="CSL-JSON"):
        load_references(tmp_path / "references.json")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"references\.json"):
        load_references(tmp_path / "references.json")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name(family="Turner", given="MR"), "Turner MR"),
        (Name(family="Turner"), "Turner"),
        (Name(literal="World Health Organization"), "World Health Organization"),
    ],
)
def test_a_name_is_shown_family_first(name: Name, shown: str) -> None:
    assert str(name) == shown


def test_the_bundled_references_are_valid() -> None:
    found = load_references(BUNDLED_CORPUS / "references.json")
    assert found
    assert all(key == reference.key for key, reference in found.items())
