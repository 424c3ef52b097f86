"""References for reference managers: RIS (Research Information Systems, 2001) and BibTeX."""

import re
from collections.abc import Iterable, Iterator

from qa.answer import CitedReference

_RIS_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "entry-encyclopedia": "ENCYC",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
_BIBTEX_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_BIBTEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)


def to_ris(references: Iterable[CitedReference]) -> str:
    """Return references as RIS; each keeps the mark it has in the answer as its label (LB)."""
    return "\n".join("\n".join(f"{tag}  - {value}" for tag, value in _ris_fields(one)) + "\n" for one in references)


def _ris_fields(reference: CitedReference) -> Iterator[tuple[str, str]]:
    first, _, last = reference.page.partition("-")
    yield "TY", _RIS_TYPES.get(reference.type, "GEN")
    for name in reference.author:
        person = bool(name.given)
        yield "AU", f"{name.family}, {name.given}" if person else f"{name.literal or name.family},"
    fields = {
        "TI": reference.title,
        "T2": reference.container_title,
        "PY": str(reference.year or ""),
        "VL": reference.volume,
        "IS": reference.issue,
        "SP": first,
        "EP": last,
        "DO": reference.doi,
        "AN": reference.pmid,
        "DB": "PubMed" if reference.pmid else "",
        "UR": reference.url,
        "M3": reference.evidence_type.replace("_", " "),
        "N1": " ".join(filter(None, ("RETRACTED." if reference.retracted else "", reference.note))),
        "LB": f"[{reference.n}]",
        "ID": reference.key,
    }
    for tag, value in fields.items():
        if value:
            yield tag, " ".join(value.split())
    yield "ER", ""


def to_bibtex(references: Iterable[CitedReference]) -> str:
    """Return references as BibTeX in UTF-8; titles keep their capitals."""
    taken: set[str] = set()
    return "\n".join(_bibtex(reference, taken) for reference in references)


def _bibtex(reference: CitedReference, taken: set[str]) -> str:
    kind = _BIBTEX_TYPES.get(reference.type, "misc")
    notes = (
        f"[{reference.n}]",
        reference.evidence_type.replace("_", " "),
        "RETRACTED" if reference.retracted else "",
        reference.note,
    )
    fields = {
        "author": " and ".join(_bibtex_name(name.family, name.given, name.literal) for name in reference.author),
        "title": f"{{{_escaped(reference.title)}}}" if reference.title else "",
        _CONTAINERS.get(kind, "howpublished"): _escaped(reference.container_title),
        "year": str(reference.year or ""),
        "volume": _escaped(reference.volume),
        "number": _escaped(reference.issue or reference.number),
        "pages": _escaped(reference.page.replace("-", "--")),
        "doi": _escaped(reference.doi),
        "pmid": _escaped(reference.pmid),
        "url": _escaped(reference.url),
        "note": _escaped("; ".join(filter(None, notes))),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{_bibtex_key(reference, taken)},\n{lines}}}\n"


def _bibtex_name(family: str, given: str, literal: str) -> str:
    """Return a name as BibTeX reads it: a body is kept whole by braces."""
    if literal or not given:
        return f"{{{_escaped(literal or family)}}}"
    return f"{_escaped(family)}, {_escaped(given)}"


def _bibtex_key(reference: CitedReference, taken: set[str]) -> str:
    key = re.sub(r"[^A-Za-z0-9:_.-]", "", reference.key) or f"reference{reference.n}"
    key = f"{key}-{reference.n}" if key in taken else key
    taken.add(key)
    return key


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_BIBTEX_SPECIAL)
