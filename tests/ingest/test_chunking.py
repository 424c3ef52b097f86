"""Chunks hold every sentence once, tables whole, and the embedder sees every character of them."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.chunking import Chunker, ChunkSettings
from ingest.documents import Chunk, Document, Section, Sentence, SentenceKind
from ingest.model import EmbeddingModel

Block = tuple[SentenceKind, str]


def prose(text: str) -> list[Block]:
    return [("prose", text)]


def table(header: str, *rows: str) -> list[Block]:
    return [("header", header), *(("row", row) for row in rows)]


LONG = ["肌萎缩侧索硬化", "x" * 120, "🙂", "pneumonoultramicroscopicsilicovolcanoconiosis", "É.ß;α-synuclein(ALS)0.5"]
WORDS = st.sampled_from(["Tone", "is", "hyperreflexia", *LONG]) | st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=5
)
# A few words many times over: long texts that are cheap to draw.
TEXTS = st.tuples(WORDS, WORDS, st.integers(1, 25)).map(lambda drawn: " ".join(drawn[:2] * drawn[2]))
BLOCKS = TEXTS.map(prose) | st.lists(TEXTS, min_size=1, max_size=4).map(lambda rows: table(*rows))
SECTIONS = st.lists(st.tuples(TEXTS, st.lists(BLOCKS, min_size=1, max_size=4)), min_size=1, max_size=2)
PAIRS = [(16, 32), (32, 32), (60, 64), (64, 256), (256, 256)]
LENGTHS = st.sampled_from([ChunkSettings(target=target, limit=limit) for target, limit in PAIRS])
some = settings(max_examples=25)
ChunkerOf = Callable[[ChunkSettings], Chunker]


@pytest.fixture(scope="module")
def chunker_of(packaged_model: EmbeddingModel) -> ChunkerOf:
    """Make chunkers with the model's own tokenizer, which is slow to load, once for each pair of lengths."""
    return cache(partial(Chunker, packaged_model.folder / "tokenizer.json"))


