"""Know what the second question means: make each turn a question that stands alone.

Rules over form, and the names the corpus knows. A turn inherits the subject of the turn before only
when its form leaves something out; a turn that names its own subject in a whole question does not.
"""

import re
from collections.abc import Sequence

from qa import turn as form
from qa.context import context_of, split_context, subjects_before, with_context
from qa.lexicon import Lexicon, Mention
from qa.nouns import is_phrase
from qa.referents import named_referent
from qa.subjects import ASPECTS, content, names_in, runs_in, subjects_of
from qa.substitution import swap, swap_contrast, swap_head, swap_name, swap_setting, swap_words
from qa.things import is_medicine, is_test

_MAX_OWN = 5
_BRIEF_WORDS = 5
_ONE_QUESTION = 12  # words to which "how often?" may be put
_FEW_THINGS = 2
_AUXILIARY = r"(?:is|are|was|does|do|can|would|will|should)\s+"
_OF_MEANS = re.compile(
    rf"(?:{_AUXILIARY}|(?:which|what (?:does|would|do)|how often|when|"
    r"(?:do|should|can) (?:i|we|you) (?:need|use|give|try|do|check))\s+)(?:(?:the|a|an)\s+)?",
    re.IGNORECASE,
)
_ONLY_AUXILIARY = re.compile(rf"{_AUXILIARY}(?:the\s+)?", re.IGNORECASE)
_SAID_OF_MEANS = content("show enough")
_OF = re.compile(r"\s+of\s+(?:(?:the|a|an)\s+)?$", re.IGNORECASE)
_SETTING = re.compile(r"\b(?:in|with|after)\s+(?:(?:the|a|an|my)\s+)?[^,;?]+\??$", re.IGNORECASE)


def resolve(turns: Sequence[str], lexicon: Lexicon, answers: Sequence[Sequence[str]] = ()) -> str:
    """Return the last turn as a question that stands alone.

    `lexicon` knows the names of subjects; `answers` are the texts of the claims that answered each earlier turn.
    """
    standalone = turns[0]
    for number, turn in enumerate(turns[1:]):
        named = named_referent(turn, standalone, answers[number] if number < len(answers) else (), lexicon)
        standalone = _stand_alone(named, standalone, lexicon)
    return standalone


def _stand_alone(turn: str, before: str, lexicon: Lexicon) -> str:
    """Return `turn` completed from the stand-alone question before it."""
    context = context_of(before, lexicon)
    if not context or form.switches(turn):
        return turn
    if corrected := _put_right(turn, before, lexicon):
        return corrected
    if form.is_compared(turn):
        return f"{context} {turn}"
    rest = form.without_lead(turn)
    if not content(rest) and not form.pointer(turn) and not form.is_whole(rest):
        return before
    led = len(rest) < len(turn)
    return _asked_again(rest, before, lexicon, led=led) or _in_context(turn, rest, before, context, lexicon) or turn


def _put_right(turn: str, before: str, lexicon: Lexicon) -> str | None:
    """Return the question before as a turn corrects it; None where it corrects nothing."""
    if correction := form.correction_in(turn):
        return _corrected(before, correction, lexicon)
    denied = form.denial_in(turn)
    return swap(before, denied.old, denied.new) if denied else None


def _asked_again(rest: str, before: str, lexicon: Lexicon, *, led: bool) -> str | None:
    """Return the question before as a turn asks it of something else, or asks how often or when of it; else None."""
    if name := _without_verb(rest, before, lexicon):
        return _substituted(before, name, lexicon, led=True)
    if substituted := _substituted(before, rest, lexicon, led=led):
        return substituted
    brief = len(before.split()) <= _ONE_QUESTION and form.is_whole(before)
    if brief and form.is_degree(rest) and not form.holds_degree(before):
        return f"{before.rstrip(' ?.')}, {rest}"
    return None


