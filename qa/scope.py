"""What a question restricts itself to: what it denies, and of whom it asks."""

import re

# A cue and the words it reaches: to the end of its clause, five at most.
_DENIED = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|(?:is|are|do|does|did|was|were|has|have|can|could|should|would|will)"
    r"n['’]t|can['’]t|absence of|lack of)\s+((?:(?!(?:and|or|but|if|when|does|do|is|are|can|should|what|which)\b)"
    r"[\w/'-]+\s*){1,5})",
    re.IGNORECASE,
)
_WHOM = (
    r"child(?:ren)?|kids?|infants?|babies|neonates?|newborns?|teenagers?|adolescents?|adults?|elderly|older \w+|"
    r"pregnan(?:t \w+|cy)|breast-?feeding|wom[ae]n|m[ae]n|males?|females?|boys?|girls?|carriers?|relatives?|"
    r"\d+[- ]?(?:year|yr|month|mo|week|wk)s?[- ]?olds?"
)
_POPULATION = re.compile(
    rf"\b(?:in|for|among|about|during|of|to|with)\s+((?:(?:an?|the|my|all|most|healthy|young|his|her)\s+)*(?:{_WHOM}))\b"
    r"|\b((?:after|post|following)[ -](?:(?:an?|the|acute)\s+)*[\w-]+(?: (?:injury|lesion|surgery|infarct\w*))?)",
    re.IGNORECASE,
)


def denied_in(asked: str) -> tuple[str, ...]:
    """Return what a question says is not there, in its own words: "no LMN signs" denies "LMN signs"."""
    return tuple(match[1].strip() for match in _DENIED.finditer(asked))


def population_in(asked: str) -> tuple[str, ...]:
    """Return of whom a question asks, in its own words: "children", "after stroke"."""
    return tuple((match[1] or match[2]).strip() for match in _POPULATION.finditer(asked))
