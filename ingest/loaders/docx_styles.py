"""Tell what a paragraph of a Word document is by its style: a title, a heading, an item of a list."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

_HEADING = re.compile(r"heading ([1-9])")
_DEEPEST = 20  # styles that one is based on
_BODY_LEVEL = 9  # of an outline: none


def tag(element: _Element) -> str:
    """Return the name of an element without its namespace; nothing for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: _Element, *path: str) -> _Element | None:
    """Return the first child of the first child … by their names; None where there is none."""
    found: _Element | None = element
    for name in path:
        found = next((part for part in found if tag(part) == name), None) if found is not None else None
    return found


def attribute(element: _Element | None, name: str) -> str:
    """Return an attribute by its name without a namespace; nothing when it or the element is not there."""
    attributes = element.attrib.items() if element is not None else ()
    return next((str(value) for key, value in attributes if str(key).rpartition("}")[2] == name), "")


def is_on(switch: _Element | None) -> bool:
    """Say whether a property that is on when it is there is on."""
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off", "none")


class Styles:
    """The styles of a document, each with those it is based on."""

    def __init__(self, styles: _Element) -> None:
        found = [style for style in styles if tag(style) == "style"]
        self._by_id = {attribute(style, "styleId"): style for style in found}
        self._default = next(
            (
                attribute(style, "styleId")
                for style in found
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )

    def level(self, paragraph: _Element) -> int | None:
        """Return the level of a heading from 1, 0 for the document's title, None for any other paragraph."""
        for holder in self._holders(paragraph):
            name = attribute(child(holder, "name"), "val").lower()
            heading = _HEADING.fullmatch(name)
            if name == "title" or heading:
                return int(heading.group(1)) if heading else 0
            outline = attribute(child(holder, "pPr", "outlineLvl"), "val")
            if outline.isascii() and outline.isdigit():
                return int(outline) + 1 if len(outline) == 1 and int(outline) < _BODY_LEVEL else None
        return None

    def is_item(self, paragraph: _Element) -> bool:
        """Say whether a paragraph is an item of a list."""
        for holder in self._holders(paragraph):
            number = child(holder, "pPr", "numPr", "numId")
            if number is not None:
                return attribute(number, "val") != "0"
            if attribute(child(holder, "name"), "val").lower().startswith("list "):
                return True
        return False

    def is_contents(self, paragraph: _Element) -> bool:
        """Say whether a paragraph is a line of the table of contents."""
        names = (attribute(child(holder, "name"), "val").lower() for holder in self._holders(paragraph))
        return any(name.startswith("toc ") for name in names)

    def _holders(self, paragraph: _Element) -> Iterator[_Element]:
        """Yield what holds the properties of a paragraph: itself, its style, and those that this is based on."""
        yield paragraph
        identifier = attribute(child(paragraph, "pPr", "pStyle"), "val") or self._default
        for _ in range(_DEEPEST):
            style = self._by_id.get(identifier)
            if style is None:
                return
            yield style
            identifier = attribute(child(style, "basedOn"), "val")
