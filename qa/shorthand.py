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
    "yr": "year",
    "mins": "minutes",
    "kilo": "kilogram",
    "kilos": "kilograms",
    "tonite": "tonight",
    "approx": "about",
    "Hb": "haemoglobin",
    "MCV": "mean cell volume",
    "bili": "bilirubin",
    "RSI": "rapid sequence induction",
    "NMB": "neuromuscular blocker",
    "RNS": "repetitive nerve stimulation",
    "SWI": "susceptibility-weighted imaging",
    "fibs": "fibrillations",
    "fascics": "fasciculations",
    "methylpred": "methylprednisolone",
    "RCT": "randomised trial",
    "pos": "positive",
    "neg": "negative",
    "resp": "respiratory",
    "neuro": "neurology",
    "neuro exam": "neurological examination",
    "neuro involvement": "neurological involvement",
    "neuro deficit": "neurological deficit",
    "neuro signs": "neurological signs",
    "dxd": "diagnosed",
    "dx'd": "diagnosed",
    "para": "paraplegic",
    "meds": "medicines",
    "mgmt": "management",
    "wt": "weight",
    "wk": "week",
    "hrs": "hours",
    "appt": "appointment",
    "appts": "appointments",
    "bx": "biopsy",
    "jab": "injection",
    "jabs": "injections",
    "temp": "temperature",
    "sats": "oxygen saturation",
    "resps": "breathing",
    "plts": "platelets",
    "tabs": "tablets",
    "avg": "average",
    "yest": "yesterday",
    "redo": "repeat",
    "BP": "blood pressure",
    "midaz": "midazolam",
    "glyco": "glycopyrronium",
    "amitrip": "amitriptyline",
    "neurophys": "neurophysiology",
    "gastro": "gastroenterology",
    "psych": "psychiatry",
    "max": "maximum",
    "SEs": "side effects",
    "TDS": "three times daily",
    "QDS": "four times daily",
    "F/U": "follow-up",
    "cspine": "cervical spine",
    "c-spine": "cervical spine",
    "LMNL": "lower motor neuron lesion",
    "PSW": "positive sharp wave",
    "PSWs": "positive sharp waves",
    "ASO": "antisense oligonucleotide",
    "ASOs": "antisense oligonucleotides",
    "SCI": "spinal cord injury",
    "ILD": "interstitial lung disease",
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
}
_NEGATED = "is are was were does do did has have had ca wo would could should need must"
_JOINED = {
    **{f"{verb}nt": f"{verb}n't" for verb in _NEGATED.split()},
    **{f"{word}s": f"{word}'s" for word in "he she that there what who how where".split()},
    **{f"{word}ll": f"{word}'ll" for word in "they you that it".split()},
    **{f"{word}ve": f"{word}'ve" for word in "i they we you".split()},
    **{f"{word}re": f"{word}'re" for word in "they you".split()},
}
# Where no noun can follow, "its" is "it is".
_IT_IS = re.compile(r"\b(it)s(?= (?:just|not|really|probably|never|always|a|an|the|been|no)\b)", re.IGNORECASE)
# "61F", "72 yo M", "8y/o": a patient's age, and what the patient is.
_AGE = re.compile(
    r"(?<![\w./%+-])(?:(?P<years>[1-9]\d?\d?) ?(?:yo|y/o|y\.o\.|yrs?[ -]old)(?: ?(?P<sex>[MF])\b)?|"
    r"(?P<bare>[1-9]\d)(?P<letter>[MF]))(?!\w|[°/-])"
)
_SEX = {"M": " man", "F": " woman"}
_BY_LOWER = {short.lower(): long for short, long in (_LONG | _JOINED).items()}
# With a number behind it, para counts births.
_SHORT = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(sorted(map(re.escape, _LONG | _JOINED), key=len, reverse=True))})"
    r"(?![\w'-]|(?<=para) \d)",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """Return a text with its shorthand written out and its apostrophes put in; what is neither stays as typed."""
    text = _AGE.sub(_aged, text.replace("’", "'"))
    return _IT_IS.sub(r"\1's", _SHORT.sub(_long, text))


def _aged(match: re.Match[str]) -> str:
    return f"{match['years'] or match['bare']}-year-old{_SEX.get(match['sex'] or match['letter'] or '', '')}"


def _long(match: re.Match[str]) -> str:
    typed = match.group()
    if typed.lower() == "pred" and match.string[: match.start()].rstrip().endswith("%"):
        return "predicted"
    long = _BY_LOWER[typed.lower()]
    return typed[0] + long[1:] if typed.lower() in _JOINED else long
