"""What a question asks: its kind, and the things it names under any of their names."""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from ingest.errors import InvalidQuestion
from ingest.lexical import terms
from ingest.synonyms import Synonyms
from qa.conversation import CONTEXT
from qa.lexicon import Lexicon, Mention
from qa.spelling import nearest_term

MAX_QUESTION = 2_000
_EXPANSION_WEIGHT = 0.5
_EVERYDAY_WEIGHT = 0.3

Kind = Literal["comparison", "dose", "quantity", "definition", "polar", "other"]

_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|should|would|will|may|might|must|has|have|had|isn't|aren't|"
    r"don't|doesn't|can't|shouldn't|won't|need)"
)
_OPENING = r"(?:^|[-–:,;.?] ?)"
_FILLER = r"(?:(?:and|so|but|also|then|ok|yes|no|well)[, ]+)*"
_JUDGEMENT = (
    r"(?:any point|worth|ok(?:ay)?|fine|safe|possible|diagnostic|specific|enough|useful|compatible|needed|indicated)"
)
_CONCLUSION = (
    r"(?:excluded|ruled out|confirmed|proven|diagnostic|needed|indicated|contraindicated|safe|ok|okay|enough|"
    r"sufficient|right|correct)"
)
_POLAR_FORMS = (
    rf"{_OPENING}{_FILLER}{_AUXILIARY}\b",  # does a UMN lesion mean ALS? - spastic legs: is a scan needed?
    rf"{_OPENING}{_JUDGEMENT}\b[^?]*\?",  # bright tracts, diagnostic of ALS?
    rf"\b{_CONCLUSION}\?$",  # normal blood count, so B12 deficiency excluded?
    r"\b(?:ok|okay|safe|fine) (?:to|for|in|with)\b[^?]*\?",
    r"\bor not\b",
)
_POLAR = re.compile("|".join(_POLAR_FORMS), re.IGNORECASE)
_POLAR_OPENING = re.compile(rf"{_FILLER}{_AUXILIARY}\b", re.IGNORECASE)
_WH = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)
_ASKS_CHOICE = re.compile(r"\bor\b(?! not\b)", re.IGNORECASE)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "comparison",
        re.compile(
            r"\bvs?\b|\bversus\b|\bcompar\w+|\bdiffer\w*|\bside by side\b|\bapart\b|\btell\b.*\bfrom\b|"
            r"\bdistinguish\w*|\bseparat\w+",
            re.IGNORECASE,
        ),
    ),
    ("dose", re.compile(r"\bdos(?:e|es|ing|age)\b|\bhow much\b|\btitrat\w+|\bmg\b", re.IGNORECASE)),
    (
        "quantity",
        re.compile(
            r"\bhow (?:often|many|long|common|soon|fast|accurate|sensitive|specific)\b|\b(?:sensitivity|specificity|"
            r"prevalence|incidence|median|percent\w*|rate|cut-?offs?|threshold|survival|risk)\b|%",
            re.IGNORECASE,
        ),
    ),
    (
        "definition",
        re.compile(
            r"^(?:and |so )?what(?:'s| is| are)\b|\bdefin\w+|\bmeaning\b|\bwhat (?:is|are) (?:it|they|that)\b",
            re.IGNORECASE,
        ),
    ),
)
# "X (ABBR) is a …", "X, or Y, is …", "X means …": what stands before the verb is what is defined.
_DEFINES = re.compile(
    r"^((?:An?|The)?\s*[^,.;]{2,80}?)(?:,[^,]{2,60},)?\s"
    r"(?:(?:is|are)\s(?!not\b|no\b|never\b|rare|common|usual|often|due\b|needed|probable|possible|likely|given|taken|"
    r"seen|caused|associated)|means?\s|refers? to\s|describes?\s|consists? of\s|stands for\s)"
)

# Words that say how something is asked rather than what about.
_ASKING_WORDS = frozenset(
    terms(
        "tell told telling apart side versus vs compare compared comparison difference different differ distinguish "
        "separate explain describe define definition meaning list say know think main worry really actually exactly "
        "please regarding patient patients pt pts people someone somebody thing things way w"
    )
)
_CONTEXT = re.compile(rf"^{CONTEXT} [^:]+: ")


def clean_question(text: str) -> str:
    """Return a question with its white space folded. Raises InvalidQuestion when there is nothing to answer."""
    folded = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not any(character.isalnum() for character in folded):
        raise InvalidQuestion("The question is empty.", hint='Ask something: betz ask "what is PLS?"')
    if len(folded) > MAX_QUESTION:
        raise InvalidQuestion(
            f"The question has {len(folded):,} characters; at most {MAX_QUESTION:,} are read.", hint="Shorten it."
        )
    return folded


@dataclass(frozen=True)
class TermGroup:
    """A thing the question names, in its `forms` of stemmed terms; `weight` is its idf.

    All terms of one form name it: half of "upper motor neuron" is something else.
    """

    forms: tuple[frozenset[str], ...]
    weight: float

    def named_in(self, words: Set[str]) -> bool:
        """Say whether a set of stemmed terms names this."""
        return any(form <= words for form in self.forms)


def named_share(groups: Sequence[TermGroup], words: Set[str]) -> float:
    """Return the share of the groups, by weight, that a set of stemmed terms names: 0 to 1."""
    total = sum(group.weight for group in groups)
    return sum(group.weight for group in groups if group.named_in(words)) / total if total else 0.0


