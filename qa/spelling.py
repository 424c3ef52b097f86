"""Slips of the pen: the known term nearest to an unknown one."""

from collections.abc import Collection

_MIN_LENGTH = 5


def nearest_term(term: str, vocabulary: Collection[str]) -> str | None:
    """Return the term of the vocabulary within one edit of `term` (two from eight letters on), or None.

    An edit is a letter added, dropped, changed or swapped with its neighbour (optimal string
    alignment). Left alone are short terms and terms with digits, where an edit makes another drug or
    gene, and hyper- and hypo-, where it makes the opposite or another element.
    """
    if len(term) < _MIN_LENGTH or not term.isalpha() or term.startswith("hyp"):
        return None
    from rapidfuzz import process  # only few questions need it
    from rapidfuzz.distance import OSA

    edits = 1 if len(term) < 8 else 2
    same_start = [known for known in vocabulary if known[:1] == term[0] and abs(len(known) - len(term)) <= edits]
    found = process.extractOne(term, sorted(same_start), scorer=OSA.distance, score_cutoff=edits)
    return found[0] if found else None
