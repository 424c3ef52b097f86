"""Ask the question before about something else: what the new words take the place of."""

import re
from difflib import SequenceMatcher

from qa.contrasts import contrasts
from qa.lexicon import Lexicon
from qa.subjects import content, names_in, runs_in

_WORD = re.compile(r"[^\W_]+(?:[-/'][^\W_]+)*")
_ALIKE = 0.15


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
    gap = " " if last.group()[-1].isspace() else ""
    return f"{before[: last.start()]}{preposition} {new}{gap}{before[last.end() :]}"


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


def swap_name(before: str, new: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """Put a name in the place of the name most like it, with whether the two are of a kind; None without a name."""
    names = names_in(before, lexicon)
    if not names:
        return None
    explained = content(" ".join(m.synonyms.plain for m in names_in(new, lexicon) if m.synonyms))

    def likeness(old: str, plain: str) -> float:
        shared, either = explained & content(plain), explained | content(plain)
        return len(shared) / max(len(either), 1) + SequenceMatcher(None, old.lower(), new.lower()).ratio()

    scored = [(likeness(m.text, m.synonyms.plain if m.synonyms else ""), -m.start, m) for m in names]
    best = max(scored, key=lambda one: one[:2])[2]
    alike = best.synonyms is not None and _of_a_kind(explained, content(best.synonyms.plain))
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
