"""Ask the question before about something else: what the new words take the place of."""

import re
from difflib import SequenceMatcher

from qa.contrasts import contrasts
from qa.lexicon import Lexicon
from qa.subjects import ASPECTS, content, names_in, runs_in
from qa.things import is_medicine

_WORD = re.compile(r"[^\W_]+(?:[-/'][^\W_]+)*")
_ALIKE = 0.15
_POPULATION = re.compile(
    r"\b(?:child(?:ren)?|kids?|infants?|neonates?|bab(?:y|ies)|adults?|elderly|(?:wo)?men|teen\w*|pregnan\w*|"
    r"breastfeeding)\b",
    re.IGNORECASE,
)


def swap(before: str, old: str, new: str) -> str | None:
    """Put `new` in the place of `old`; None where the question does not hold it."""
    swapped, count = re.subn(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, before, count=1, flags=re.IGNORECASE)
    return swapped if count else None


def swap_setting(before: str, preposition: str, new: str) -> str:
    """Ask the same "in", "after" or "without" something else; where nothing stood so, besides."""
    setting = re.compile(
        rf"\b{re.escape(preposition)}\s+(?:(?:the|a|an)\s+)?(?:(?!(?:in|on|for|with|without|after|during|from|under|to|"
        r"and|or|is|are)\b)[^\s,;:?.]+\s*)+",
        re.IGNORECASE,
    )
    found = list(setting.finditer(before))
    if not found:
        return f"{before.rstrip(' ?.')} {preposition} {new}?"
    last = found[-1]
    whom, before_whom = bool(_POPULATION.search(new)), bool(_POPULATION.search(last.group()))
    if whom != before_whom and not (whom and " with " in new):  # whom it is given to is not what it is given for
        return f"{before.rstrip(' ?.')} {preposition} {new}?"
    place = _without_aspects(last.group())
    gap = " " if place[-1].isspace() else ""
    return f"{before[: last.start()]}{preposition} {new}{gap}{before[last.start() + len(place) :]}"


def _without_aspects(setting: str) -> str:
    """Return a setting without what is asked about it behind: "in ALS treatment"."""
    while len(words := setting.split()) > 2 and set() != content(words[-1]) <= ASPECTS:
        setting = setting[: setting.rindex(words[-1])]
    return setting


def swap_contrast(before: str, new: str) -> str | None:
    """Put new words in the place of those they contrast with, and of the words they share; None without a contrast."""
    places, words = list(_WORD.finditer(before)), _WORD.findall(new)
    held = [place.group() for place in places]
    for i, j in contrasts(words, held):
        if words[i].lower() in (word.lower() for word in held):
            continue
        left = right = 0
        while min(i, j) > left and words[i - left - 1].lower() == held[j - left - 1].lower():
            left += 1
        while i + right + 1 < len(words) and j + right + 1 < len(held):
            if words[i + right + 1].lower() != held[j + right + 1].lower():
                break
            right += 1
        return before[: places[j - left].start()] + new + before[places[j + right].end() :]
    return None


def swap_head(before: str, new: str) -> str | None:
    """Put new words in the place of as many that stand before the same noun: "fibrillation potentials"; None without.

    The noun is the last word of both.
    """
    words = new.split()
    for run in reversed(list(runs_in(before))):
        old = run.split()[-len(words) :]
        if 1 < len(words) == len(old) and content(old[-1]) == content(words[-1]) != set():
            return swap(before, " ".join(old), new)
    return None


def swap_name(before: str, new: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """Put a name in the place of the name most like it, with whether the two are of a kind; None without a name."""
    names = names_in(before, lexicon)
    if not names:
        return None
    news = names_in(new, lexicon)
    explained = content(" ".join(name.synonyms.plain for name in news if name.synonyms))
    medicine = any(map(is_medicine, news))

    def likeness(old: str, plain: str) -> float:
        shared, either = explained & content(plain), explained | content(plain)
        return len(shared) / max(len(either), 1) + SequenceMatcher(None, old.lower(), new.lower()).ratio()

    scored = [
        (is_medicine(m) >= medicine, likeness(m.text, m.synonyms.plain if m.synonyms else ""), -m.start, m)
        for m in names
    ]
    fits, *_, best = max(scored, key=lambda one: one[:3])
    alike = fits and best.synonyms is not None and _of_a_kind(explained, content(best.synonyms.plain))
    return before[: best.start] + new + before[best.end :], alike


def swap_words(before: str, new: str) -> str | None:
    """Put words that are no name in the place of the last words that are none; None without any."""
    runs = list(runs_in(before))
    if not runs:
        return None
    last = runs[-1].split()[-len(new.split()) :]
    return swap(before, " ".join(last), new)


def _of_a_kind(explained: set[str], other: set[str]) -> bool:
    """Say whether two things are explained in the same words: medicines, feeding tubes, stages."""
    return len(explained & other) / max(len(explained | other), 1) >= _ALIKE
