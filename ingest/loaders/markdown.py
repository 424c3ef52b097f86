"""Load a Markdown document into canonical text with sections, sentences and citation keys."""

import hashlib
from collections.abc import Container
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile, decode_text, id_of_file
from ingest.loaders.bounded import read_bounded
from ingest.loaders.citation_keys import strip_citations
from ingest.loaders.front_matter import split_front_matter
from ingest.references import Reference


def load_markdown(
    path: Path, *, source: str, known_keys: Container[str], reference: Reference | None = None
) -> Document:
    """Read one Markdown file; `source` is how the file is named in messages and in the index.

    `reference` is the bibliographic record beside it: what its sentences cite that name no other key.
    Raises DocumentError with the place and the reason when the file is not UTF-8 text, its front
    matter is broken, a citation key is not in `known_keys`, or it holds no sentence.
    """
    data = read_bounded(path, source)
    matter, body, first_line = split_front_matter(decode_text(data, source), source)
    builder = CanonicalText(own_key=reference.key if reference else "")
    _Blocks(builder, source, first_line, known_keys).add(
        MarkdownIt("commonmark", {"html": False}).enable("table").parse(body)
    )
    title = matter.title or (reference.title if reference else "") or builder.first_heading or path.stem
    if not builder.sentences:
        raise DocumentError(source, "holds no sentence to quote.", hint="Is the file empty?")
    return Document(
        id=matter.id or id_of_file(source),
        title=title,
        text=builder.text,
        sections=builder.sections,
        sentences=tuple(builder.sentences),
        source=source,
        content_hash=hashlib.sha256(data).hexdigest(),
        evidence_type=reference.evidence_type if reference else "own_summary",
        review_status=matter.review.status,
        updated=matter.updated,
        scope=matter.scope,
        population=matter.population,
        evidence_summary=matter.evidence_summary,
        related=matter.related,
        reference=reference,
    )


class _Blocks:
    """Walks the blocks of a parsed Markdown text into canonical text, resolving citation marks."""

    def __init__(self, builder: CanonicalText, source: str, first_line: int, known_keys: Container[str]) -> None:
        self._builder = builder
        self._source = source
        self._first_line = first_line
        self._known_keys = known_keys

    def add(self, tokens: list[Token]) -> None:
        """Append the blocks of a parsed Markdown text."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "heading_open":
                title, keys = strip_citations(_plain(tokens[position + 1]))
                self._check(keys, self._line(token))
                self._builder.heading(int(token.tag[1:]), title)
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

    def _check(self, keys: list[tuple[int, str]], line: int) -> None:
        for _, key in keys:
            if key not in self._known_keys:
                raise DocumentError(
                    f"{self._source}:{line}",
                    f"unknown citation key @{key}.",
                    hint="Add its record to references.json or mend the key.",
                )

    def _add_prose(self, raw: str, line: int, *, tight: bool) -> None:
        block, keys = strip_citations(raw.strip())
        if block.strip():
            self._check(keys, line)
            self._builder.prose(block, keys, tight=tight)

    def _add_table(self, tokens: list[Token], position: int) -> int:
        """Append the table that opens at `position`; return the position after it.

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
                self._check(cell_keys, self._line(token))
                rows[-1].append(cell)
                keys[-1] += [key for _, key in cell_keys]
            position += 1
        self._builder.table(rows, keys)
        return position + 1


def _plain(inline: Token) -> str:
    """Return the text a reader sees of an inline token, without its markup."""
    pieces: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        else:
            pieces.append(child.content)
    return "".join(pieces)


def _load(file: SourceFile) -> Loaded:
    yield load_markdown(file.path, source=file.name, known_keys=file.known_keys, reference=file.reference)


LOADER = Loader(name="markdown", version="3", suffixes=frozenset({".md", ".markdown"}), load=_load)
