"""Damage a good file, by chance or by malice, in its bytes or in its structure."""

import gzip
import json
import random
from collections.abc import Callable, Sequence

from lxml import etree

from evals.fuzz_documents import archive, members_of

_MOST_STEPS = 4
_LARGEST_COPY = 2000  # sixty times more, several times over, and the file would grow past all bounds
_NUMBERS = (b"0", b"-1", b"65536", b"1e999", b"99999999999999999999", b"9" * 5000, b"NaN")
_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"\x1b[2J",
    b"\\ud800",
    b"<!-- ",
    b"<![CDATA[",
    b"]]>",
    b"<?x ",
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"&nbsp;",
    b"&undeclared;",
    b"&amp;" * 1000,
    b"</p>",
    b"<article>",
    b' xmlns="urn:x"',
    b"\r",
    b"|" * 2000,
    b"[@key]",
    b"---\n",
    b'"',
    b"}",
    b"null",
    b"<script>",
)
_ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY e "x">]>',
    b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>',
    b'<!DOCTYPE a [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
    + b"]>",
    b'<!DOCTYPE a [<!ATTLIST p x CDATA "y"><!ELEMENT p ANY>]>',
)
_VALUES: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    float("inf"),
    10**300,
    "",
    " ",
    "\ud800",
    "\x00",
    "a\x1bb",
    "²",
    "٣",
    "9" * 5000,
    "javascript:alert(1)",
    "http://[",
    [],
    ["a"],
    {},
    {"a": {"b": []}},
)
_NESTINGS = (
    (b"<sec>", b"</sec>"),
    (b"<p>", b"</p>"),
    (b"<sup>", b"</sup>"),
    (b"[", b"]"),
    (b'{"a":', b"}"),
    (b"> ", b""),
)


def mutate(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return the data after one to four damages; `others` are files to splice in.

    Gzip is mostly unpacked first, and of a zip archive mostly one member is damaged. Half of the files
    stay sound XML or JSON, with another structure.
    """
    if data.startswith(b"PK") and rng.random() < 0.9:
        members = members_of(data)
        name = rng.choice(sorted(members))
        return archive(members | {name: mutate(members[name], others, rng)})
    packed = data.startswith(b"\x1f\x8b") and rng.random() < 0.8
    if packed:
        data = gzip.decompress(data)
    if rng.random() < 0.5:
        data = _rearranged(data, rng)
    else:
        for _ in range(rng.randint(1, _MOST_STEPS)):
            data = rng.choice(_DAMAGES)(data, others, rng)
    return gzip.compress(data, compresslevel=1, mtime=0) if packed else data


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + int(rng.expovariate(1 / 40)) + 1)


def _insert(data: bytes, piece: bytes, rng: random.Random) -> bytes:
    place = rng.randint(0, len(data))
    return data[:place] + piece + data[place:]


def _flip(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _n in range(rng.choice((1, 1, 8, 64))):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _cut(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _duplicate(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 200)) + data[end:]


def _splice(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others) if others else data
    start = rng.randint(0, len(other))
    return _insert(data, other[start : start + rng.randint(1, 2000)], rng)


def _number(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return _insert(data, rng.choice(_NUMBERS), rng)
    place = rng.choice(digits)
    return data[:place] + rng.choice(_NUMBERS) + data[place + 1 :]


def _nest(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    depth = rng.choice((10, 200, 255, 3000))
    opened, closed = rng.choice(_NESTINGS)
    return _insert(data, opened * depth + b"x" + closed * depth, rng)


def _token(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return _insert(data, rng.choice(_TOKENS), rng)


def _entity(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    """Put a DTD of its own in front of the root, and the entities it declares into the text."""
    declared = rng.choice(_ENTITIES)
    start = data.find(b"<!DOCTYPE")
    end = data.find(b">", start) + 1 if start >= 0 else 0
    return _insert(data[: max(start, 0)] + declared + data[end:], b"&e;", rng)


def _swap(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    later, last = _span(data, rng)
    start, end, later, last = sorted((start, end, later, last))
    return data[:start] + data[later:last] + data[end:later] + data[start:end] + data[last:]


def _rearranged(data: bytes, rng: random.Random) -> bytes:
    """Return XML or lines of JSON with other elements or values; anything else damaged once in its bytes."""
    try:
        if data.startswith(b"<"):
            return _rearranged_xml(data, rng)
        if data.startswith(b"{"):
            return _rearranged_json(data, rng)
    except (etree.XMLSyntaxError, ValueError):
        pass
    return rng.choice(_DAMAGES)(data, [], rng)


def _rearranged_xml(data: bytes, rng: random.Random) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(data, parser)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    tags = [element.tag for element in elements]
    for _ in range(rng.randint(1, 12)):
        one, other = rng.choice(elements), rng.choice(elements)
        parent = one.getparent()
        match rng.randrange(7):
            case 0:
                one.tag = rng.choice(tags)
            case 1 if parent is not None:
                parent.remove(one)
            case 2 if parent is not None and one not in other.iterancestors() and one is not other:
                other.insert(rng.randint(0, len(other)), one)
            case 3 if len(copied := etree.tostring(one, with_tail=False)) < _LARGEST_COPY:
                for _copy in range(rng.choice((1, 3, 60))):
                    other.append(etree.fromstring(copied, parser))
            case 4:
                one.text = rng.choice(
                    (None, "", " ", "x" * 5000, "٣ 2020 ３", "Ａ. Ｂ", "a\u0301", "\u2028\u200b", "[1]")
                )
            case 5:
                one.tail = rng.choice((None, " and more. ", "1", "\n\n"))
            case _:
                name = rng.choice([*map(str, one.attrib), "colspan", "rowspan", "ref-type", "sec-type"])
                one.set(name, rng.choice(("", "0", "-1", "3", "99999999", "bibr", "no", "javascript:x", "9" * 5000)))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _rearranged_json(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines()
    number = rng.randrange(len(lines))
    record = json.loads(lines[number])
    for _ in range(rng.randint(1, 3)):
        inside = record.get("metadata")
        holder = inside if isinstance(inside, dict) and rng.random() < 0.5 else record
        name = rng.choice([*holder, "_id", "title", "text", "metadata", "year", "doi", "pmid", "url"])
        holder[name] = rng.choice(_VALUES)
    lines[number] = json.dumps(record).encode()
    return b"\n".join(lines)


_DAMAGES: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    _flip,
    _truncate,
    _cut,
    _duplicate,
    _splice,
    _number,
    _nest,
    _token,
    _entity,
    _swap,
)
