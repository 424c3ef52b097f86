"""CSL-JSON and RIS are read into references, and a broken file is refused with the item that breaks it."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DocumentError
from ingest.references import Name, Reference, bare_doi, load_references, load_sidecar, web_address, year_in
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


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"raw": "2020"}, 2020),
        ({"raw": "12 March 2020"}, 2020),
        ({"literal": "Spring 2020"}, 2020),
        ({"literal": "in press"}, None),
        ({"date-parts": [[2020]], "raw": "1999"}, 2020),
    ],
)
def test_a_date_in_words_gives_its_year(tmp_path: Path, issued: dict[str, object], expected: int | None) -> None:
    assert load(tmp_path, [{"id": "a", "issued": issued}])["a"].year == expected


def test_numbers_are_accepted_as_text(tmp_path: Path) -> None:
    found = load(tmp_path, [{"id": "a", "volume": 91, "issue": 4, "page": 373, "number": 7}])["a"]
    assert (found.volume, found.issue, found.page, found.number) == ("91", "4", "373", "7")


def test_a_type_that_nobody_knows_is_kept(tmp_path: Path) -> None:
    assert load(tmp_path, [{"id": "a", "type": "podcast"}])["a"].type == "podcast"


@pytest.mark.parametrize(
    "doi", ["10.1/a", "https://doi.org/10.1/a", "http://dx.doi.org/10.1/a", "doi:10.1/a", " 10.1/a "]
)
def test_a_doi_is_kept_without_the_address_of_its_resolver(tmp_path: Path, doi: str) -> None:
    assert load(tmp_path, [{"id": "a", "DOI": doi}])["a"].doi == bare_doi(doi) == "10.1/a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", 2020),
        ("1998 Dec-1999 Jan", 1998),
        ("2018Apr", 2018),
        ("12020", None),
        ("20201", None),
        ("1066", None),
        ("٢٠٢٠", None),
        ("", None),
    ],
)
def test_the_first_year_of_a_text_is_found(text: str, expected: int | None) -> None:
    assert year_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" https://example.org/a?b=c;d ", "https://example.org/a?b=c;d"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://a b", ""),
        ("https://a\nb", ""),
        ("", ""),
    ],
)
def test_an_address_is_http_or_none(text: str, expected: str) -> None:
    assert web_address(text) == expected


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
        {"id": "b", "issued": {"date-parts": [[1e999]]}},
        {"id": "b", "issued": {"raw": 2020}},
        {"id": "b", "issued": {}},
        {"id": "b", "volume": True},
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


RIS = """TY  - JOUR
AU  - Low, Bo
A1  - World Health Organization
TI  - Tone in the limbs
T2  - Journal of Tone
PY  - 2020
VL  - 7
IS  - 3
SP  - 100
EP  - 110
DO  - https://doi.org/10.1000/tone
UR  - https://example.org/a;b
ID  - low2020
M3  - Systematic Review
C1  - Read for the review.
ER  -
"""


def load_ris(path: Path, content: str | bytes) -> dict[str, Reference]:
    file = path / "references.ris"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_references(file)


def only_ris(path: Path, *lines: str) -> Reference:
    (found,) = load_ris(path, "\n".join(["TY  - JOUR", *lines, "ER  - "])).values()
    return found


@pytest.mark.parametrize("content", [RIS, RIS.replace("\n", "\r\n"), "\ufeff" + RIS, "Exported\n\n" + RIS, RIS[:-7]])
def test_a_ris_record_is_read(tmp_path: Path, content: str) -> None:
    assert load_ris(tmp_path, content) == {
        "low2020": Reference(
            key="low2020",
            type="article-journal",
            title="Tone in the limbs",
            author=(Name(family="Low", given="Bo"), Name(literal="World Health Organization")),
            container_title="Journal of Tone",
            volume="7",
            issue="3",
            page="100-110",
            year=2020,
            doi="10.1000/tone",
            url="https://example.org/a;b",
            evidence_type="systematic_review",
            note="Read for the review.",
        )
    }


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        (["T1  - Tone"], "title", "Tone"),
        (["TI  - Tone", "  in two lines"], "title", "Tone in two lines"),
        (["JO  - J Tone"], "container_title", "J Tone"),
        (["JF  - Journal of Tone"], "container_title", "Journal of Tone"),
        (["Y1  - 2020/04/01/"], "year", 2020),
        (["DA  - 2020/04/01"], "year", 2020),
        (["PY  - in press"], "year", None),
        (["SP  - 373-377"], "page", "373-377"),
        (["SP  - e12", "EP  - e12"], "page", "e12"),
        (["UR  - javascript:alert(1)", "UR  - https://example.org"], "url", "https://example.org"),
        (["N1  - One.", "C1  - Two.", "C8  - Three."], "note", "One. Two. Three."),
        (["AN  - 12345", "DB  - PubMed"], "pmid", "12345"),
        (["AN  - PMID: 12345"], "pmid", "12345"),
        (["AN  - 12345", "DB  - Embase"], "pmid", ""),
        (["M3  - Retracted Publication"], "retracted", True),
        (["M3  - Journal Article"], "evidence_type", "unclassified"),
        (["AU  - Low, Bo, Jr"], "author", (Name(family="Low", given="Bo, Jr"),)),
        (["AU  - The Tone Group,"], "author", (Name(literal="The Tone Group"),)),
        (["AU  - ,"], "author", ()),
        (["XX  - unknown"], "note", ""),
    ],
)
def test_ris_fields_are_read(tmp_path: Path, lines: list[str], field: str, expected: object) -> None:
    assert getattr(only_ris(tmp_path, *lines), field) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("BOOK", "book"), ("CHAP", "chapter"), ("ELEC", "webpage"), ("HEAR", "document")]
)
def test_a_ris_type_is_that_of_csl(tmp_path: Path, kind: str, expected: str) -> None:
    (found,) = load_ris(tmp_path, f"TY  - {kind}\nTI  - Tone\nER  - \n").values()
    assert found.type == expected


@pytest.mark.parametrize(
    ("records", "keys"),
    [
        ([["ID  - a b"]], ["a b"]),
        ([["AN  - WOS:1"]], ["WOS:1"]),
        ([["AN  - PMID: 12"]], ["12"]),
        ([["ID  - a", "AN  - b"]], ["a"]),
        ([["AU  - López-Núñez, Ana", "PY  - 2020"]], ["lopeznunez2020"]),
        ([["AU  - World Health Organization", "PY  - 2020"]], ["worldhealthorganization2020"]),
        ([["TI  - Tone"]], ["tone"]),
        ([["PY  - 2020"]], ["work2020"]),
        ([["AU  - 李, 娜", "PY  - 2020"]], ["work2020"]),
        ([["AU  - Low, B", "PY  - 2020"]] * 3, ["low2020", "low2020a", "low2020b"]),
        ([["AU  - Low, B", "PY  - 2020"], ["ID  - low2020"]], ["low2020a", "low2020"]),
    ],
)
def test_a_ris_record_has_a_key_of_its_own(tmp_path: Path, records: list[list[str]], keys: list[str]) -> None:
    content = "\n".join("\n".join(["TY  - JOUR", *lines, "ER  - "]) for lines in records)
    assert list(load_ris(tmp_path, content)) == keys


def test_letters_go_on_behind_z(tmp_path: Path) -> None:
    found = list(load_ris(tmp_path, "TY  - JOUR\nTI  - Tone\nER  - \n" * 29))
    assert found[25:] == ["toney", "tonez", "toneaa", "toneab"]


def test_a_ris_key_that_occurs_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"references\.ris: the key 'low2020' occurs twice"):
        load_ris(tmp_path, RIS * 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is no sound RIS"),
        ("TI  - Tone\nER  - ", "is no sound RIS"),
        ("TY - JOUR\nTI - Tone\nER - ", "is no sound RIS"),
        ("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - ", "is no sound RIS"),
        (b"TY  - JOUR\nTI  - T\xf6ne\nER  - ", "cannot be read as RIS"),
    ],
)
def test_a_file_that_is_no_ris_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        load_ris(tmp_path, content)


def test_a_missing_ris_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"references\.ris: cannot be read"):
        load_references(tmp_path / "references.ris")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from([*RIS.splitlines(keepends=True), "TY  - ", "ER  -\n", "UR  - ;\n"]), st.text(max_size=20)
        )
    )
)
def test_whatever_the_ris_it_is_read_or_refused(tmp_path: Path, pieces: list[str]) -> None:
    try:
        found = load_ris(tmp_path, "".join(pieces).encode("utf-8", "surrogatepass"))
    except DocumentError:
        return
    assert found
    assert all(key == reference.key for key, reference in found.items())


def test_a_sidecar_holds_one_record(tmp_path: Path) -> None:
    (tmp_path / "paper.ris").write_text(RIS)
    assert load_sidecar(tmp_path / "paper.ris").key == "low2020"


def test_a_sidecar_of_two_records_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paper.ris").write_text(RIS + RIS.replace("low2020", "other"))
    with pytest.raises(DocumentError, match=r"must hold one record, not 2"):
        load_sidecar(tmp_path / "paper.ris")
