"""What kind of thing a name stands for, by the words in which the glossary explains it."""

from qa.lexicon import Mention
from qa.subjects import content

_MEDICINE = content("medicine medicines injection infusion")
_TEST = content("test tests scan measure picture")


def is_medicine(name: Mention) -> bool:
    """Say whether a name is explained as a medicine."""
    return _is_explained(name, _MEDICINE)


def is_test(name: Mention) -> bool:
    """Say whether a name is explained as a test or what one shows."""
    return _is_explained(name, _TEST)


def _is_explained(name: Mention, words: set[str]) -> bool:
    return bool(name.synonyms and words & content(name.synonyms.plain))
