"""Load a web page: its main content without what stands around it, and the bibliographic record in its head."""

import codecs
import hashlib
import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, build_document, id_of_file
from ingest.loaders.bounded import MAX_DOCUMENT_BYTES, read_bounded

if TYPE_CHECKING:
    from lxml.etree import _Element

_AROUND_ANY = frozenset({"nav", "navigation", "form", "search"})
_AROUND_BODY = _AROUND_ANY | {"header", "footer", "aside", "banner", "contentinfo", "complementary"}

_PRESCAN = 4096
_DECLARED = re.compile(rb"""<(?:\?xml|meta)\b[^<>]*?(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.I)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# By Python's names for them. Pages that say Latin-1 or ASCII mean Windows-1252 (encoding.spec.whatwg.org).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_KNOWN = re.compile(
    r"utf-8|cp125[0-8]|cp874|cp932|iso8859-[0-9]{1,2}|koi8-[ru]|mac-roman|gb18030|big5|euc_jp|euc_kr|shift_jis"
)
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
_EMPTY_ELEMENT = re.compile(rf"<(?!(?:{_VOID})\b)([^\s<>/!?]++)([^<>]*+)(?<=/)>")


def _load(file: SourceFile) -> Loaded:
    from ingest.loaders.html_record import reference_of
    from ingest.loaders.html_text import add_blocks, plain

    data = read_bounded(file.path, file.name, limit=MAX_DOCUMENT_BYTES)
    text = _decode(data, file.name)
    if file.path.suffix.lower() == ".xhtml" or text.startswith("<?xml"):
        text = _as_html(text)
    root = _parse(text, file.name)
    document_id = id_of_file(file.name)
    reference = file.reference or reference_of(root, document_id)
    builder = CanonicalText(own_key=reference.key if reference else "")
    contents, unseen = _main_content(root)
    # Where several headings are of level 1, they head sections and are no title.
    shift = 1 if sum(1 for content in contents for _ in content.iter("h1")) > 1 else 0
    for content in contents:
        add_blocks(builder, content, name=file.name, unseen=unseen, shift=shift)
    head_title = next((plain(title) for title in root.iter("title")), "")
    yield build_document(
        builder,
        source=file.name,
        document_id=document_id,
        title=(reference.title if reference else "") or head_title or builder.first_heading or file.path.stem,
        content_hash=hashlib.sha256(data).hexdigest(),
        source_kind="html",
        reference=reference,
    )


def _decode(data: bytes, name: str) -> str:
    """Return the text by its byte order mark, else by what it says of itself, else as UTF-8.

    Raises DocumentError when it is no such text.
    """
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.search(data[:_PRESCAN])
        label = declared.group(1).decode("ascii").lower() if declared else "utf-8"
        # What can be read up to here is none of the wider encodings (HTML Living Standard, 13.2.3.2).
        encoding = _codec("utf-8" if label.startswith("utf-16") else label)
        if not encoding:
            raise DocumentError(name, f"is in the unknown character set {label!r}.", hint="Save it as UTF-8.")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(name, f"is not text in {encoding}.", hint="Save it as UTF-8.") from error
    if "\x00" in text:
        raise DocumentError(name, "holds NUL bytes.", hint="Is it a binary file? Convert it first.")
    return text


def _codec(label: str) -> str:
    """Return the name of the codec of a character set, or nothing when it is none that pages are written in."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    name = _MEANT.get(name, name)
    return name if _KNOWN.fullmatch(name) else ""


def _as_html(text: str) -> str:
    """Write the constructs of XHTML that HTML reads otherwise, empty elements and CDATA sections, as HTML."""
    first, *sections = text.split("<![CDATA[")
    for section in sections:
        inside, _, behind = section.partition("]]>")
        first += html.escape(inside) + behind
    return _EMPTY_ELEMENT.sub(r"<\1\2></\1>", first)


def _parse(text: str, name: str) -> "_Element":
    """Return the root of the tree. Raises DocumentError when there is none or the parser gave up midway."""
    from lxml import etree

    # Its limits are lifted but for that on depth, 2048: nothing may be cut off silently, and the file is bounded.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(
            name, f"cannot be read as HTML: {' '.join(error.msg.split())}.", hint="Is the file empty?"
        ) from error
    if root is None:
        raise DocumentError(name, "holds no element.", hint="Is the file empty?")
    fatal = next((entry for entry in parser.error_log if entry.level_name == "FATAL"), None)
    if fatal is not None:
        raise DocumentError(name, f"cannot be read to its end: {fatal.message.strip()}.", hint="Save the page anew.")
    return root


def _main_content(root: "_Element") -> tuple[list["_Element"], frozenset[str]]:
    """Return the elements that hold the main content, in order, and the tags and roles to leave out of them."""
    from ingest.loaders.html_text import length

    mains = _outermost(root, lambda element: element.tag == "main" or element.get("role") == "main")
    if mains:
        return mains, _AROUND_ANY
    body = root.find("body")
    if body is None:
        return [root], _AROUND_BODY
    # An article may be a mere teaser: it is the content when it holds most of it.
    articles = _outermost(body, lambda element: element.tag == "article" or element.get("role") == "article")
    if articles and 2 * sum(length(article, _AROUND_ANY) for article in articles) > length(body, _AROUND_BODY):
        return articles, _AROUND_ANY
    return [body], _AROUND_BODY


def _outermost(root: "_Element", is_wanted: Callable[["_Element"], bool]) -> list["_Element"]:
    """Return the wanted elements that lie in no other wanted one, in order."""
    found: dict[_Element, None] = {}
    for element in root.iter():
        if is_wanted(element) and found.keys().isdisjoint(element.iterancestors()):
            found[element] = None
    return list(found)


LOADER = Loader(name="html", version="1", suffixes=frozenset({".html", ".htm", ".xhtml"}), load=_load)
