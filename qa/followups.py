"""Questions to ask next: what else the first document quoted holds, and only what an answer would be found for."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from qa.conversation import CONTEXT
from qa.evidence import Evidence, is_key_points
from qa.lexicon import Lexicon

_OFFERED = 3
_REMEMBERED = 4096


class Followups:
    """Offers the sections of a document as questions; each is checked once and remembered."""

    def __init__(self, lexicon: Callable[[], Lexicon], answerable: Callable[[str], bool]) -> None:
        """Take what knows the names of things, and what says whether a question would be answered."""
        self._lexicon = lexicon
        self._answerable = lru_cache(maxsize=_REMEMBERED)(answerable)

    def after(self, quoted: Sequence[Evidence]) -> list[str]:
        """Return questions about the sections of the first quoted document that an answer did not draw on."""
        return list(islice(filter(self._answerable, self._candidates(quoted)), _OFFERED))

    def _candidates(self, quoted: Sequence[Evidence]) -> Iterator[str]:
        if not quoted:
            return
        document = quoted[0].document
        used = {item.sentence.section for item in quoted if item.document.id == document.id}
        for number in dict.fromkeys(sentence.section for sentence in document.sentences):
            path = document.sections[number].path
            if path and number not in used and not is_key_points(document, number):
                yield self._as_question(path[-1], document.title)

    def _as_question(self, heading: str, title: str) -> str:
        """Turn a heading into a question that stands alone: under its document's subject unless it names that."""
        mentions = self._lexicon().mentions(title)
        subject = next((mention.text for mention in mentions if mention.synonyms), title.partition(":")[0])
        question = heading.rstrip("?") + "?"
        return question if subject.lower() in heading.lower() else f"{CONTEXT} {subject}: {question}"
