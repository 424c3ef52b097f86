"""The form of a turn: what it corrects, leaves out or points at."""

import re
from dataclasses import dataclass

from ingest.lexical import terms
from qa.subjects import ASPECTS, content

_FRAGMENT_WORDS = 3
_CORRECTION_WORDS = 6
_FULL_WORDS = 3
_LEAD = re.compile(
    r"^(?:(?:and|but|so|also|then|or|thanks|thx|ta|cool|great|oh|hmm|actually|"
    r"right(?=,| and\b)|please|no,|(?:ok|okay|yes|yeah|yep|sure)(?:[, ]+(?-i:pls)\b)?)(?!\w)[,.! ]*"
    r"(?:(?:please|go on)\b[, ]*)*)*(?:(?:what about|how about|same(?= (?:in|for|with)\b))\b)?\s*",
    re.IGNORECASE,
)
_REGRET = r"(?:no|sorry|oops|actually|wait|wrong one|my mistake)"
_REGRETS = frozenset(terms("no sorry oops actually wait wrong mistake"))
_MEANT = r"(?:(?:i )?(?:actually )?mean[t]?(?! by\b)|rather)"
_CORRECTIONS = (
    # not PLS, Gold Coast ALS I mean
    rf"^(?:{_REGRET}[, -]+)*not (?:the )?(?P<old>[^,;]+?)(?:[,;] *| but )(?P<new>.+?)(?:[, ]+i mean[t]?)?$",
    rf"^(?:{_REGRET}[, -]+)*(?P<new>[^,;?]+?), not (?:the )?(?P<old>[^,;?]+)$",  # Hoffmann, not Babinski
    rf"^(?:{_REGRET}[, ]+)*{_MEANT}\b[,: ]*(?P<new>.*)$",  # no, I mean tizanidine
    # sorry, PLS
    rf"^(?:{_REGRET}\s*[,:-]\s*|no (?=(?:sorry|wait|oops|actually)\b)|(?!no\b){_REGRET}\s+)+"
    r"(?P<new>.*?)(?:[, ]+(?:i mean[t]?|sorry))?$",
    r"^(?P<new>[^?]*?)[, ]+(?:i meant|i mean|sorry)\??$",  # tizanidine, sorry
    r"^not that\b[,: ]*(?P<new>.*)$",
)
_CORRECTION = tuple(re.compile(form, re.IGNORECASE) for form in _CORRECTIONS)
_COMPARED = re.compile(r"^(?:vs?\.?|versus|compared (?:to|with)|or)\s", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:differ\w*|compare[sd]?|separate|distinguish|instead|than (?:it|that|this|the)|similar|(?:any )?better\?|"
    r"would favou?r)\b|"
    r"\b(?:safer|faster|slower|stronger|cheaper|milder|better|worse|same|enough|(?:less|more) \w+)\s*\??$",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|one|ones|either|both|same|such|instead|too|as well|else|"
    r"the (?:disease|condition|drug|sign|test|scale|type|group|dose|trial|study)(?! (?:of|for|in)\b)|"
    r"the (?:first|second|third|other|latter|former)(?= one|\s*[?,.]|\s*$))\b",
    re.IGNORECASE,
)
# "that" that opens a clause, "this" that means a time and "one" that counts point at nothing.
_NOT_POINTING = re.compile(
    r"\b(?:say|says|know|think|sign|evidence|shows?|means?) that\b|\bthis (?:\w+day|week|morning)\b|"
    r"\bsame (?:as|night|day|time)\b|"
    r"\b(?!(?:does|do|did|can|could|will|would|should|has|is|was)\b)\w+ that (?:may|might|is|are|can|was|were)\b|"
    r"\bone (?!(?:is|was|has|does|or|should|can|first|better|to)\b)\w+|"
    r"\b(?:is|was|be|isn't|wasn't|would|does|so|'s) it(?= (?:\w+ )?"
    r"(?:fine|ok|okay|safe|reasonable|acceptable|worth|true|right|possible|best|better|time|wise|sensible|necessary|"
    r"fair|likely|normal|useful|enough|important|legal|allowed)\b(?! (?:in|for|with|alone)\b|\s*\?|$))|"
    r"\b(?:its|their|it) own\b|\bgiv\w+ it a (?:go|try)\b|\bit (?:is|was|isn't|wasn't) that\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|this|that|they|them|these|those)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:what|what's|whats|which|who|when|where|why|how|hows|is|are|was|do|does|did|can|could|should|would|will|may|"
    r"must|has|have|tell|define|explain|list|compare|show|give)\b|.*\b(?:vs?|versus)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:what|which|who|when|where|why|how)\b", re.IGNORECASE)