def document_of(*sections: tuple[str, list[list[Block]]], title: str = "Signs") -> Document:
    text = ""
    headings, sentences = [], []
    for number, (heading, blocks) in enumerate(sections):
        start = len(text)
        text += heading + "\n\n"
        for kind, quote in (item for block in blocks for item in block):
            sentences.append(Sentence(start=len(text), end=len(text) + len(quote), section=number, kind=kind))
            text += quote + "\n"
        headings.append(Section(path=(heading,), start=start, end=len(text)))
    return Document(
        id="doc",
        title=title,
        text=text,
        sections=tuple(headings),
        sentences=tuple(sentences),
        source="doc.md",
        content_hash="",
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


def seen(chunker: Chunker, document: Document, chunk: Chunk) -> str:
    """Return what the embedder sees of a chunk: its windows joined, without the context each one repeats."""
    prefix = squeezed(chunker.prefix(document, chunk.section))
    bodies = [squeezed(window).removeprefix(prefix) for window in chunker.windows(document, chunk)]
    header = squeezed(document.quote(document.sentences[chunk.first_sentence]))
    if len(bodies) > 1 and all(body.startswith(header) for body in bodies):
        bodies = [header, *(body.removeprefix(header) for body in bodies)]
    return "".join(bodies)


def oversized(chunker: Chunker, document: Document) -> Iterator[int]:
    """Yield the length, special tokens included, of each window that passes the limit."""
    for chunk in chunker.chunks(document):
        for window in chunker.windows(document, chunk):
            if chunker.count(window) + 2 > chunker.settings.limit:
                yield chunker.count(window) + 2


@some
@given(sections=SECTIONS, lengths=LENGTHS)
def test_every_sentence_is_in_exactly_one_chunk(
    chunker_of: ChunkerOf, sections: list[tuple[str, list[list[Block]]]], lengths: ChunkSettings
) -> None:
    document = document_of(*sections)
    chunks = list(chunker_of(lengths).chunks(document))
    held = [number for chunk in chunks for number in range(chunk.first_sentence, chunk.last_sentence)]
    assert held == list(range(len(document.sentences)))
    for chunk in chunks:
        inside = document.sentences[chunk.first_sentence : chunk.last_sentence]
        assert (chunk.start, chunk.end) == (inside[0].start, inside[-1].end)
        assert {sentence.section for sentence in inside} == {chunk.section}


@some
@given(sections=SECTIONS, lengths=LENGTHS)
def test_a_table_stays_in_one_chunk_with_its_header(
    chunker_of: ChunkerOf, sections: list[tuple[str, list[list[Block]]]], lengths: ChunkSettings
) -> None:
    document = document_of(*sections)
    firsts = [document.sentences[chunk.first_sentence].kind for chunk in chunker_of(lengths).chunks(document)]
    assert "row" not in firsts


@some
@given(sections=SECTIONS, lengths=LENGTHS)
def test_no_window_is_longer_than_the_limit(
    chunker_of: ChunkerOf, sections: list[tuple[str, list[list[Block]]]], lengths: ChunkSettings
) -> None:
    assert list(oversized(chunker_of(lengths), document_of(*sections))) == []


@some
@given(sections=SECTIONS, lengths=LENGTHS)
def test_nothing_of_a_chunk_goes_unseen(
    chunker_of: ChunkerOf, sections: list[tuple[str, list[list[Block]]]], lengths: ChunkSettings
) -> None:
    document, chunker = document_of(*sections), chunker_of(lengths)
    for chunk in chunker.chunks(document):
        header, *rest = document.sentences[chunk.first_sentence : chunk.last_sentence]
        # A header comes again in each window, so that a row of the same words cannot be told from it.
        assume(header.kind != "header" or document.quote(header) not in map(document.quote, rest))
        assert seen(chunker, document, chunk) == squeezed(document.text[chunk.start : chunk.end])


@some
@given(sections=SECTIONS, lengths=LENGTHS)
def test_a_chunk_counts_its_own_tokens(
    chunker_of: ChunkerOf, sections: list[tuple[str, list[list[Block]]]], lengths: ChunkSettings
) -> None:
    document, chunker = document_of(*sections), chunker_of(lengths)
    for chunk in chunker.chunks(document):
        assert chunk.tokens == chunker.count(document.text[chunk.start : chunk.end])


@pytest.mark.parametrize("unit", ["brisk reflexes and ", "x" * 9 + " ", "肌", "0.5;"])
def test_one_huge_sentence_is_one_chunk_of_several_windows(chunker_of: ChunkerOf, unit: str) -> None:
    document, chunker = document_of(("Tone", [prose((unit * 500).strip())])), chunker_of(ChunkSettings())
    (chunk,) = chunker.chunks(document)
    assert len(chunker.windows(document, chunk)) > 1
    assert list(oversized(chunker, document)) == []
    assert seen(chunker, document, chunk) == squeezed(document.quote(document.sentences[0]))


def test_one_huge_table_row_is_seen_under_its_header_in_every_window(chunker_of: ChunkerOf) -> None:
    grades = table("Sign | Grade", "Tone | " + "raised and " * 500, "Bulk | kept")
    document, chunker = document_of(("Tone", [grades])), chunker_of(ChunkSettings())
    (chunk,) = chunker.chunks(document)
    windows = chunker.windows(document, chunk)
    assert len(windows) > 1
    assert all("Sign | Grade" in window for window in windows)
    assert list(oversized(chunker, document)) == []
    assert seen(chunker, document, chunk) == squeezed(document.text[chunk.start : chunk.end])


@pytest.mark.parametrize(("length", "unseen"), [(30, 0), (32, 0), (33, 1), (40, 8)])
def test_what_lies_past_the_limit_of_one_look_is_counted(chunker_of: ChunkerOf, length: int, unseen: int) -> None:
    chunker = chunker_of(ChunkSettings(target=32, limit=32))
    short, tokens = chunker.inputs(["tone", "tone " * (length - 2)])
    assert (len(short), len(tokens)) == (3, length)
    assert (chunker.unseen(short), chunker.unseen(tokens)) == (0, unseen)


def test_short_neighbours_share_a_chunk_but_sections_do_not(chunker_of: ChunkerOf) -> None:
    document = document_of(("Tone", [prose("Raised."), prose("Velocity-dependent.")]), ("Bulk", [prose("Kept.")]))
    chunks = list(chunker_of(ChunkSettings()).chunks(document))
    assert [(chunk.first_sentence, chunk.last_sentence) for chunk in chunks] == [(0, 2), (2, 3)]


def test_a_long_section_is_cut_into_chunks_that_could_not_be_joined(chunker_of: ChunkerOf) -> None:
    document = document_of(("Tone", [prose(f"Tone was raised in patient {number}.") for number in range(100)]))
    lengths = ChunkSettings(target=64, limit=128)
    chunks = list(chunker_of(lengths).chunks(document))
    assert all(chunk.tokens <= lengths.target for chunk in chunks)
    assert all(one.tokens + other.tokens > lengths.target / 2 for one, other in pairwise(chunks))


def test_the_prefix_is_title_and_section_path(chunker_of: ChunkerOf) -> None:
    document = document_of(("Tone", [prose("Raised.")]), title="Upper motor neuron signs")
    chunker = chunker_of(ChunkSettings())
    (chunk,) = chunker.chunks(document)
    assert chunker.prefix(document, 0) == "Upper motor neuron signs > Tone"
    assert chunker.windows(document, chunk) == ["Upper motor neuron signs > Tone\nRaised."]


def test_a_long_prefix_leaves_room_for_the_text(chunker_of: ChunkerOf) -> None:
    document = document_of(("Tone", [prose("Raised.")]), title="A very long title " * 100)
    chunker = chunker_of(ChunkSettings())
    (chunk,) = chunker.chunks(document)
    (window,) = chunker.windows(document, chunk)
    assert window.endswith("\nRaised.")
    assert document.title.startswith(chunker.prefix(document, 0))


@pytest.mark.parametrize("lengths", [{"target": 0}, {"limit": 2}, {"overlap": 5}])
def test_impossible_lengths_are_refused(lengths: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ChunkSettings.model_validate(lengths)
