"""The quantities a text states: numbers and ranges with their comparison sign and unit."""

from typing import NamedTuple

from qa.wording import Token, tokens_of

_UNITS = frozenset(
    "mg g kg µg μg mcg microgram gram milligram ml l dl litre liter millilitre iu u unit mmhg cmh2o cm mm m hz khz ms "
    "s sec second min minute h hr hour day week month year mmol µmol μmol nmol pmol meq ng pg mv µv μv ma kcal kj kpa "
    "point grade fold time percent per".split()
)
_COMPARISONS = frozenset("< > ≤ ≥ ± ~ ≈ =".split())
# "One" is more often a pronoun than a count.
_WORDS = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)
} | {"half": "1/2", "once": "1", "twice": "2", "thrice": "3", "both": "2"}


class Quantity(NamedTuple):
    """A number or range as written, the sign before it and the units behind it, empty where there are none."""

    value: str
    comparison: str
    unit: str


def quantities(text: str) -> set[Quantity]:
    """Return what a text counts or measures; number words up to twelve count as numbers."""
    tokens = tokens_of(text)
    found = set()
    for place, token in enumerate(tokens):
        value = token.text if token.kind == "number" else _WORDS.get(token.text)
        if value:
            before = tokens[place - 1].text if place and tokens[place - 1].text in _COMPARISONS else ""
            found.add(Quantity(value, before, _unit(tokens, place + 1)))
    return found


def _unit(tokens: list[Token], place: int) -> str:
    """Return the run of units and of "%" and "/" at a place: mg/kg, % or months."""
    unit = []
    for token in tokens[place:]:
        name = token.text.removesuffix("s") if len(token.text) > 2 else token.text
        if name not in _UNITS and token.text not in ("%", "/"):
            break
        unit.append(name)
    return "".join(unit).replace("percent", "%")