_INTERROGATIVE = re.compile(r"(?:what|what's|whats|which|who|when|where|why)\b", re.IGNORECASE)
_PERSON = r"(?:he|she|him|his|her|hers|himself|herself)"
_PERSONS = re.compile(
    rf"\b(?:{_PERSON}|i|we|my|our|some(?:one|body)|any(?:one|body)|patients?|pts?|people|person|m[ae]n|wom[ae]n|ladies|"
    r"lady|gentleman|guy|boys?|girls?|child(?:ren)?|kids?|bab(?:y|ies)|infants?|mother|father|mum|dad|parents?|sons?|"
    r"daughters?|sisters?|brothers?|wife|husband|partner|carers?|carriers?|colleague|\w+-old)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(rf"\b{_PERSON}\b", re.IGNORECASE)
_TELLING = re.compile(rf"\b(?:{_PERSON}|i|we|my|our)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^(?:so|then|but|and|or|also)\b|"
    r"\b(?:then|too|as well|also|either|there|alongside|beforehand|afterwards|anyway|at least)\s*(?:[,?.!]|$)|"
    r"\b(?:too|as well) (?=(?:when|if|in|on|for|after|with)\b)|"
    r"\b(?:another|further|at least|the (?:same(?! as)|others?))\b",
    re.IGNORECASE,
)
_SWITCHES = re.compile(
    r"\b(?:unrelated|(?:different|new|another|next|other|separate) (?:pt|patient|case|question|q|topic|subject)|"
    r"^(?:(?:ok|thanks|thx)[,. ]+)*(?:separately\b|next (?:one|up)\b(?=\s*[,.:-]))|"
    r"my next one|chang\w+ (?:the )?(?:subject|topic)|by the way|btw)\b",
    re.IGNORECASE,
)
_MIN_TOLD = 4
_INTRATHECAL = re.compile(r"\bIT\b")
# What is asked of all that was said: how often, how much, when.
_DEGREE = re.compile(
    r"(?:by )?(?:how (?:often|much|long|many|likely|rare|common|high|soon|fast|safe)|why(?: not)?|when|"
    r"which (?:one|first|trials?))\s*\??",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"(?P<new>[^,;]+?) not (?:the )?(?P<old>[^,;]+)", re.IGNORECASE)
_AUXILIARY_NAME = re.compile(
    r"(?:does|do|is|are|can|will|would|should)\s+(?P<name>[^?]+?)(?:\s+too)?\s*\??", re.IGNORECASE
)
_CONDITION = re.compile(r"^(?:(?:and|but|what)\s+)?if\b", re.IGNORECASE)
# Where a clause ends, so that a pronoun behind it may mean what the clause named.
_BOUNDARY = re.compile(
    r"[,;:]|\s[-–—]\s|\b(?:and|or|but|if|when|because|so|before|after|while|although|that)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"^(?P<preposition>(?:in|of|on|for|with|without|after|during|from|under)\s+)?(?:(?:the|a|an)\s+)?(?P<subject>[^?]+?)"
    r"\s*(?:\bones?)?\s*\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Correction:
    """What a turn puts in the place of something said before; `old` is empty where it does not say of what."""

    new: str
    old: str


def correction_in(turn: str) -> Correction | None:
    """Return what a turn corrects, or None."""
    for form in _CORRECTION:
        if match := form.match(turn.strip().rstrip("?").strip() if "old" in form.groupindex else turn):
            found = match.groupdict()
            correction = Correction(found["new"].strip(" ,?.-"), (found.get("old") or "").strip())
            if correction.old and not content(correction.new) - ASPECTS - _REGRETS:
                continue
            if len(content(correction.new)) <= _CORRECTION_WORDS and not is_whole(correction.new):
                return correction
    return None


def denial_in(turn: str) -> Correction | None:
    """Return what "mexiletine not quinine" puts in the place of what, if that was said before."""
    found = _DENIAL.fullmatch(turn.strip(" ?"))
    return Correction(found["new"], found["old"]) if found and content(found["new"]) else None


def named_by_auxiliary(turn: str) -> str:
    """Return what a turn names that leaves its verb to the question before: "does tofersen?"; empty for any other."""
    found = _AUXILIARY_NAME.fullmatch(turn)
    return found["name"] if found else ""


def is_degree(turn: str) -> bool:
    """Say whether a turn only asks how often, how much, when or why."""
    return bool(_DEGREE.fullmatch(turn))


def holds_degree(text: str) -> bool:
    """Say whether a text asks how often, how much, when or why."""
    return bool(_DEGREE.search(text))


def without_persons(text: str) -> str:
    """Return a text without the words that mean persons."""
    return _PERSONS.sub(" ", text)


def without_lead(turn: str) -> str:
    """Return a turn without the words that only join it to what was said before."""
    match = _LEAD.match(turn)
    return turn[match.end() :] if match else turn


def is_whole(text: str) -> bool:
    """Say whether a text opens as a whole question or request does."""
    return bool(_WHOLE.match(text))


def asks(text: str) -> bool:
    """Say whether a text asks rather than describes."""
    return bool(_ASKS.search(text)) or is_whole(text)


def tells(text: str) -> bool:
    """Say whether a text tells of somebody, or ends as a sentence does, and asks nothing."""
    if asks(text) or "?" in text or len(text.split()) < _MIN_TOLD:
        return False
    return text.rstrip().endswith(".") or bool(_TELLING.search(text))


def continues(turn: str) -> bool:
    """Say whether words join a turn to what was said before: "so …", "… then?", "another …"."""
    return bool(_CONTINUES.search(turn))


def switches(turn: str) -> bool:
    """Say whether a turn says that it is about something else: "unrelated", "different patient"."""
    return bool(_SWITCHES.search(turn))


def means_somebody(turn: str) -> bool:
    """Say whether "he" or "she" stands for nobody whom the turn itself names before."""
    somebody = _SOMEBODY.search(turn)
    return somebody is not None and not _PERSONS.search(turn, 0, somebody.start())


def is_interrogative(text: str) -> bool:
    """Say whether a text opens as a question that wants more than a yes or a no."""
    return bool(_INTERROGATIVE.match(text))


def is_fragment(text: str) -> bool:
    """Say whether a turn is a few words without a verb or an interrogative: "CSF needed?", "normal tongue EMG?"."""
    return bool(text) and not is_whole(text) and len(content(text)) <= _FRAGMENT_WORDS


def is_condition(turn: str) -> bool:
    """Say whether a turn only adds a condition: "and if the ALT rises?"."""
    return bool(_CONDITION.match(turn)) and not re.search(r", *(?:what|how|should|is|do|can)\b", turn)


def is_compared(turn: str) -> bool:
    """Say whether a turn names only the other side of a comparison: "vs HSP?"."""
    return bool(_COMPARED.match(turn))


def compares(turn: str) -> bool:
    """Say whether a turn compares, so that with one thing named the other is the one before."""
    return bool(_COMPARES.search(turn))


def bare(text: str) -> re.Match[str] | None:
    """Match a turn that is a thing alone, in the groups `preposition` and `subject`."""
    return _BARE.match(text)


def pointer(turn: str) -> re.Match[str] | None:
    """Match the first words that point at something said before."""
    return _POINTING.search(_masked(turn))


def pronoun(turn: str) -> re.Match[str] | None:
    """Match the first pronoun that points at something said before."""
    return _PRONOUN.search(_masked(turn))


def stands_for_thing(turn: str, *, alone: bool) -> re.Match[str] | None:
    """Match the first pronoun that stands for a thing: any where it is `alone` in what was said before, else "it"."""
    masked = _masked(turn)
    return _IT.search(masked) or (_POSSESSIVE.search(masked) or _PRONOUN.search(masked) if alone else None)


def possessive(turn: str) -> re.Match[str] | None:
    """Match the first possessive pronoun."""
    return _POSSESSIVE.search(turn)


def is_bound(turn: str, name_end: int, pointing: re.Match[str]) -> bool:
    """Say whether what points stands for a name before it in the same turn: a pronoun only in a clause further on."""
    if name_end > pointing.start():
        return False
    return not _PRONOUN.fullmatch(pointing.group()) or bool(_BOUNDARY.search(turn, name_end, pointing.start()))


def is_put_first(turn: str, pointing: re.Match[str]) -> bool:
    """Say whether what points stands for what the turn puts first: "the walking, does that come back?"."""
    first, comma, _ = turn[: pointing.start()].partition(",")
    return bool(comma) and bool(content(first)) and not is_whole(first) and not _CONDITION.match(first)


def is_full(turn: str) -> bool:
    """Say whether a turn says so much that only a pronoun can still point at something said before."""
    return len(content(turn) - ASPECTS) > _FULL_WORDS


def _masked(turn: str) -> str:
    if any(map(str.islower, turn)):
        turn = _INTRATHECAL.sub("  ", turn)
    return _NOT_POINTING.sub(lambda match: " " * len(match.group()), turn)
