"""Whether a sentence says the opposite of what a polar question asks, without a word of denial.

"Starts later" denies "starts earlier", "2%" denies "20%" and "imprecise" denies "precise". Rules over English, not over
medicine.
"""

import re
from collections.abc import Iterable

from ingest.lexical import terms

_STEM = 6  # letters that the forms of a word share


def patterns_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Compile pairs of alternatives to patterns that match them as whole words, in either case."""
    return tuple(
        (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
        for one, other in pairs
    )


_PAIRS = patterns_of(
    (
        (r"more|better|higher|greater", r"less|worse|fewer"),
        (r"earlier|younger|sooner", r"later|older"),
        (r"faster|shorter|quicker", r"slower|longer"),
        (r"ris(?:e|es|en|ing)|increas\w+|raise[sd]?|gain\w*", r"falls?|falling|fell|decreas\w+|reduc\w+|lower(?:s|ed)"),
        (r"improv\w+|help\w*|prolong\w*|lengthen\w*", r"worsen\w*|impair\w*|shorten\w*"),
        (r"common|frequent|usual", r"rare|uncommon|unusual|infrequent"),
        (r"many|large|great|much", r"few|little|small"),
        (
            r"always|permanent\w*|final|definitive|irreversible",
            r"sometimes|temporary|provisional|reversible|recover\w*",
        ),
        (r"complete\w*|full\w*|entire\w*", r"partial\w*|partly|incomplete\w*"),
        (r"separate(?! \w+ (?:from|and)\b)|different|several|many|distinct", r"same|single|unified"),
        (r"high", r"low"),
        (r"larger|bigger", r"smaller"),
        (r"steep\w*", r"shallow\w*"),
        (r"heavy", r"light"),
        (r"(?:a )?single", r"several|multiple|many|more than|at least two"),
        (r"hours|days", r"years"),
        (r"one-sided|unilateral|asymmetric\w*", r"both|bilateral|symmetric\w*"),
        (
            r"start\w*|continu\w+|keep|given?|used?|accept\w+|add\w*",
            r"stop(?:s|ped|ping)?|withdrawn|avoid\w*|postpone\w*",
        ),
        (r"early|fast|rapid\w*|quick\w*|sudden\w*|at once|immediate\w*", r"late|slow\w*|gradual\w*|months|years"),
    )
)
_NEGATIVE = re.compile(r"(?:(?:in|im|un|non-?|ir|dis)(?=[a-z]{4})|a(?=[a-z]{6}))(?P<word>[a-z]+)$")
_THAN = re.compile(r"\b(?:than|before)\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:\s*[-–]\s*(?P<high>\d+(?:\.\d+)?))?\s?%")
_MOST = re.compile(r"\b(?:most|mostly|usual\w*|majority|mainly|commonly|typical\w*|probabl\w+|likely)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?<!nearly )(?<!almost )(?:every|all|always|everyone|everybody)\b", re.IGNORECASE)
_HALF = 50
_WHOLE = 100


def beginnings(text: str) -> frozenset[str]:
    """Return the words of a text as the letters that the forms of a word share."""
    return frozenset(term[:_STEM] for term in terms(text))


def says_the_opposite(question: str, sentence: str) -> bool:
    """Say whether a sentence gives the opposite of a word, an order or an amount that a question asks about."""
    return (
        _pairs_oppose(question, sentence) != compares_the_other_way(question, sentence)
        or _negates_a_word(question, sentence)
        or _amounts_differ(question, sentence)
    )


def compares_the_other_way(question: str, sentence: str) -> bool:
    """Say whether a sentence orders the same two things the other way: "legs than arms" for "arms than legs"."""
    asked, said = _THAN.search(question), _THAN.search(sentence)
    if not asked or not said or not said.start() or asked.group().lower() != said.group().lower():
        return False
    (a, b), (c, d) = _differing(question, asked), _differing(sentence, said)
    crossed, alike = len(a & d) + len(b & c), len(a & c) + len(b & d)
    return crossed > alike or bool(a & d and b & c and not b & d)


def _pairs_oppose(question: str, sentence: str) -> bool:
    return any(
        asked.search(question) and not other.search(question) and other.search(sentence) and not asked.search(sentence)
        for pair in _PAIRS
        for asked, other in (pair, pair[::-1])
    )


def _negates_a_word(question: str, sentence: str) -> bool:
    """Say whether one of the two has a word that the other has with a prefix of denial: "precise", "imprecise"."""
    asked, said = _words(question), _words(sentence)
    return any(
        match["word"] in other and match["word"] not in words and word not in other
        for words, other in ((asked, said), (said, asked))
        for word in words
        if (match := _NEGATIVE.match(word))
    )


def _amounts_differ(question: str, sentence: str) -> bool:
    """Say whether a sentence gives another share than the question names, or too small a one for "most" or "all"."""
    asked, said = _shares(question), _shares(sentence)
    if asked or not said:
        return bool(asked and said) and not asked & said
    least = _WHOLE if _ALL.search(question) else _HALF if _MOST.search(question) else 0
    return max(said) < least


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", text.lower()))


def _shares(text: str) -> frozenset[float]:
    return frozenset(float(number) for match in _PERCENT.finditer(text) for number in match.groups() if number)


def _differing(text: str, than: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    before, after = beginnings(text[: than.start()]), beginnings(text[than.end() :])
    return before - after, after - before
