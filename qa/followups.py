"""Questions to ask next: what else the first document quoted holds, and only what an answer would be found for."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from qa.asking import ABOUT, question_of
from qa.evidence import Evidence, is_key_points
from qa.lexicon import Lexicon, Mention
from qa.subjects import is_subject

_OFFERED = 3
_MOST_WORDS = 5  # of a subject
_NOUN = re.compile(r" (?:syndromes?|lesions?|signs?|scales?)\b")
_SETTING = re.compile(r" (?:in|after) ")
_DOING = re.compile(r"^\w{4,}ing (?:for )?")
_AGAINST = re.compile(r"\b(?:versus|vs)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|of) (?:\w+ ){0,2}$")
_REMEMBERED = 4096


class Followups:
    """Offers the sections of a document as questions; each is checked once and remembered."""

    def __init__(self, lexicon: Callable[[], Lexicon], answerable: Callable[[str], bool]) -> None:
        """Take what knows the names of things, and what says whether a question would be answered."""
        self._lexicon = lexicon
        self._answerable = lru_cache(maxsize=_REMEMBERED)(answerable)

    def after(self, quoted: Sequence[Evidence]) -> list[str]:
        """Return questions about the sections of the first quoted document that an answer did not draw on."""
        candidates = sorted(self._candidates(quoted), key=lambda question: question.startswith(ABOUT))
        return list(islice(filter(self._answerable, candidates), _OFFERED))

    def _candidates(self, quoted: Sequence[Evidence]) -> Iterator[str]:
        if not quoted:
            return
        document = quoted[0].document
        used = {item.sentence.section for item in quoted if item.document.id == document.id}
        for number in dict.fromkeys(sentence.section for sentence in document.sentences):
            path = document.sections[number].path
            if path and number not in used and not is_key_points(document, number):
                question = self._as_question(path[-1], document.title)
                if question:
                    yield question

    def _as_question(self, heading: str, title: str) -> str:
        """Turn a heading into a question that stands alone: under its document's subject unless it names that.

        Empty where the heading makes none, or the title names no subject.
        """
        names = [name for name in self._lexicon().mentions(title) if name.synonyms and is_subject(name.text)]
        if any(_AGAINST.search(title, 0, name.start) for name in names[:1]):
            return ""
        subject = _subject_of(title, names)
        if len(subject.split()) > _MOST_WORDS:
            return ""
        same = {name.synonyms for name in names}
        found = [mention for mention in self._lexicon().mentions(heading) if mention.synonyms]
        named = (
            subject.lower() in heading.lower()
            or any(mention.synonyms in same for mention in found)
            or any(_WITHIN.search(heading[: mention.start]) for mention in found)
            or (heading.endswith("?") and len({mention.synonyms for mention in found}) > 1)
        )
        return question_of(heading, subject, named=named, lowered=self._lowered)

    def _lowered(self, text: str) -> str:
        """Return a text as it stands within a sentence: a name keeps its capital, and so does an abbreviation."""
        first = next(iter(self._lexicon().mentions(text)), None)
        name = first.synonyms if first and first.start == 0 else None
        word = text.partition(" ")[0]
        kept = (name and name.term[:1].isupper()) or (word[1:] and not word[1:].islower()) or word.endswith("'s")
        return text if kept else text[:1].lower() + text[1:]


def _subject_of(title: str, names: Sequence[Mention]) -> str:
    """Return what a title is about: a thing with where it is, "spasticity in MS", else the first name in it."""
    head = _DOING.sub("", title.partition(":")[0])
    if not names or (_SETTING.search(head) and len(head.split()) <= _MOST_WORDS):
        return head
    return _with_noun(title, names[0])


def _with_noun(title: str, name: Mention) -> str:
    """Return a name as a title has it, with the noun that it only qualifies: "UMN syndrome"."""
    noun = _NOUN.match(title, name.end)
    return name.text + (noun.group() if noun else "")