@dataclass(frozen=True)
class Question:
    """A stand-alone question as retrieval and composition see it.

    `expansions` pairs each name found in the text with the other names of the same thing, the
    documents' own first; `groups` are the things it names, in order; `strange` are the words no
    document holds and that are no everyday words either.
    """

    text: str
    expansions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: tuple[TermGroup, ...] = ()
    strange: tuple[str, ...] = ()

    @cached_property
    def asked(self) -> str:
        """The question without the context that was put in front of it."""
        return _CONTEXT.sub("", self.text)

    @cached_property
    def polar(self) -> bool:
        """Whether the question wants a yes or a no."""
        match = _POLAR.search(self.asked)
        if not match:
            return False
        opens_polar = _POLAR_OPENING.match(self.asked)
        asks_otherwise = _WH.search(self.asked, match.start() if not opens_polar else len(self.asked))
        asks_otherwise = asks_otherwise or _WH.match(self.asked)
        return not asks_otherwise and not (opens_polar and _ASKS_CHOICE.search(self.asked))

    @cached_property
    def kind(self) -> Kind:
        """The kind of sentence that would answer."""
        if self.polar:
            return "polar"
        return next((kind for kind, pattern in _KINDS if pattern.search(self.asked)), "other")

    def defines(self, sentence: str) -> bool:
        """Say whether a sentence opens with what the question names and says what it is."""
        match = _DEFINES.match(sentence)
        if not match:
            return False
        defined = set(terms(match.group(1)))
        named: set[str] = set().union(*(form for group in self.groups for form in group.forms if form <= defined))
        return bool(defined) and len(named) / len(defined) >= 0.6

    @cached_property
    def dense_text(self) -> str:
        """The text to embed: the question, and behind it the documents' own names for what it names."""
        spelt = [names[0] for _, names in self.expansions]
        return f"{self.text} ({'; '.join(spelt)})" if spelt else self.text

    @cached_property
    def weighted_terms(self) -> dict[str, float]:
        """The terms to search lexically, with weights; other names count for less than what was typed."""
        weights: dict[str, float] = {}
        for group in self.groups:
            for number, form in enumerate(group.forms):
                weight = 1.0 if number == 0 else _EXPANSION_WEIGHT
                for term in sorted(form):  # a set's own order differs between processes
                    weights[term] = max(weight, weights.get(term, 0.0))
        return weights


class Vocabulary(Protocol):
    """What understanding needs to know of the corpus and of everyday language."""

    @property
    def lexicon(self) -> Lexicon:
        """The names of the things the corpus is about."""
        ...

    @property
    def terms(self) -> Collection[str]:
        """The stemmed terms of the documents."""
        ...

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term."""
        ...

    def everyday(self, word: str) -> bool:
        """Say whether a word belongs to everyday language."""
        ...


def understand(text: str, vocabulary: Vocabulary) -> Question:
    """Read a stand-alone question: names expanded to their synonyms, slips of spelling forgiven."""
    expansions: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[frozenset[str], ...], TermGroup] = {}
    strange: list[str] = []
    for mention in vocabulary.lexicon.mentions(text):
        if mention.synonyms and (group := _name_group(mention, mention.synonyms, vocabulary)):
            groups.setdefault(group.forms, group)
            others = tuple(_others(mention.text, mention.synonyms))
            if others:
                expansions[mention.text] = others
            continue
        for term in terms(mention.text):
            if term in _ASKING_WORDS:
                continue
            group, known = _term_group(term, mention.text, vocabulary)
            groups.setdefault(group.forms, group)
            if not known:
                strange.append(mention.text)
    return Question(text, tuple(expansions.items()), tuple(groups.values()), tuple(strange))


def _others(typed: str, synonyms: Synonyms) -> Iterator[str]:
    """Yield the other names of a thing: the documents' own first, or its abbreviation when that was typed."""
    for form in synonyms.forms:
        if form.lower() != typed.lower():
            yield form


def _name_group(mention: Mention, synonyms: Synonyms, vocabulary: Vocabulary) -> TermGroup | None:
    """Return the group of a name with all its forms, the typed one first; None for a name of stop words alone."""
    typed = frozenset(terms(mention.text))
    forms = dict.fromkeys((typed, *(frozenset(terms(form)) for form in synonyms.forms)))
    found = tuple(form for form in forms if form)
    held = [form for form in found if all(term in vocabulary.terms for term in form)]
    if not typed or not found:
        return None
    weight = max((max(vocabulary.idf(term) for term in form) for form in held[:1] or [typed]), default=0.0)
    return TermGroup(found, weight)


def _term_group(term: str, word: str, vocabulary: Vocabulary) -> tuple[TermGroup, bool]:
    """Return the group of a single term and whether the term is known, corrected, or at least an everyday word.

    An everyday word that the documents do not hold weighs little: they may say it otherwise.
    """
    if term in vocabulary.terms:
        return TermGroup((frozenset({term}),), vocabulary.idf(term)), True
    if vocabulary.everyday(word.lower()):
        return TermGroup((frozenset({term}),), _EVERYDAY_WEIGHT * vocabulary.idf(term)), True
    known = nearest_term(term, vocabulary.terms)
    if known:
        return TermGroup((frozenset({known}),), vocabulary.idf(known)), True
    return TermGroup((frozenset({term}),), vocabulary.idf(term)), not term.isalpha()
