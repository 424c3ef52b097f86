"""Write out the shorthand of case notes that no glossary of a field holds: "Tx", "MoA", "UTI"."""

import re

_LONG = {
    "MoA": "mechanism of action",
    "O2": "oxygen",
    "CO2": "carbon dioxide",
    "UTI": "urinary infection",
    "Tx": "treatment",
    "Rx": "treatment",
    "Dx": "diagnosis",
    "DDx": "differential diagnosis",
    "Hx": "history",
    "FHx": "family history",
    "Sx": "symptoms",
    "Ix": "investigations",
    "Px": "prognosis",
    "AEs": "side effects",
    "s/e": "side effects",
    "c/i": "contraindications",
    "sens": "sensitivity",
    "spec": "specificity",
    "cipro": "ciprofloxacin",
    "pred": "prednisolone",
    "abx": "antibiotics",
    "preg": "pregnancy",
    "lytes": "electrolytes",
    "neuts": "neutrophils",
    "creat": "creatinine",
    "physio": "physiotherapy",
    "yrs": "years",
    "mths": "months",
    "wks": "weeks",
    "approx": "about",
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
}
_BY_LOWER = {short.lower(): long for short, long in _LONG.items()}
_SHORT = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(sorted(map(re.escape, _LONG), key=len, reverse=True))})(?![\w-])", re.IGNORECASE
)


def written_out(text: str) -> str:
    """Return a text with its shorthand written out; what is no shorthand stays as typed."""
    return _SHORT.sub(lambda match: _BY_LOWER[match.group().lower()], text)
