"""Write a MathML formula on one line, as it would be typed."""

from typing import TYPE_CHECKING

from ingest.loaders.superscript import superscript

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset("annotation annotation-xml none mprescripts mphantom".split())
# Function application, invisible times, invisible comma, invisible plus.
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))


def formula(element: "_Element") -> str:
    """Return an element of MathML as text: `x²`, `a/(b+c)`, `√(x)`; the parser bounds how deep it is nested."""
    parts: list[str] = []
    text = "" if element.tag in _UNSEEN else element.text or ""
    for child in element:
        if child.tag not in _UNSEEN:
            parts.append(formula(child))
        text += child.tail or ""
    text = text if element.tag == "mtext" else " ".join(text.split())
    return _arranged(str(element.tag), [text.translate(_INVISIBLE), *parts])


def _arranged(tag: str, parts: list[str]) -> str:
    """Arrange the texts of an element's own content and of its children."""
    match tag, parts:
        case "mfrac", [_, above, below]:
            return f"{_grouped(above)}/{_grouped(below)}"
        case "msup", [_, base, power]:
            return base + _raised(power)
        case "msubsup", [_, base, index, power]:
            return base + index + _raised(power)
        case (("munderover" | "munder" | "mover"), [_, base, *limits]):
            return "".join([base, *(f"({limit})" if len(limit) > 1 else limit for limit in limits)])
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "mfenced", [_, *inner]:
            return f"({', '.join(inner)})"
        case "mspace", _:
            return " "
    return "".join(parts)


def _raised(power: str) -> str:
    raised = superscript(power)
    return raised if raised != power or not power else f"^{_grouped(power)}"


def _grouped(part: str) -> str:
    """Return a part in brackets unless it is one number, one name, or has brackets already."""
    return part if part.replace(".", "").isalnum() or len(part) <= 1 else f"({part})"
