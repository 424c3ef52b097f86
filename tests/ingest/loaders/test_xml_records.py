"""XML is read record by record, and what could harm is refused."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile
from ingest.loaders.xml_records import file_hash, read_records, root_name
from ingest.loaders.xml_text import plain

Read = Callable[..., list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the texts of the elements `r` of a file."""

    def read_texts(data: str | bytes, name: str = "a.xml") -> list[str]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return [plain(record) for record in read_records(SourceFile(path=path, name=name), "r")]

    return read_texts


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"<article/>", "article"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<x:article xmlns:x="u">', "article"),
        (b'<!DOCTYPE a PUBLIC "-//NLM//DTD JATS" "x.dtd"><a b="c"><d>', "a"),
        (b"<a " + b" " * 5000 + b">", "a"),
        ('<?xml version="1.0" encoding="utf-16"?><a>é</a>'.encode("utf-16"), "a"),
        (b"<a", ""),
        (b"plain text", ""),
        (b"\x00\x01\x02", ""),
        (b"", ""),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', ""),
    ],
)
def test_the_root_is_named_by_the_first_bytes(start: bytes, expected: str) -> None:
    assert root_name(start) == expected


def test_records_come_in_order_whatever_their_namespace(read: Read) -> None:
    assert read('<s xmlns:x="u"><r>one</r>\n<q>not</q><x:r>two</x:r><g><r>three</r></g></s>') == ["one", "two", "three"]


def test_a_record_within_a_record_is_a_part_of_it(read: Read) -> None:
    assert read('<s xmlns:x="u"><x:r>one <g><r>and</r></g> more</x:r><r>two</r></s>') == ["one and more", "two"]


def test_a_packed_file_is_unpacked(read: Read) -> None:
    assert read(gzip.compress(b"<s><r>one</r></s>"), "a.xml.gz") == ["one"]


def test_comments_and_instructions_do_not_cut_a_text(read: Read) -> None:
    assert read("<r>on<!-- x -->e<?y z?> text</r>") == ["one text"]


def test_an_entity_of_a_dtd_that_is_not_loaded_is_the_one_of_html(read: Read) -> None:
    doctype = '<!DOCTYPE r PUBLIC "-//NLM//DTD JATS" "http://127.0.0.1:9/x.dtd">'
    assert read(f"{doctype}<r>a&nbsp;b &alpha;<i>&beta;</i>&lt;&nosuch;c</r>") == ["a b αβ<&nosuch;c"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY e "x">',
        '<!ENTITY e SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p "x">',
        '<!ENTITY a "x"><!ENTITY b "&a;&a;">',
    ],
)
def test_a_file_that_declares_entities_is_refused(read: Read, declared: str) -> None:
    with pytest.raises(DocumentError, match=r"a\.xml: declares XML entities"):
        read(f"<!DOCTYPE r [{declared}]><r>text</r>")


def test_entities_that_multiply_in_an_attribute_are_refused(read: Read) -> None:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    with pytest.raises(DocumentError, match=r"a\.xml"):
        read(f'<!DOCTYPE r [<!ENTITY a "{"x" * 100}">{laughs}]><r x="&j;">text</r>')


def test_a_dtd_without_entities_does_no_harm(read: Read) -> None:
    assert read("<!DOCTYPE r [<!ELEMENT r ANY>]><r>text</r>") == ["text"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<s><r>one</r>\n<r>two</s>", r"a\.xml:2: is damaged XML: Opening and ending tag mismatch"),
        ("<s>\n<r>&nbsp;</r></s>", r"a\.xml:2: is damaged XML: Entity 'nbsp' not defined\."),
        ("<r>one</r>\nmore", r"a\.xml:2: is damaged XML: Extra content"),
        ("<s>\n", r"a\.xml:2: is damaged XML: Premature end"),
        ("", r"a\.xml: is damaged XML: no element found\."),
        (b"\x00\x01", r"a\.xml:1: is damaged XML"),
        (b"<r>\xff\xfe</r>", r"a\.xml:1: is damaged XML"),
        ('<?xml version="1.0" encoding="klingon"?><r/>', r"a\.xml:1: is damaged XML: Unsupported encoding"),
        (f"<s>{'<r>' * 1000}{'</r>' * 1000}</s>", r"a\.xml:1: is damaged XML: Excessive depth"),
        ("<s><q/></s>", r"a\.xml: holds no r\."),
    ],
)
def test_what_is_no_sound_xml_is_refused_with_its_line(read: Read, data: str | bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(data)


def test_the_records_before_the_damage_are_given(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<s><r>one</r><r>two</r><r>thr")
    records = read_records(SourceFile(path=path, name="a.xml"), "r")
    assert [plain(next(records)), plain(next(records))] == ["one", "two"]
    with pytest.raises(DocumentError, match="damaged XML"):
        next(records)


@pytest.mark.parametrize(
    "data", [b"\x1f\x8bnot gzip", gzip.compress(b"<s><r>one</r></s>")[:-4]], ids=["no gzip", "cut off"]
)
def test_a_damaged_archive_is_refused(read: Read, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.xml\.gz: is a damaged gzip file"):
        read(data, "a.xml.gz")


def test_no_more_than_a_block_of_the_file_is_held_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<s>" + b"<r><p>a text of some length</p></r>\n" * 20_000 + b"</s>")
    held = []
    for record in read_records(SourceFile(path=path, name="a.xml"), "r"):
        parent = record.getparent()
        assert parent is not None
        held.append(len(parent))
    assert len(held) == 20_000
    assert max(held) < 2_000


def test_a_file_is_hashed_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<r/>")
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(b"<r/>"))
    files = [SourceFile(path=tmp_path / name, name=name) for name in ("a.xml", "a.xml.gz")]
    assert file_hash(files[0]) == file_hash(files[1])
