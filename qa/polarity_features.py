"""What sentences say to a polar question, as a few numbers: pure functions of texts and their vectors.

Cues of English, not of medicine: denials, opposites, words of the question that no sentence holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Vectors
from ingest.lexical import term_set, terms

# What naming all the question's words counts beside a cosine of 1, and how fast a sentence's weight falls as it is
# less related. Set by hand: half or double as much of either moves the cross-validated macro-F1 by less than 0.02.
_NAMING = 0.5
_TEMPERATURE = 0.2
_STEM = 6  # letters that the forms of a word share
_MAX_DENIALS = 2

_ASKING = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|can|could|should|would|will|may|might|must|has|have|had)\b\W*"
    r"(?:there (?:any |an? )?)?|,?\s*yes or no\W*$|[?\s]+$",
    re.IGNORECASE,
)
# A negation, unless the word behind it says that it denies something else, and the words it may reach.
_NEGATION = re.compile(
    r"\b(?:not|no|nor|neither|never|none|cannot|nothing|nobody|without|non|\w+n['’]t|fail(?:s|ed|ure|ing)?|"
    r"lack(?:s|ed|ing)?|unable|unlikely|insufficient)\b"
    r"(?!\W+(?:only|longer|yet|previously|fully|well|known|adverse|serious|safety|whether|clear|less|more|later)\b)"
    r"(?=((?:[^\w,.;:()]+\w+){0,4}))|\b(?:ineffective|nonsignificant|contraindicated|unproven|refuted|disproved)\b",
    re.IGNORECASE,
)
# To deny one of these is to deny what is asked, whatever that is.
_FINDINGS = term_set(
    "effect effective efficacy benefit beneficial difference different differ improve improvement evidence associated "
    "association change increase reduce reduction response correlate correlation relation related advantage influence "
    "impact role link significant significantly superior recommended recommendation support demonstrate alter prolong "
    "affect show prove delay prevent slow meet appear seem confer cause exclude mean necessary sufficient indicated "
    "indicate useful help confirm required need"
)
_ABSOLUTE = re.compile(
    r"\b(?:only|all|always|most|majority|first|ideal|best|every|usually|exclusively|never|entirely|sole|necessarily|"
    r"automatically|alone|enough)\b",
    re.IGNORECASE,
)
# A word and the number or letter behind it: "type 2", "phase III", "vitamin D".
_NUMBERED = re.compile(r"\b([A-Za-z]+)[\s-]?(\d+|I{1,3}V?|[A-D])\b")
# Words that are part of a name ("upper motor neuron", "multiple sclerosis") are no opposites here.
_OPPOSITES = tuple(
    (term_set(one), term_set(other))
    for one, other in (
        line.split(" / ")
        for line in (
            "increase activate activation promote induce upregulate enhance stimulate elevate agonist overexpress "
            "gain positive improve favour favor facilitate sensitise sensitize enrich raise accelerate strengthen / "
            "decrease inhibit inhibition inhibitor reduce reduction suppress suppressor block downregulate attenuate "
            "repress impair restrict loss lost antagonist antagonise antagonize silence deplete prevent negative "
            "abolish decline counteract abrogate limit protect alleviate ameliorate mitigate weaken",
            "activate activation stimulate promote induce / inhibit inhibition block suppress repress prevent restrict",
            "better good favourable favorable / worse worst poor poorer unfavourable unfavorable",
            "longer long / shorter short",
            "higher high / lower low",
            "early / late",
            "fast rapid / slow",
            "common frequent usual / rare uncommon unusual",
            "acute / chronic",
            "benign / malignant",
            "reversible / irreversible",
            "sensitive / resistant",
            "symmetric symmetrical / asymmetric asymmetrical",
            "proximal / distal",
            "present presence / absent absence",
            "safe / harmful unsafe dangerous contraindicated",
            "dominant / recessive",
            "inherited hereditary familial / sporadic acquired",
            "bacterial bacterium bacteria / viral virus",
            "men male / women female",
        )
    )
)


@dataclass(frozen=True, eq=False)
class Readings:
    """What the model weighs; and for each sentence how related it is, and whether it denies what is asked."""

    features: dict[str, float]
    related: NDArray[np.float64]
    denies: NDArray[np.bool_]


def denial_of(question: str) -> str:
    """Return the sentence whose vector stands for a denial of what a question asks."""
    return f"There is no evidence that {_ASKING.sub('', question)}."


def read_polarity(
    question: str, sentences: Sequence[str], *, asked: Vectors, denial: Vectors, vectors: Vectors
) -> Readings:
    """Read what sentences, at least one, say to a polar question.

    `asked` and `denial` are the unit vectors of the question and of `denial_of(question)`, shape (dimension,);
    `vectors` those of the sentences, shape (len(sentences), dimension).
    """
    wanted = list(dict.fromkeys(terms(_ASKING.sub("", question)))) or [""]
    forms = [_forms(term) for term in wanted]
    said = [_said(sentence) for sentence in sentences]
    named: NDArray[np.bool_] = np.array([[not form.isdisjoint(item.words) for form in forms] for item in said])
    similarity = np.asarray(vectors @ asked, dtype=np.float64)
    related = similarity + _NAMING * named.mean(axis=1)
    weights = np.exp((related - related.max()) / _TEMPERATURE)
    weights /= weights.sum()
    deniable = _FINDINGS.union(*forms)
    denies = np.array([item.certain or not deniable.isdisjoint(item.denied) for item in said])
    missing: NDArray[np.bool_] = ~np.any(named, axis=0)
    features = {
        "similarity": float(similarity.max()),
        "missing": float(missing.mean()),
        "last_missing": float(missing[-1]),
        "other_number": float(_other_number(question, said)),
        "absolute": float(bool(_ABSOLUTE.search(question))),
        "negations": float(weights @ [item.negations for item in said]),
        "denied": float(denies.mean()),
        "denied_first": float(denies[related.argmax()]),
        "opposite": _opposite(term_set(question), sentences, weights),
        "nearer_denial": float(weights @ (vectors @ denial - similarity)),
    }
    return Readings(features, related, denies)


@dataclass(frozen=True)
class _Said:
    """A sentence: its words in all forms, those a negation reaches, how many there are, and word-number pairs."""

    words: frozenset[str]
    denied: frozenset[str]
    negations: int
    certain: bool
    numbered: frozenset[tuple[str, str]]


@lru_cache(maxsize=1 << 14)
def _said(sentence: str) -> _Said:
    matches = list(_NEGATION.finditer(sentence))
    reached = " ".join(match[1] or "" for match in matches)
    return _Said(
        words=frozenset().union(*map(_forms, term_set(sentence))),
        denied=frozenset().union(*map(_forms, terms(reached))),
        negations=min(len(matches), _MAX_DENIALS),
        certain=any(match[1] is None for match in matches),
        numbered=_numbered(sentence),
    )


def _forms(term: str) -> frozenset[str]:
    """Return a stem and, where it is long enough, the opening letters that its other forms share."""
    return frozenset({term, term[:_STEM]}) if len(term) >= _STEM else frozenset({term})


def _numbered(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((word.lower(), number) for word, number in _NUMBERED.findall(text))


def _other_number(question: str, said: Sequence[_Said]) -> bool:
    """Say whether the question has a number where the sentences have only others: "type 1", "type 2"."""
    found = frozenset().union(*(item.numbered for item in said))
    words = {word for word, _ in found}
    return any(word in words for word, _ in _numbered(question) - found)


def _opposite(asked: frozenset[str], sentences: Sequence[str], weights: NDArray[np.float64]) -> float:
    """Return the weight of the sentences that say the opposite of a word of the question, and not that word."""
    found = 0.0
    for pair in _OPPOSITES:
        for same, opposed in (pair, pair[::-1]):
            if not same.isdisjoint(asked) and opposed.isdisjoint(asked):
                says = [not opposed.isdisjoint(term_set(s)) and same.isdisjoint(term_set(s)) for s in sentences]
                found = max(found, float(weights @ says))
    return found