def _in_context(turn: str, rest: str, before: str, context: str, lexicon: Lexicon) -> str | None:
    """Return a turn that leaves its subject to the question before with that put in or in front; None for any other."""
    if _inherits(turn, rest, before, lexicon):
        asked = split_context(before)[1].strip(" ?")
        if asked != before.strip(" ?") and _is_aspect(asked) and form.is_whole(rest) and content(rest) <= ASPECTS:
            context = f"{context}, {asked}"
        return _insert(rest, before, lexicon) or with_context(context, rest or turn)
    if _lacks_setting(rest, before, lexicon) or _without_verb(rest, before, lexicon):
        return with_context(context, rest)
    return None


def _inherits(turn: str, rest: str, before: str, lexicon: Lexicon) -> bool:
    """Say whether a turn leaves its subject to the turn before."""
    names = names_in(turn, lexicon)
    full = bool(names) and form.is_full(turn)
    pointing = form.pronoun(turn) or form.possessive(turn) if full else form.pointer(turn)
    if pointing and not (names and form.is_bound(turn, names[0].end, pointing)):
        return True
    if _asks_of_own(rest, names):
        return False
    if form.is_condition(turn) or form.is_fragment(rest):
        return True
    if len(rest) < len(turn) and not form.is_whole(rest) and not full:
        return True
    if form.continues(turn) or form.means_somebody(rest) or form.tells(before):
        return True
    if not names:
        return len(content(rest) - ASPECTS) <= _MAX_OWN and not _is_foreign(rest, lexicon)
    if form.compares(turn) and len({name.text.lower() for name in names}) == 1:
        return True
    if form.is_whole(rest) and len(rest.split()) > _BRIEF_WORDS:
        return False
    return not content(_SETTING.sub("", rest)) - ASPECTS  # which first in ALS?


def _asks_of_own(rest: str, names: list[Mention]) -> bool:
    """Say whether a turn asks something "of" what it names: "causes of UMN lesions"; not of a medicine or a test."""
    if not names or any(map(_is_means, names)):
        return False
    asked = rest[: names[0].start]
    own = content(rest) - ASPECTS <= content(" ".join(name.text for name in names))
    return own and bool(_OF.search(asked)) and bool(content(asked)) and content(asked) <= ASPECTS


def _is_foreign(rest: str, lexicon: Lexicon) -> bool:
    """Say whether a whole question asks of what no document holds: "what causes gout?".

    Not so where it holds a pronoun or a word of a name, or an aspect beside anything held.
    """
    rest = form.without_persons(rest)
    words = content(rest)
    own = words - ASPECTS
    if not form.is_whole(rest) or form.pointer(rest) or own & lexicon.named:
        return False
    strange = {word for phrase in subjects_of(rest, lexicon) for word in content(phrase) if word not in lexicon.held}
    if own == words:
        return bool(strange) and form.is_interrogative(rest)
    return bool(strange) and own <= strange


def _lacks_setting(rest: str, before: str, lexicon: Lexicon) -> bool:
    """Say whether a turn asks of a medicine or test alone what it does, in what the question before was about.

    "Does riluzole help?", "do I need EMG?", unless that was another of its kind.
    """
    names = names_in(rest, lexicon)
    if len(names) != 1 or not _is_means(names[0]):
        return False
    asking, said = rest[: names[0].start], content(rest[names[0].end :])
    if not _OF_MEANS.fullmatch(asking) or (not said and _ONLY_AUXILIARY.fullmatch(asking)):
        return False
    alike = is_test if is_test(names[0]) else is_medicine
    return said <= ASPECTS | _SAID_OF_MEANS and not any(map(alike, names_in(before, lexicon)))


def _is_means(name: Mention) -> bool:
    """Say whether a name is of a medicine or a test."""
    return is_medicine(name) or is_test(name)


def _is_aspect(asked: str) -> bool:
    """Say whether words ask for an aspect and name nothing: "side effects"."""
    return form.is_fragment(asked) and content(asked) <= ASPECTS


def _corrected(before: str, correction: form.Correction, lexicon: Lexicon) -> str:
    """Return the question before as it was meant."""
    if not content(correction.new):
        return before
    if correction.old and (swapped := swap(before, correction.old, correction.new)):
        return swapped
    return _replaced(before, correction.new, lexicon)


