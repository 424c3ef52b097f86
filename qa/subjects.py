"""What a question is about, as opposed to what it asks about that."""

import re
from collections.abc import Callable, Iterator

from ingest.lexical import STOP_WORDS, terms
from qa.lexicon import Lexicon, Mention
from qa.nouns import can_name, ends_run

MAX_PHRASES = 2
_ASKING = re.compile(r"\b(?:what|which|who|when|where|why|how)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-/'][^\W_]+)*")

# What one asks about a subject, as opposed to a subject.
ASPECTS = frozenset(
    terms(
        "dose dosing doses dosage prognosis survival treatment treat management manage cause causes caused causing "
        "test tests testing symptoms signs sign symptom diagnosis diagnose diagnosed definition define criteria risk "
        "risks factor factors side effects effect monitoring monitor evidence onset age course progression type types "
        "kind group grade grades score scale common commonest rare early late first second third next best worst worse "
        "better start stop begin use used useful work works help helps elicit examine mean means meaning matter "
        "matters happens long often soon many much old new normal abnormal positive negative high low exclude "
        "excludes confirm confirms improve improves improving slow slows prevent increase decrease change changes "
        "need needed require indicated refer referral urgent options option list lists differ different difference "
        "apart separate compare name called exactly genes gene point ever refuse would stops going failing fails hard "
        "pick badly day weeks months years year accuracy accurate sensitivity specificity trial trials study route "
        "frequency schedule interval recover recovery reversible shorten life live lifespan tell good goes please now "
        "still safe ok fine worth cost available licensed approved contraindicated contraindications interactions "
        "show give example patient patients pt pts people person value summary evidence find longer more less live"
    )
)
# Aspects that one word or more beside them make a thing of: a drug study, a second opinion, late diagnosis.
_PART_OF_NAMES = frozenset(
    terms(
        "dose dosing prognosis survival treatment management cause causes test tests testing symptoms signs sign "
        "diagnosis criteria risk factor factors effects onset age course progression type group grade score scale gene "
        "genes trial trials study schedule interval life evidence monitoring first second third early late new"
    )
)


def content(text: str) -> set[str]:
    """Return the stemmed content words of a text."""
    return set(terms(text))


def is_subject(text: str) -> bool:
    """Say whether words name something to ask about."""
    return bool(content(text) - ASPECTS) or (text.isupper() and len(text) > 1)


def names_in(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the names of subjects in a text that the lexicon knows, in order."""
    return [mention for mention in lexicon.mentions(text) if mention.synonyms and is_subject(mention.text)]


def runs_in(text: str) -> Iterator[str]:
    """Yield the runs of neighbouring words that are neither grammar nor aspects."""
    run: re.Match[str] | None = None
    start = end = -1
    for match in _WORD.finditer(text):
        if match.group().lower() in STOP_WORDS or not is_subject(match.group()):
            continue
        if run and text[end : match.start()].isspace():
            end = match.end()
        else:
            if run:
                yield text[start:end]
            run, start, end = match, match.start(), match.end()
    if run:
        yield text[start:end]


def phrases_in(text: str, lexicon: Lexicon) -> list[str]:
    """Return the runs of words that can name a thing, at most two, in order.

    Those that hold an abbreviation or a word of a name or title come first, then those nearest to where the text asks.
    """
    found: list[tuple[bool, int, int, str]] = []
    asked = _ASKING.search(text)
    asked_at = asked.start() if asked else 0
    for start, phrase in noun_runs(text, is_subject):
        known = any(word.isupper() for word in phrase.split()) or bool(content(phrase) & lexicon.named)
        found.append((not known, abs(start - asked_at), start, phrase))
    return [phrase for *_, phrase in sorted(sorted(found)[:MAX_PHRASES], key=lambda one: one[2])]


def things_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each thing begins that a text names in words of its own, with the aspects that are part of it."""
    for start, phrase in noun_runs(text, lambda word: is_subject(word) or bool(content(word) & _PART_OF_NAMES)):
        if " " in phrase or is_subject(phrase):
            yield start, phrase


def noun_runs(text: str, may_name: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Yield where each run of words begins that are neither grammar nor verbs and may name, with one that can."""
    run: list[re.Match[str]] = []
    for match in (*_WORD.finditer(text), None):
        broken = match is None or (run and not text[run[-1].end() : match.start()].isspace())
        word = match.group() if match else ""
        fits = bool(word) and word.lower() not in STOP_WORDS and may_name(word) and not ends_run(word)
        if run and (broken or not fits):
            if any(can_name(one.group()) for one in run):
                yield run[0].start(), text[run[0].start() : run[-1].end()]
            run = []
        if match and fits:
            run.append(match)


def subjects_of(text: str, lexicon: Lexicon) -> list[str]:
    """Return what a text is about, in order: the names the lexicon knows, else its phrases that can name a thing."""
    names = [mention.text for mention in names_in(text, lexicon)]
    return list(dict.fromkeys(names or phrases_in(text, lexicon)))
