"""Flatten the inline mark-up of JATS and PubMed into the text that a reader sees."""

import re
from typing import TYPE_CHECKING, Protocol

from ingest.loaders.base import clean_text
from ingest.loaders.mathml import formula
from ingest.loaders.superscript import superscript

if TYPE_CHECKING:
    from lxml.etree import _Element

# What stands beside the text or says it a second time, and the names of a group's members.
_UNSEEN = frozenset("alt-text contrib-group graphic inline-graphic index-term long-desc object-id".split())
# The reference list and the notes on the article are left out, and so are the marks that lead there.
_LEFT_OUT_TARGETS = frozenset("bibr fn author-notes corresp aff".split())
_REWRITTEN = frozenset("sub sup xref tex-math".split())
_SPACED = frozenset("break caption def disp-formula entry label list-item p td term th title tr".split())
_ORDINALS = frozenset("st nd rd th".split())

# XML cannot hold NUL: it stands where a citation was until the text around it is known.
_MARK = "\x00"
_NOTE_MARK = re.compile(r"[0-9⁰¹²³⁴⁵⁶⁷⁸⁹⁻,;\s–—-]+|[a-z*†‡§¶#]{1,3}")
_AROUND_MARK = "[]() \t\n"
_MARKS = f"{_MARK}(?:[ ,;–—-]*{_MARK})*"
_BRACKETED_MARKS = re.compile(rf" ?(?:\[ ?{_MARKS} ?\]|\( ?{_MARKS} ?\))")
_BARE_MARKS = re.compile(rf" ?{_MARKS}")


class Visitor(Protocol):
    """Takes the parts of a tree in reading order; `enter` says whether to go into an element."""

    def enter(self, element: "_Element") -> bool: ...  # noqa: D102
    def leave(self, element: "_Element") -> None: ...  # noqa: D102
    def add(self, text: str | None) -> None: ...  # noqa: D102


def walk(root: "_Element", visitor: Visitor) -> None:
    """Lead a visitor through an element and all under it, without recursion."""
    from lxml.etree import iterwalk

    steps = iterwalk(root, events=("start", "end"))
    passed_by = None
    for event, element in steps:
        if event == "start":
            if visitor.enter(element):
                visitor.add(element.text)
            else:
                steps.skip_subtree()
                passed_by = element
        else:
            if element is not passed_by:
                visitor.leave(element)
            if element is not root:
                visitor.add(element.tail)


def plain(element: "_Element | None") -> str:
    """Return the whole text of an element on one line; nothing for None."""
    text = InlineText()
    if element is not None:
        walk(element, text)
    return text.take()


class InlineText:
    """Gathers text from inline elements: raised numbers stay raised, marks of citations and notes are dropped."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []

    def enter(self, element: "_Element") -> bool:
        """Go into an element, or take a formula whole and pass by what is not seen."""
        if element.tag == "math":
            self.add(formula(element))
            return False
        if element.tag in _UNSEEN or _is_second_version(element):
            return False
        if element.tag in _REWRITTEN:
            self._starts.append(len(self._pieces))
        elif element.tag in _SPACED:
            self.add(" ")
        return True

    def leave(self, element: "_Element") -> None:
        """Rewrite what has been gathered since the element was entered, where its tag asks for it."""
        if element.tag in _REWRITTEN:
            start = self._starts.pop()
            inner = "".join(self._pieces[start:])
            del self._pieces[start:]
            before = self._pieces[-1][-1] if self._pieces else ""
            self.add(_rewritten(element, inner, before))
        elif element.tag in _SPACED:
            self.add(" ")

    def add(self, text: str | None) -> None:
        """Add a text."""
        if text:
            self._pieces.append(text)

    def take(self) -> str:
        """Return the text gathered so far, on one line, and begin anew."""
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if _MARK in text:
            text = _BARE_MARKS.sub("", _BRACKETED_MARKS.sub("", text))
        return clean_text(text).strip()


def _is_second_version(element: "_Element") -> bool:
    """Say whether a formula in TeX stands beside the same in MathML."""
    parent = element.getparent()
    return element.tag == "tex-math" and parent is not None and parent.find("math") is not None


def _rewritten(element: "_Element", inner: str, before: str) -> str:
    """Return the text of an element; `before` is the character in front of it."""
    match element.tag:
        case "xref":
            is_mark = element.get("ref-type") in _LEFT_OUT_TARGETS and _NOTE_MARK.fullmatch(inner.strip(_AROUND_MARK))
            return _MARK if is_mark else inner
        case "sup":
            return inner if _MARK in inner else _raised(inner, before)
        case "sub":
            return f"_{inner}" if before.isdigit() and inner[:1].isdigit() else inner
        case _:
            # Publishers wrap a formula in a whole TeX document.
            _, opened, body = inner.partition(r"\begin{document}")
            return body.partition(r"\end{document}")[0].strip("$ \n") if opened else inner


def _raised(inner: str, before: str) -> str:
    """Return a raised text so that it cannot be read as a part of the number before it."""
    raised = superscript(inner)
    if raised == inner and before.isdigit() and inner[:1].isalpha() and inner not in _ORDINALS:
        return f"^{inner}"
    return raised
