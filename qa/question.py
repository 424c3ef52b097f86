"""What a question asks: its kind, and the things it names under any of their names."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from ingest.errors import InvalidQuestion
from ingest.lexical import terms
from ingest.synonyms import Synonyms
from qa.context import split_context
from qa.kinds import Kind, is_polar, kind_of
from qa.lexicon import Mention
from qa.mending import Spelling, mend
from qa.scope import denied_in, population_in

MAX_QUESTION = 2_000
_EXPANSION_WEIGHT = 0.5
_EVERYDAY_WEIGHT = 0.3
_MIN_ADJECTIVE = 6
_COINED_PIECES = 3

# "X (ABBR) is a …", "X, or Y, is …", "X means …": what stands before the verb is what is defined.
_DEFINES = re.compile(
    r"^((?:An?|The)?\s*[^,.;]{2,80}?)(?:,[^,]{2,60},)?\s"
    r"(?:(?:is|are)\s(?!not\b|no\b|never\b|rare|common|usual|often|due\b|needed|probable|possible|likely|given|taken|"
    r"thought|normal|abnormal|reduced|raised|offered|available|seen|caused|associated)|means?\s|refers? to\s|"
    r"describes?\s|consists? of\s|stands for\s)"
)

# "A lesion does not mean a disease" defines nothing.
_DENIES = re.compile(r"\b(?:not|never|no)\b")

# Words that say how something is asked rather than what about.
_ASKING_WORDS = frozenset(
    terms(
        "tell told telling apart side versus vs compare compared comparison difference different differ distinguish "
        "separate explain describe define definition meaning list say know think main worry really actually exactly "
        "please regarding between patient patients pt pts people someone somebody thing things way w"
    )
)
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]+\b")
# How old somebody is tells of whom is asked, not what about.
_AGED = re.compile(
    r"\b\d{1,3}[- ]years?[- ]old\b(?: (?:(?:wo)?man|lady|gentleman|male|female|patient)\b)?", re.IGNORECASE
)
# A word, or a name with a number behind it: MNQR7. What has fewer letters is a dose, a grade or a level.
_NAME_LIKE = re.compile(r"[^\W\d_]+$|[^\W\d_]{3,}\d+$")


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

    `text` is what was typed with its slips of spelling mended, and `corrections` pairs each word mended
    with what it was read as. `expansions` pairs each name found in the text with the other names of the same thing, the
    documents' own first; `groups` are the things it names, in order; `strange` are the words no
    document holds and that are no everyday words either, `coined` those of them that look made up or are rare: drugs,
    trials, eponyms; `unheld` are the everyday words that no document holds.
    """

    text: str
    expansions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: tuple[TermGroup, ...] = ()
    strange: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    unheld: tuple[str, ...] = ()
    coined: tuple[str, ...] = ()

    @cached_property
    def asked(self) -> str:
        """The question without the context that was put in front of it."""
        return split_context(self.text)[1]

    @cached_property
    def polar(self) -> bool:
        """Whether the question wants a yes or a no."""
        return is_polar(self.asked)

    @cached_property
    def kind(self) -> Kind:
        """The kind of sentence that would answer."""
        return kind_of(self.asked)

    @cached_property
    def denied(self) -> tuple[str, ...]:
        """What the question says is not there."""
        return denied_in(self.asked)

    @cached_property
    def population(self) -> tuple[str, ...]:
        """Of whom it asks."""
        return population_in(self.asked)

    def defines(self, sentence: str) -> bool:
        """Say whether a sentence opens with what the question names and says what it is."""
        match = _DEFINES.match(sentence)
        if not match or _DENIES.search(match.group(1)):
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


class Vocabulary(Spelling, Protocol):
    """What understanding needs to know of the corpus and of everyday language."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term."""
        ...

    def everyday(self, word: str) -> bool:
        """Say whether a lower-case word belongs to everyday language."""
        ...

    def pieces(self, word: str) -> int:
        """Return into how many pieces everyday language cuts a word: the more, the rarer."""
        ...


def understand(text: str, vocabulary: Vocabulary) -> Question:
    """Read a stand-alone question: slips of spelling mended, names expanded to their synonyms."""
    mended = mend(text, vocabulary)
    expansions: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[frozenset[str], ...], TermGroup] = {}
    strange: list[str] = []
    unheld: list[str] = []
    aged = [match.span() for match in _AGED.finditer(mended.text)]
    for mention in mended.mentions:
        if any(start <= mention.start < end for start, end in aged):
            continue
        if mention.synonyms and (group := _name_group(mention, mention.synonyms, vocabulary)):
            groups.setdefault(group.forms, group)
            others = tuple(_others(mention.text, mention.synonyms))
            if others:
                expansions[mention.text] = others
            continue
        for term in terms(mention.text):
            # A number that no document holds is somebody's own: an FVC of 48%.
            if term in _ASKING_WORDS or (term.isdigit() and term not in vocabulary.terms):
                continue
            group, known = _term_group(term, mention.text, vocabulary)
            groups.setdefault(group.forms, group)
            if not known:
                strange.append(mention.text)
            elif term not in vocabulary.terms and term.isalpha():
                unheld.append(mention.text)
    return Question(
        text=mended.text,
        expansions=tuple(expansions.items()),
        groups=tuple(groups.values()),
        strange=tuple(strange),
        corrections=mended.corrections,
        unheld=tuple(unheld),
        coined=tuple(word for word in strange if vocabulary.pieces(word.lower()) >= _COINED_PIECES),
    )


def _others(typed: str, synonyms: Synonyms) -> Iterator[str]:
    """Yield the other names of a thing: the documents' own first, or its abbreviation when that was typed.

    A name that was typed with an abbreviation in it comes spelt out first: "UMN sign" says little to an encoder.
    """
    others = [form for form in synonyms.forms if form.lower() != typed.lower()]
    if any(set(typed.upper().split()) & set(_ABBREVIATION.findall(form)) for form in synonyms.forms):
        others.sort(key=lambda form: bool(_ABBREVIATION.search(form)))
    yield from others


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


def _nouns_of(word: str) -> Iterator[str]:
    """Yield the stems of the nouns that a medical adjective may be made from: asthmatic, dystonic, myelopathic."""
    if len(word) > _MIN_ADJECTIVE and word.endswith("ic"):
        nouns = (*(word[:-2] + ending for ending in ("y", "ia", "a")), word[:-3], f"{word[:-3]}sis")
        yield from (stem for noun in nouns for stem in terms(noun))


def _term_group(term: str, word: str, vocabulary: Vocabulary) -> tuple[TermGroup, bool]:
    """Return the group of a single term and whether the term is known, or at least an everyday word.

    An everyday word that the documents do not hold weighs little: they may say it otherwise.
    """
    group = TermGroup((frozenset({term}),), vocabulary.idf(term))
    if term in vocabulary.terms:
        return group, True
    if noun := next((noun for noun in _nouns_of(word.lower()) if noun in vocabulary.terms), None):
        return TermGroup((frozenset({noun}),), vocabulary.idf(noun)), True
    if vocabulary.everyday(word.lower()):
        return TermGroup(group.forms, _EVERYDAY_WEIGHT * group.weight), True
    return group, not _NAME_LIKE.match(term)
