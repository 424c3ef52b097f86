"""Whether a claim is a sentence shortened: its own words in its own order, with nothing lost that limits them.

A shortened sentence may drop an opening that only joins it to the one before, what stands in brackets, and a closing
clause that adds a reason, a contrast or a detail. It may inflect, and use an abbreviation that the sentence introduces.
It keeps every word that denies, limits or hedges. Everything else is another statement, which words alone cannot prove.

A claim only selects: what is shown is cut from the sentence, letter by letter, so that a point, a sign, a capital or an
ending that the claim has otherwise changes nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import Stemmer

from ingest.abbreviations import find_abbreviations
from qa.denials import DENIALS
from qa.wording import Token, capitalised, tokens_of

LIMITS = frozenset(
    "only unless if when until may might can could should would must some sometimes occasionally rarely seldom often "
    "usually typically mostly mainly generally most many few fewer several about approximately around nearly almost "
    "least more less than up under over above below between before after during alone necessarily always possible "
    "possibly probable probably suspected uncertain unclear unknown unproven controversial disputed debated limited "
    "weak low insufficient withdrawn stopped wrong myth historically formerly once thought believed reported claimed "
    "suggests suggested although though but however despite false untrue incorrect refuted disproved retracted "
    "discontinued halted provided providing excluding exception excepted excluded".split()
)
_KEPT = DENIALS | LIMITS
_LEAD = re.compile(
    r"\W*(?:(?:however|therefore|thus|hence|also|moreover|furthermore|(?:in|by) contrast|in addition|for example|"
    r"and|so)\b,?\s+)+",
    re.IGNORECASE,
)
# A closing clause that gives a reason or a contrast leaves what stands before it as true as it was.
_REASON = re.compile(r",\s(?=(?:because|so(?! (?:long|far|much|as)\b)|whereas)\b)", re.IGNORECASE)
# So does one that adds a detail, unless it is a list that goes on, limits or takes back something.
_DETAIL = re.compile(
    r"(?:[;:]\s|\s[–—]\s)(?!(?:and|or|nor|in|for|with|at|on|by|per|from|among|of|to|as)\b)|,\s(?=(?:which|while)\b)",
    re.IGNORECASE,
)
# What stands beside an operator belongs to it.
_BRACKETS = re.compile(r"(?<![/+×*=−])(?<![/+×*=−] )\([^()]*\)(?!\s?[/+×*=−])")
_FOLLOWING_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NARROWING = re.compile(r"\b(?:in|for|with|at|on|by|per|from|among|of|to|but|as)\b", re.IGNORECASE)
_PLAIN_MARKS = frozenset(" .,;:()'’-–")


def shortened(claim: str, sentence: str) -> str | None:
    """Return what a claim is of a sentence, in the sentence's words: all of it, or it shortened; None for neither."""
    if not _marks(claim) <= _marks(sentence) | _PLAIN_MARKS or not _is_well_formed(claim):
        return None
    found = list(find_abbreviations(sentence))
    abbreviations = [(_units(long_form), _units(short)) for short, long_form in found]
    said = [unit.text for unit in _abbreviated(_units(claim), abbreviations)]
    held = _abbreviated(_units(sentence), abbreviations)
    lead = _LEAD.match(sentence)
    starts = {0, lead.end() if lead else 0} if said else set()
    kept = {f"({short})" for short, _ in found}
    for start in sorted(starts):
        if spans := _cut(said, [unit for unit in held if unit.start >= start], sentence):
            return _joined(sentence, start, *spans, kept)
    return None


def _units(text: str) -> list[Token]:
    """Return the tokens of a text with words as their stems, "an" as "a"."""
    return [
        replace(token, text="a" if token.text == "an" else str(_stemmer().stemWord(token.text)))
        if token.kind == "word"
        else token
        for token in tokens_of(text)
    ]


def _abbreviated(units: list[Token], abbreviations: Sequence[tuple[list[Token], list[Token]]]) -> list[Token]:
    """Put the short form of each abbreviation, in one token, for its long form."""
    for long_form, short in abbreviations:
        names = [unit.text for unit in long_form]
        brief = " ".join(unit.text for unit in short)
        done: list[Token] = []
        place = 0
        while place < len(units):
            run = units[place : place + len(names)]
            if [unit.text for unit in run] == names:
                done.append(Token(brief, run[0].start, run[-1].end, "word"))
                place += len(run)
            else:
                done.append(units[place])
                place += 1
        units = done
    return units


def _cut(said: list[str], held: list[Token], sentence: str) -> tuple[int, list[tuple[int, int]]] | None:
    """Return where a sentence ends that has these units alone, and the brackets left out before; None where none does.

    Only brackets and a closing clause may be left out.
    """
    left_out: list[tuple[int, int]] = []
    brackets = [match.span() for match in _BRACKETS.finditer(sentence)]
    place = number = last = 0
    while number < len(held) and place < len(said):
        unit = held[number]
        inside = next((span for span in brackets if span[0] <= unit.start < span[1]), None)
        run = [other for other in held[number:] if other.start < inside[1]] if inside else [unit]
        if said[place : place + len(run)] == [other.text for other in run]:
            place += len(run)
        elif inside is None or _narrows(sentence[slice(*inside)]):
            return None
        else:
            left_out.append(inside)
        number += len(run)
        last = inside[1] if inside else unit.end
    if place < len(said) or not (number == len(held) or _may_end(sentence, last)):
        return None
    return len(sentence) if number == len(held) else last, left_out


def _joined(sentence: str, start: int, end: int, left_out: list[tuple[int, int]], kept: set[str]) -> str:
    """Return what a sentence holds between two places without brackets, of which those `kept` stay all the same."""
    after = _FOLLOWING_BRACKETS.match(sentence, end)
    if after and after.group().strip() in kept:
        end = after.end()
    parts = []
    for opens, closes in left_out:
        if sentence[opens:closes] not in kept:
            parts.append(sentence[start:opens].rstrip())
            start = closes
    parts.append(sentence[start:end])
    text = capitalised("".join(parts).strip())
    return text if end == len(sentence) else f"{text}."


def _may_end(sentence: str, last: int) -> bool:
    """Say whether a sentence may be ended behind a unit, or brackets, that end at `last`."""
    bracket = _FOLLOWING_BRACKETS.match(sentence, last)
    if bracket and not _narrows(bracket.group()):
        last = bracket.end()
    rest = sentence[last:]
    if not rest.strip(" .") or _REASON.match(rest):
        return True
    return bool(_DETAIL.match(rest)) and ":" not in sentence[:last] and not _limits(rest)


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def _limits(text: str) -> bool:
    return any(token.text in _KEPT for token in tokens_of(text))


def _narrows(bracket: str) -> bool:
    """Say whether what stands in brackets limits what stands before: "(in mice)"."""
    return bool(_NARROWING.search(bracket)) or _limits(bracket)


def _is_well_formed(claim: str) -> bool:
    """Say whether a claim closes every bracket it opens and opens with a word."""
    return claim.count("(") == claim.count(")") and claim.strip()[:1].isalnum()


def _marks(text: str) -> set[str]:
    return {letter for letter in text if not letter.isalnum()}
