"""Load a Markdown document into canonical text with sections, sentences and citation keys."""

import hashlib
import unicodedata
from collections.abc import Container, Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.citation_keys import strip_citations
from ingest.documents import Document, Section, Sentence, SentenceKind
from ingest.errors import DocumentError
from ingest.front_matter import split_front_matter
from ingest.sentences import split_sentences

LOADER_VERSION = "2"

_CELL_SEPARATOR = " | "


def load_markdown(path: Path, *, source: str, known_keys: Container[str]) -> Document:
    """Read one Markdown file; `source` is how the file is named in messages and in the index.

    Raises DocumentError with the place and the reason when the file is not UTF-8 text, its front
    matter is broken, a citation key is not in `known_keys`, or it holds no sentence.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(source, f"cannot be read: {error.strerror}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(source, "is not UTF-8 text.", hint="Is it a binary file? Convert it first.") from error
    if "\x00" in text:
        raise DocumentError(source, "holds NUL bytes.", hint="Is it a binary file? Convert it first.")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    matter, body, first_line = split_front_matter(text, source)
    builder = _CanonicalText(source, first_line, known_keys)
    builder.add(MarkdownIt("commonmark", {"html": False}).enable("table").parse(body))
    title = matter.title or builder.first_heading or path.stem
    if not builder.sentences:
        raise DocumentError(source, "holds no sentence to quote.", hint="Is the file empty?")
    return Document(
        id=matter.id or path.stem,
        title=title,
        text=builder.text,
        sections=tuple(builder.sections()),
        sentences=tuple(builder.sentences),
        source=source,
        content_hash=hashlib.sha256(data).hexdigest(),
        review_status=matter.review.status,
        updated=matter.updated,
        scope=matter.scope,
        population=matter.population,
        evidence_summary=matter.evidence_summary,
        related=matter.related,
    )


class _CanonicalText:
    """Grows the canonical text block by block, locating what it adds."""

    def __init__(self, source: str, first_line: int, known_keys: Container[str]) -> None:
        self.text = ""
        self.sentences: list[Sentence] = []
        self.first_heading = ""
        self._headings: list[tuple[tuple[str, ...], int]] = [((), 0)]
        self._source = source
        self._first_line = first_line
        self._known_keys = known_keys

    def sections(self) -> Iterator[Section]:
        """Yield the sections in reading order; each runs to the start of the next heading."""
        ends = [start for _, start in self._headings[1:]] + [len(self.text)]
        for (path, start), end in zip(self._headings, ends, strict=True):
            yield Section(path=path, start=start, end=end)

    def add(self, tokens: list[Token]) -> None:
        """Append the blocks of a parsed Markdown text."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "heading_open":
                self._add_heading(int(token.tag[1:]), tokens[position + 1])
                position += 3
            elif token.type == "table_open":
                position = self._add_table(tokens, position)
            else:
                if token.type == "inline":
                    self._add_prose(_plain(token), self._line(token), tight=token.level > 1)
                elif token.type in ("fence", "code_block"):
                    self._add_prose(token.content, self._line(token), tight=False)
                position += 1

    def _line(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0) + 1

    def _append(self, block: str, *, tight: bool) -> int:
        """Add a block after a line break (tight) or an empty line; return where it starts."""
        if self.text:
            self.text += "\n" if tight else "\n\n"
        start = len(self.text)
        self.text += block
        return start

    def _keys(self, keys: list[tuple[int, str]], line: int) -> list[tuple[int, str]]:
        for _, key in keys:
            if key not in self._known_keys:
                raise DocumentError(
                    f"{self._source}:{line}",
                    f"unknown citation key @{key}.",
                    hint="Add its record to references.json or mend the key.",
                )
        return keys

    def _add_heading(self, level: int, inline: Token) -> None:
        title, keys = strip_citations(_plain(inline))
        self._keys(keys, self._line(inline))
        parents = self._headings[-1][0][: max(level - 2, 0)]
        self.first_heading = self.first_heading or title
        start = self._append(title, tight=False)
        # A first-level heading repeats the document's title: its text opens the unnamed section.
        self._headings.append(((*parents, title) if level > 1 else (), start))

    def _add_prose(self, raw: str, line: int, *, tight: bool) -> None:
        block, keys = strip_citations(raw.strip())
        if not block.strip():
            return
        self._keys(keys, line)
        offset = self._append(block, tight=tight)
        for number, (start, end) in enumerate(split_sentences(block)):
            # A mark stands in its sentence or right behind it; one that opens the block, in the first.
            cited = [key for place, key in keys if start < place <= end or (number == 0 and place <= start)]
            self._add_sentence(offset + start, offset + end, cited, "prose")

    def _add_table(self, tokens: list[Token], position: int) -> int:
        """Append the table that opens at `position`, a line per row; return the position after it.

        A column that holds nothing but citation marks is left out of the text: its keys stay with the row.
        """
        rows: list[list[str]] = []
        keys: list[list[str]] = []
        while tokens[position].type != "table_close":
            token = tokens[position]
            if token.type == "tr_open":
                rows.append([])
                keys.append([])
            elif token.type == "inline":
                cell, cell_keys = strip_citations(_plain(token).strip())
                rows[-1].append(cell)
                keys[-1] += [key for _, key in self._keys(cell_keys, self._line(token))]
            position += 1
        header, *body = rows
        columns = [n for n in range(len(header)) if not body or any(row[n] for row in body)]
        for number, (row, row_keys) in enumerate(zip(rows, keys, strict=True)):
            line = _CELL_SEPARATOR.join(row[n] for n in columns)
            if line.strip(" |"):
                start = self._append(line, tight=number > 0)
                self._add_sentence(start, start + len(line), row_keys, "row" if number else "header")
        return position + 1

    def _add_sentence(self, start: int, end: int, keys: list[str], kind: SentenceKind) -> None:
        section = len(self._headings) - 1
        self.sentences.append(
            Sentence(start=start, end=end, section=section, keys=tuple(dict.fromkeys(keys)), kind=kind)
        )


def _plain(inline: Token) -> str:
    """Return the text a reader sees of an inline token, without its markup."""
    pieces: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        else:
            pieces.append(child.content)
    return "".join(pieces)