def _substituted(before: str, rest: str, lexicon: Lexicon, *, led: bool) -> str | None:
    """Ask the question before about what a turn names alone; None where it does not only name something."""
    bare = form.bare(rest)
    if not bare or form.is_whole(rest) or not content(bare["subject"]) or not is_phrase(bare["subject"]):
        return None
    new = bare["subject"]
    if form.tells(before) or form.possessive(new):
        return None
    names = names_in(new, lexicon)
    alone = _is_name(new, lexicon)
    if bare["preposition"]:
        return swap_setting(before, bare["preposition"].strip(), new) if form.is_fragment(rest) else None
    if form.is_fragment(rest) and (swapped := swap_contrast(before, new) or swap_head(before, new)):
        return swapped
    held = names_in(before, lexicon)
    # A medicine takes the place of a medicine, and a word that no glossary knows that of one thing, not of any of many.
    if any(map(is_medicine, names)) and not any(map(is_medicine, held)):
        return None
    if led and not names and len(list(runs_in(before))) + len(held) > _FEW_THINGS:
        return None
    if led and form.is_fragment(rest) and (alone or (not names and content(new) - ASPECTS == content(new))):
        return _replaced(before, new, lexicon)
    asks = form.asks(before) or _is_terse(before, lexicon)
    if alone and asks and (found := swap_name(before, new, lexicon)) and found[1]:
        return found[0]
    return None


def _replaced(before: str, new: str, lexicon: Lexicon) -> str:
    """Put new words in the place of what they are most like: in what was asked, else in its context."""
    if swapped := swap_contrast(before, new):
        return swapped
    context, asked = split_context(before)
    front = before[: len(before) - len(asked)]
    found = swap_name(asked, new, lexicon) if names_in(new, lexicon) or not context else None
    if found:
        return front + found[0]
    found = swap_name(before, new, lexicon) if names_in(new, lexicon) else None
    if found and (found[1] or _is_name(new, lexicon)):
        return found[0]
    if swapped := swap_words(asked, new):
        return front + swapped
    return found[0] if found else f"{before.rstrip(' ?.')}, {new}?"


def _is_terse(before: str, lexicon: Lexicon) -> bool:
    """Say whether a text is names and what is asked of them: "PLS prognosis"."""
    words = content(before)
    named = content(" ".join(name.text for name in names_in(before, lexicon)))
    return bool(words & ASPECTS) and words - ASPECTS <= named


def _without_verb(rest: str, before: str, lexicon: Lexicon) -> str:
    """Return the one name of which a turn asks what was asked before: "does tofersen?"; empty for any other."""
    name = form.named_by_auxiliary(rest) if form.asks(before) else ""
    return name if [found.text for found in names_in(name, lexicon)] == [name] else ""


def _is_name(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text is names and nothing else."""
    names = names_in(text, lexicon)
    return bool(names) and content(text) <= content(" ".join(name.text for name in names))


def _insert(turn: str, before: str, lexicon: Lexicon) -> str | None:
    """Put the one name that was asked about where the turn's first pronoun points at it, behind whatever else was.

    None where more is named, or where no pronoun stands for it: "that" may mean all that was said of it.
    """
    things = subjects_before(before, lexicon)
    named = [thing for thing in things if names_in(thing, lexicon)] or things
    if len(named) != 1:
        return None
    names = " ".join(name.text for name in names_in(named[0], lexicon)) or named[0]
    found = form.stands_for_thing(turn, alone=not content(split_context(before)[1]) - ASPECTS - content(names))
    own = names_in(turn, lexicon)
    if not found or form.is_put_first(turn, found) or (own and form.is_bound(turn, own[0].end, found)):
        return None
    ending = "'s" if found.group().lower() in ("its", "their") else ""
    rest = re.sub(r"^['’]s\b", " is", turn[found.end() :])
    inserted = f"{turn[: found.start()]}{named[0]}{ending}{rest}"
    others = [thing for thing in things if thing != named[0]]
    return with_context(", ".join(others), inserted) if others else inserted
