"""What one thing is called."""

from ingest.documents import Noun


class Synonyms(Noun):
    """All names of one thing; `term` is the one the documents use most.

    A form in `exact_case` counts only as written: its small letters spell another word, as in MS and
    ms. `plain` explains the thing to a lay reader.
    """

    term: str
    forms: tuple[str, ...]
    exact_case: tuple[str, ...] = ()
    plain: str = ""
