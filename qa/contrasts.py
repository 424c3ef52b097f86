"""Words of which one takes the place of another: "and the leg?" after a question about the arm."""

from collections.abc import Iterator

_SETS = tuple(
    frozenset(line.split())
    for line in (
        "arm arms leg legs hand hands foot feet wrist elbow shoulder hip knee ankle face tongue",
        "left right",
        "upper lower",
        "men man male males women woman female females",
        "adult adults child children kids babies infants elderly",
        "limb bulbar spinal respiratory",
        "good bad poor",
        "mild moderate severe",
        "oral iv intravenous intrathecal subcutaneous",
        "csf blood serum plasma",
        "overdose withdrawal",
        "starting maintenance maximum minimum initial",
        "acute chronic",
        "early late",
        "sensitivity specificity",
        "sporadic familial",
        "dominant recessive",
        "negative positive",
        "normal abnormal",
        "primary secondary",
    )
)
_SET_OF = {word: words for words in _SETS for word in words}


def contrasted(word: str, other: str) -> bool:
    """Say whether one word takes the place of another."""
    return word.lower() != other.lower() and other.lower() in _SET_OF.get(word.lower(), ())


def contrasts(words: list[str], others: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of the words and of the others that contrast."""
    for i, word in enumerate(words):
        for j, other in enumerate(others):
            if contrasted(word, other):
                yield i, j
