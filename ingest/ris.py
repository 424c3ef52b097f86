"""Read bibliographic records in RIS, the format of reference managers (Research Information Systems, 2001 and 2011)."""

import itertools
import re
import string
import unicodedata
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingest.errors import DocumentError
from ingest.evidence_type import evidence_type_of, is_retracted
from ingest.references import Name, Reference, web_address, year_in

_CSL_TYPES = {
    "BOOK": "book",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "JOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "RPRT": "report",
    "THES": "thesis",
}
_CUSTOM = tuple(f"custom{number}" for number in range(1, 9))
_START = re.compile(r"^TY  -", re.MULTILINE)
_PMID = re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,8})", re.IGNORECASE)
_PUBMED = ("pubmed", "medline")

Fields = dict[str, Any]
"""A record as rispy gives it: a text by name, a list of texts where a tag may stand several times."""


def read_ris(path: Path) -> Iterator[Reference]:
    """Yield the records of a RIS file.

    A record without ID or accession number gets a key made of its first author's family name and its
    year, with a letter when that is taken. Raises DocumentError when the file is no RIS or a record is broken.
    """
    import rispy

    try:
        text = path.read_text(encoding="utf-8-sig")
        # A last record may lack its end; delimiters would cut addresses that hold a semicolon.
        records: list[Fields] = rispy.loads(f"{text}\nER  - \n", delimiter_tags_mapping={}, skip_unknown_tags=True)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DocumentError(str(path), f"cannot be read as RIS: {error}.", hint="Export it anew as RIS.") from error
    if not records or len(records) != len(_START.findall(text)):
        raise DocumentError(
            str(path), "is no sound RIS.", hint="Each record begins with a line `TY  - ` and ends with a line `ER  - `."
        )
    given = {key for fields in records if (key := _given_key(fields))}
    for number, fields in enumerate(records, start=1):
        key = _given_key(fields) or _made_key(fields, given)
        given.add(key)
        try:
            yield _reference(fields, key)
        except ValidationError as error:
            reason = " ".join(str(error).split())
            raise DocumentError(
                str(path), f"record {number} is not a reference: {reason}.", hint="Mend or remove it."
            ) from error


def _given_key(fields: Fields) -> str:
    return _text(fields, "id") or _pmid(fields) or _text(fields, "accession_number")


def _made_key(fields: Fields, taken: Set[str]) -> str:
    authors = _authors(fields)
    first = str(authors[0].family or authors[0].literal) if authors else _text(fields, "title", "primary_title")
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    stem = ("".join(filter(str.isalnum, plain)).lower() or "work") + str(_year(fields) or "")
    return next(key for key in (stem + letters for letters in _letters()) if key not in taken)


def _letters() -> Iterator[str]:
    """Yield nothing, then a to z, then aa to zz, and so on."""
    for length in itertools.count():
        yield from map("".join, itertools.product(string.ascii_lowercase, repeat=length))


def _reference(fields: Fields, key: str) -> Reference:
    kinds = re.split(r"[;,]", _text(fields, "type_of_work"))
    notes = [*fields.get("notes", []), *(fields[name] for name in _CUSTOM if name in fields)]
    start, end = _text(fields, "start_page"), _text(fields, "end_page")
    return Reference(
        key=key,
        type=_CSL_TYPES.get(fields["type_of_reference"], "document"),
        title=_text(fields, "title", "primary_title"),
        author=_authors(fields),
        container_title=_text(
            fields, "secondary_title", "journal_name", "alternate_title3", "alternate_title2", "alternate_title1"
        ),
        publisher=_text(fields, "publisher"),
        volume=_text(fields, "volume"),
        issue=_text(fields, "number"),
        page=f"{start}-{end}" if end and end != start else start,
        year=_year(fields),
        doi=_text(fields, "doi"),
        pmid=_pmid(fields),
        url=next(filter(None, map(web_address, fields.get("urls", []))), ""),
        evidence_type=evidence_type_of(kinds),
        retracted=is_retracted(kinds),
        note=" ".join(" ".join(notes).split()),
    )


def _text(fields: Fields, *names: str) -> str:
    """Return the first of the fields that says something, on one line."""
    return next(filter(None, (" ".join(fields.get(name, "").split()) for name in names)), "")


def _authors(fields: Fields) -> tuple[Name, ...]:
    """Return the authors: `Family, Given, Suffix` is a person; a name with nothing behind a comma, or none, a body."""
    names: list[Name] = []
    for author in (*fields.get("authors", []), *fields.get("first_authors", [])):
        family, _, given = (part.strip() for part in author.partition(","))
        if given:
            names.append(Name(family=family, given=given))
        elif family:
            names.append(Name(literal=family))
    return tuple(names)


def _year(fields: Fields) -> int | None:
    return year_in(_text(fields, "year", "publication_year", "date"))


def _pmid(fields: Fields) -> str:
    """Return the accession number where it is PubMed's."""
    number = _text(fields, "accession_number")
    match = _PMID.fullmatch(number)
    of_pubmed = any(name in _text(fields, "name_of_database").lower() for name in _PUBMED)
    return match[1] if match and (of_pubmed or not number.isdigit()) else ""
