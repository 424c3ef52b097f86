"""Put the text of a JATS article into canonical text: abstracts, body, boxes, figures, tables, appendices."""

from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.loaders.jats_table import table_rows
from ingest.loaders.xml_text import InlineText, plain, walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    (
        "ack author-comment bio fn-group front-stub kwd-group notes permissions ref-list response sec-meta sig-block "
        "sub-article supplementary-material"
    ).split()
)
# The values of `sec-type` that PMC's tagging guidelines name for statements on the article rather than its subject.
_STATEMENTS = frozenset(
    (
        "author-contribution author-contributions coi-statement data-availability ethics-statement funding "
        "funding-information supplementary-material"
    ).split()
)
_BLOCKS = frozenset(
    (
        "array attrib boxed-text caption code def-item def-list disp-quote fig fig-group fn list list-item p preformat "
        "speech statement table-wrap table-wrap-foot title verse-group verse-line"
    ).split()
)
_TABLES = ("table", "array")
_HEADINGS = ("title", "caption/title", "label")
_ITEMS = ("list-item", "def-item")
_CALLED_BY_LABEL = ("boxed-text", "app")
_LABELLED = ("table-wrap", "fig", "fig-group", "boxed-text", "statement")


def add_article(builder: CanonicalText, article: "_Element", name: str) -> None:
    """Append all that a reader sees of an article below its title, its references and acknowledgements left out.

    Raises DocumentError, naming the file, for a table that is a bomb.
    """
    for abstract in article.iterfind("front/article-meta/abstract"):
        kind = (abstract.get("abstract-type") or "abstract").replace("-", " ")
        _add_part(builder, abstract, name, otherwise=kind.capitalize())
    body = article.find("body")
    if body is not None:
        # A text without sections must not stand under the heading of the abstract.
        opens = next((child.tag for child in body), "sec") != "sec" and bool(builder.sentences)
        _add_part(builder, body, name, otherwise="Main text" if opens else "")
    for part in (*article.iterfind("back/app-group/app"), *article.iterfind("back/app")):
        _add_part(builder, part, name, otherwise="Appendix")
    for part in article.iterfind("back/glossary"):
        _add_part(builder, part, name, otherwise="Glossary")
    for part in article.iterfind("floats-group"):
        _add_part(builder, part, name, otherwise="Figures and tables")


def _add_part(builder: CanonicalText, part: "_Element", name: str, *, otherwise: str) -> None:
    """Append a part of the article and its sections to any depth; `otherwise` heads it when it has no title."""
    level = 1 if part.tag == "body" else 2
    if part.tag == "body" and otherwise:
        builder.heading(2, otherwise)
    waiting = [(part, level)]
    while waiting:
        section, level = waiting.pop()
        if section.tag != "body":
            builder.heading(level, _title(section) or (otherwise if section is part else ""))
        blocks = _Blocks(builder, section, name)
        walk(section, blocks)
        blocks.flush()
        # A box would end its section, so it stands behind what the section itself says.
        inner = sorted(blocks.inner, key=lambda child: child.tag == "sec")
        waiting.extend((child, level + 1) for child in reversed(inner))


def _title(section: "_Element") -> str:
    """Return the title of a section, behind its label where the text refers to it by that, else the label alone."""
    label = plain(section.find("label"))
    title = plain(section.find("title")) or plain(section.find("caption/title"))
    if section.tag in _CALLED_BY_LABEL and label and title:
        return f"{label.rstrip('.:')}: {title}"
    return title or label


class _Blocks:
    """Visits one section: appends its blocks, and gathers in `inner` the sections and titled boxes it holds."""

    def __init__(self, builder: CanonicalText, section: "_Element", name: str) -> None:
        self.inner: list[_Element] = []
        self._builder, self._section, self._name = builder, section, name
        self._heading = [found for path in _HEADINGS if (found := section.find(path)) is not None]
        self._text = InlineText()
        self._label = ""
        self._notes: list[str] = []
        self._items = 0

    def enter(self, element: "_Element") -> bool:
        """Begin a block, or take a table whole, or go on within a paragraph."""
        if element is self._section:
            return True
        if self._is_taken(element):
            return False
        if _is_block(element):
            self.flush()
        if element.tag in _TABLES:
            if self._label:
                self._prose("")
            self._builder.table(table_rows(element, self._name))
            return False
        if element.tag in _ITEMS:
            self._items += 1
        return self._text.enter(element)

    def _is_taken(self, element: "_Element") -> bool:
        """Say whether an element has no place in the text here: it is left out, or kept for another place."""
        tag, parent = element.tag, element.getparent()
        if tag == "sec" or (tag == "boxed-text" and _title(element)):
            if element.get("sec-type", "").lower() not in _STATEMENTS:
                self.inner.append(element)
            return True
        if tag == "fn" and parent is not None and parent.tag != "table-wrap-foot":
            self._notes.append(plain(element))
            return True
        if tag == "label" and parent is not None and parent.tag in _LABELLED and parent is not self._section:
            self._label = plain(element)
            return True
        return (
            tag in _LEFT_OUT
            or (tag == "label" and parent is not None and parent.tag == "list-item")
            or element in self._heading
        )

    def leave(self, element: "_Element") -> None:
        """End a block; a term stands before its definition."""
        if element is self._section:
            return
        if element.tag == "term":
            self._text.add(":")
        self._text.leave(element)
        if _is_block(element):
            self.flush()
        if element.tag in _ITEMS:
            self._items -= 1
        if element.tag in _LABELLED and self._label:
            self._prose("")

    def add(self, text: str | None) -> None:
        """Go on with the text of the block."""
        self._text.add(text)

    def flush(self) -> None:
        """Append the text gathered so far as a block of its own, and behind it the footnotes set in it."""
        if text := self._text.take():
            self._prose(text)
        notes, self._notes = self._notes, []
        for note in notes:
            self._builder.prose(note)

    def _prose(self, text: str) -> None:
        label, self._label = self._label.rstrip(".:"), ""
        self._builder.prose(": ".join(filter(None, (label, text))), tight=self._items > 0)


def _is_block(element: "_Element") -> bool:
    """Say whether an element stands on lines of its own; a paragraph that defines a term stands behind it."""
    parent = element.getparent()
    if parent is None or element.tag in _TABLES:
        return True
    if element.tag == "p":
        return parent.tag != "def" and not (parent.tag == "fn" and element.getprevious() is not None)
    return element.tag in _BLOCKS
