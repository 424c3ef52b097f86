"""What kind of thing a name stands for, by the words in which the glossary explains it."""

from qa.lexicon import Mention
from qa.subjects import content

# The kinds of things that a doctor points back at, each with the words that explain one.
KINDS = {
    kind: frozenset(content(words))
    for kind, words in {
        "drug": "medicine injection substance",
        "medicine": "medicine injection substance",
        "treatment": "medicine injection treatment therapy",
        "disease": "disease disorder condition damage",
        "condition": "disease disorder condition damage",
        "test": "test tests scan measure marker",
        "scan": "scan picture method",
        "gene": "gene",
        "scale": "scale score grade questionnaire staging",
        "score": "scale score grade questionnaire",
        "cause": "disease disorder damage lack pressure inflammation",
        "criteria": "rules",
    }.items()
}
_GIVEN = frozenset(content("medicine medicines injection infusion"))
_SHOWN = frozenset(content("test tests scan measure picture"))


def is_of_kind(name: Mention, kind: str) -> bool:
    """Say whether a name is explained as a thing of one of the `KINDS`."""
    return _is_explained(name, KINDS[kind])


def is_medicine(name: Mention) -> bool:
    """Say whether a name is explained as a medicine."""
    return _is_explained(name, _GIVEN)


def is_test(name: Mention) -> bool:
    """Say whether a name is explained as a test or what one shows."""
    return _is_explained(name, _SHOWN)


def _is_explained(name: Mention, words: frozenset[str]) -> bool:
    return bool(name.synonyms and words & content(name.synonyms.plain))
