"""Check a corpus against its editorial policy, beyond what loading a document already demands."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ingest.corpus_front_matter import check_front_matter
from ingest.corpus_names import Names
from ingest.documents import Document, Sentence
from ingest.errors import DocumentError
from ingest.glossary import load_glossary
from ingest.loaders.base import decode_text
from ingest.loaders.front_matter import FrontMatter, split_front_matter
from ingest.loaders.markdown import load_markdown
from ingest.references import Reference, load_references
from ingest.sources import NAMES_FILE
from ingest.synonyms import Synonyms

MIN_WORDS, MAX_WORDS = 500, 1_500
MAX_SENTENCE_WORDS = 45

# Digits that belong to a name, a level, a grade or a trial's acronym are no figures.
_NAME_WITH_DIGIT = re.compile(r"\b(?:[A-Za-z]+-?\d[\w/-]*|[CTLS]\d(?:-[CTLS]?\d)?|\d\+|\d+(?:st|nd|rd|th)|type \d)")
_DANGLING = re.compile(
    r"(?:It|They|This|These|Those|That|He|She|Its|Their|Such|Both|The (?:latter|former|above|following)"
    r"|(?:After|Among|At|By|During|For|From|In|Of|On|With) (?:it|them|this|these|those|that|such))\b"
)
_MARKUP = re.compile(r"\]\(|<[a-z/]|[“”‘’]")


@dataclass
class Corpus:
    """A folder of documents as its authors see it, with what could not be loaded in `problems`."""

    documents: list[Document] = field(default_factory=list)
    front_matter: dict[str, FrontMatter] = field(default_factory=dict)  # by the document's id
    references: dict[str, Reference] = field(default_factory=dict)
    glossary: list[Synonyms] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    problems: list[str] = field(default_factory=list)

    @cached_property
    def cited(self) -> Counter[str]:
        """How many sentences cite each reference."""
        return Counter(key for document in self.documents for sentence in document.sentences for key in sentence.keys)


def load_corpus(folder: Path) -> Corpus:
    """Load every document of a folder, its references, glossary and list of names.

    Raises DocumentError when the folder holds no documents or its references or glossary are broken.
    """
    corpus = Corpus()
    if (folder / "references.json").is_file():
        corpus.references = load_references(folder / "references.json")
    if (folder / "glossary.yaml").is_file():
        corpus.glossary = load_glossary(folder / "glossary.yaml")
    if (folder / NAMES_FILE).is_file():
        corpus.names = Names((folder / NAMES_FILE).read_text(encoding="utf-8").split())
    for path in sorted(folder.glob("*.md")):
        if path.stem.lower() != "readme":
            try:
                document = load_markdown(path, source=path.name, known_keys=corpus.references)
                matter, _, _ = split_front_matter(decode_text(path.read_bytes(), path.name), path.name)
                corpus.documents.append(document)
                corpus.front_matter[document.id] = matter
            except DocumentError as error:
                corpus.problems.append(str(error))
    if not corpus.documents and not corpus.problems:
        raise DocumentError(str(folder), "holds no document.", hint="Give a folder of Markdown files.")
    return corpus


def check_corpus(corpus: Corpus) -> list[str]:
    """Return every problem, as `document: what is wrong`; an empty list when there is none."""
    problems = list(corpus.problems)
    ids = Counter(document.id for document in corpus.documents)
    problems += [f"{name}: {count} documents have this id" for name, count in ids.items() if count > 1]
    for document in corpus.documents:
        found = [
            *check_front_matter(corpus.front_matter[document.id], set(ids)),
            *_check_document(document, corpus.names),
        ]
        problems += [f"{document.id}: {problem}" for problem in found]
    problems += [f"references.json: {key} is not cited" for key in corpus.references if key not in corpus.cited]
    return problems


def word_count(document: Document) -> int:
    """Count the words of a document's text."""
    return len(document.text.split())


def _check_document(document: Document, names: Names) -> Iterator[str]:
    if f"{document.id}.md" != document.source:
        yield f"the id differs from the file name {document.source}"
    first = next((section for section in document.sections if section.path), None)
    if first is None or first.path != ("Key points",):
        yield "does not open with Key points"
    words = word_count(document)
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"has {words} words, not {MIN_WORDS}-{MAX_WORDS}"
    columns = 0
    for sentence in document.sentences:
        text = document.quote(sentence)
        if sentence.kind == "header":
            columns = text.count(" | ")
        elif sentence.kind == "row" and text.count(" | ") != columns:
            yield f"a table row has {text.count(' | ') + 1} cells, its header {columns + 1}: {text[:60]}"
        if sentence.kind != "prose" and not all(cell.strip() for cell in text.split(" | ")[:columns]):
            yield f"a table row with an empty cell: {text[:60]}"
        yield from _check_sentence(sentence, text, names)


def _check_sentence(sentence: Sentence, text: str, names: Names) -> Iterator[str]:
    if sentence.kind == "prose":
        if re.search(r"\d", _NAME_WITH_DIGIT.sub("", text)) and not sentence.keys:
            yield f"a figure without a source: {text[:80]}"
        if _DANGLING.match(text):
            yield f"a sentence that does not name its subject: {text[:80]}"
        if len(text.split()) > MAX_SENTENCE_WORDS:
            yield f"a sentence of {len(text.split())} words: {text[:80]}"
    if _MARKUP.search(text):
        yield f"markup or curly quotes: {text[:80]}"
    for word, near in names.misspelt(text):
        yield f"{word!r}: is {near!r} meant?"
