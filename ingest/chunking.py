"""Cut a document into chunks that the embedder can read whole.

A chunk holds neighbouring sentences of one section, up to a target length in the embedder's own
tokens. A sentence is never cut and a table stays in one chunk with its header. What is too long
for one look of the embedder is embedded in several windows, so that no token goes unseen.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from tokenizers import Tokenizer

from ingest.documents import Chunk, Document, Sentence
from ingest.encoder import TokenIds

_SPECIAL_TOKENS = 2  # [CLS] and [SEP]
_PREFIX_SHARE = 4  # a prefix may take a quarter of a window


class ChunkSettings(BaseModel):
    """Lengths in the embedder's tokens: `target` of a chunk with its prefix, `limit` of one input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: int = Field(default=200, ge=16)
    limit: int = Field(default=256, ge=32)


class Chunker:
    """Cuts documents by the token counts of one tokenizer."""

    def __init__(self, tokenizer_file: Path, settings: ChunkSettings) -> None:
        self._file = tokenizer_file
        self.settings = settings
        self._prefix = lru_cache(maxsize=256)(self._counted_prefix)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._file))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def count(self, text: str) -> int:
        """Count the tokens of a text, without special tokens."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def counts(self, texts: list[str]) -> list[int]:
        """Count the tokens of each text, without special tokens."""
        return [len(found.ids) for found in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def prefix(self, document: Document, section: int) -> str:
        """Return the context a chunk is embedded with: title and section path, cut to its share of a window."""
        return self._prefix((document.title, *document.sections[section].path))[0]

    def _counted_prefix(self, path: tuple[str, ...]) -> tuple[str, int]:
        """Return the prefix for a title and a section path, with its tokens counted."""
        full, share = " > ".join(path), self.settings.limit // _PREFIX_SHARE
        offsets = self._tokenizer.encode(full, add_special_tokens=False).offsets
        if len(offsets) <= share:
            return full, len(offsets)
        cut = full[: offsets[share - 1][1]]
        return cut, self.count(cut)

    def chunks(self, document: Document) -> Iterator[Chunk]:
        """Yield the chunks of a document in reading order; every sentence is in exactly one."""
        counts = self.counts([document.quote(sentence) for sentence in document.sentences])
        for section, numbers in groupby(range(len(document.sentences)), key=lambda n: document.sentences[n].section):
            path = (document.title, *document.sections[section].path)
            room = self.settings.target - _SPECIAL_TOKENS - self._prefix(path)[1]
            first, used = -1, 0
            last = -1
            for start, end in _units(document.sentences, list(numbers)):
                cost = sum(counts[start:end])
                if first >= 0 and used + cost > room:
                    yield _chunk(document, section, first, last, used)
                    first, used = -1, 0
                first = start if first < 0 else first
                last, used = end, used + cost
            yield _chunk(document, section, first, last, used)

    def windows(self, document: Document, chunk: Chunk) -> list[str]:
        """Return the texts to embed for a chunk: one, or several where one would pass the limit."""
        prefix, length = self._prefix((document.title, *document.sections[chunk.section].path))
        room = self.settings.limit - _SPECIAL_TOKENS - length
        if chunk.tokens <= room:
            return [f"{prefix}\n{document.text[chunk.start : chunk.end]}"]
        sentences = document.sentences[chunk.first_sentence : chunk.last_sentence]
        header = ""
        if sentences[0].kind == "header" and self.count(document.quote(sentences[0])) <= room // 2:
            header = document.quote(sentences[0]) + "\n"
            sentences = sentences[1:]
        room -= self.count(header)
        pieces = [piece for sentence in sentences for piece in self._pieces(document.quote(sentence), room)]
        packed: list[list[str]] = [[]]
        used = 0
        for piece in pieces:
            cost = self.count(piece)
            if packed[-1] and used + cost > room:
                packed.append([])
                used = 0
            packed[-1].append(piece)
            used += cost
        return [f"{prefix}\n{header}" + "\n".join(window) for window in packed]

    def inputs(self, texts: Sequence[str]) -> list[TokenIds]:
        """Return the tokens of each text as the embedder reads them, none cut off."""
        return [np.array(found.ids, dtype=np.int32) for found in self._tokenizer.encode_batch_fast(list(texts))]

    def unseen(self, tokens: TokenIds) -> int:
        """Count the tokens of an input that lie past the limit of one look, which should be none."""
        return max(len(tokens) - self.settings.limit, 0)

    def _pieces(self, text: str, room: int) -> Iterator[str]:
        """Halve a text, at a space where there is one, until each piece has at most `room` tokens.

        Only for embedding: what is quoted is never cut. Each piece is counted anew, because a word cut
        in two can have more tokens than it had whole.
        """
        if len(text) < 2 or self.count(text) <= room:
            yield text
            return
        middle = len(text) // 2
        space = text.rfind(" ", 1, middle + 1)
        cut = space if space > 0 else middle
        yield from self._pieces(text[:cut], room)
        yield from self._pieces(text[cut:], room)


def _units(sentences: tuple[Sentence, ...], numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of sentence numbers that stay together: a sentence of prose, or a whole table."""
    position = 0
    while position < len(numbers):
        end = position + 1
        if sentences[numbers[position]].kind != "prose":
            while end < len(numbers) and sentences[numbers[end]].kind == "row":
                end += 1
        yield numbers[position], numbers[position] + end - position
        position = end


def _chunk(document: Document, section: int, first: int, last: int, tokens: int) -> Chunk:
    return Chunk(
        document_id=document.id,
        section=section,
        start=document.sentences[first].start,
        end=document.sentences[last - 1].end,
        first_sentence=first,
        last_sentence=last,
        tokens=tokens,
    )
