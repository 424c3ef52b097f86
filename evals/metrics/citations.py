"""What the citations of an answer prove by string comparison alone.

A claim is `verbatim` when it is whole sentences of what it cites. A paraphrase is `unverified`, not supported: word
overlap says almost nothing about support, so nothing here pretends to.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, NamedTuple

from evals.metrics.spans import Span
from evals.wording import fold, folded_sentences
from ingest.sentences import split_sentences
from qa.answer import Answer, Citation, Claim

ClaimState = Literal["uncited", "bad_id", "not_retrieved", "quote_mismatch", "verbatim", "unverified"]
STATES: tuple[ClaimState, ...] = ("uncited", "bad_id", "not_retrieved", "quote_mismatch", "verbatim", "unverified")

MARK = re.compile(r"\s*\[\d+\]")
_VERDICTS = frozenset({"yes.", "no.", "it depends."})


class CitationScores(NamedTuple):
    """Shares of all `n` claims, None without claims; an uncited claim is not valid.

    `validity`: every citation of the claim resolves (verbatim or unverified).
    """

    n: int
    validity: float | None
    verbatim: float | None
    unverified: float | None
    states: dict[ClaimState, int]


def claim_state(
    claim: Claim,
    text_of: Callable[[str], str | None],
    *,
    retrieved: Collection[Span],
    references: Collection[int],
) -> ClaimState:
    """Return the first fault that any citation of a claim has, in the order of `STATES`, or how the claim is proved.

    `text_of` gives the canonical text of a document, None for an unknown id; `retrieved` are the passages of the
    answer and `references` the numbers in its list.

    - bad_id: the document, or the number of a reference, does not exist
    - not_retrieved: no one retrieved passage holds the cited span
    - quote_mismatch: the cited text is not what stands at its offsets
    """
    if not claim.citations:
        return "uncited"
    texts = [text_of(citation.document_id) for citation in claim.citations]
    known = [(citation, text) for citation, text in zip(claim.citations, texts, strict=True) if text is not None]
    if len(known) < len(texts) or any(n not in references for c in claim.citations for n in c.references):
        return "bad_id"
    if not all(_was_retrieved(citation, retrieved) for citation in claim.citations):
        return "not_retrieved"
    if not all(_quotes(citation, text) for citation, text in known):
        return "quote_mismatch"
    return "verbatim" if any(_is_verbatim(claim.text, citation, text) for citation, text in known) else "unverified"


def citation_scores(states: Iterable[ClaimState]) -> CitationScores:
    """Return citation validity, verbatim rate and unverified rate over the states of claims."""
    counts = Counter(states)
    n = counts.total()
    return CitationScores(
        n=n,
        validity=(counts["verbatim"] + counts["unverified"]) / n if n else None,
        verbatim=counts["verbatim"] / n if n else None,
        unverified=counts["unverified"] / n if n else None,
        states={state: counts[state] for state in STATES},
    )


def prose(answer: Answer) -> str:
    """Return what an answer says of its own: its text without marks, without notices that it lists, and headings."""
    text = answer.text
    for notice in answer.notices:
        text = text.replace(notice, "")
    return "\n".join(line for line in MARK.sub("", text).splitlines() if not line.startswith("#"))


def unclaimed(answer: Answer) -> list[str]:
    """Return the sentences of an answer's prose that stand in none of its claims, but for the verdict it opens with.

    They carry no citation that could be checked. Lines of tables are passed over: their header is no claim.
    """
    claimed = [fold(MARK.sub("", claim.text)) for claim in answer.claims]
    lines = [line for line in prose(answer).splitlines() if not line.startswith("|")]
    return [
        sentence
        for sentence in folded_sentences("\n".join(lines))
        if sentence.lower() not in _VERDICTS and not any(sentence in claim for claim in claimed)
    ]


def _was_retrieved(citation: Citation, retrieved: Iterable[Span]) -> bool:
    return any(
        span.document_id == citation.document_id and span.start <= citation.start and citation.end <= span.end
        for span in retrieved
    )


def _quotes(citation: Citation, text: str) -> bool:
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.cited_text


def _is_verbatim(claim: str, citation: Citation, text: str) -> bool:
    """Say whether a claim is a run of whole sentences of the cited span: half a sentence may say the opposite."""
    sentences = [fold(text[start:end]) for start, end in _whole_sentences(text, citation.start, citation.end)]
    runs = (sentences[i:j] for i in range(len(sentences)) for j in range(i + 1, len(sentences) + 1))
    return any(fold(claim) == " ".join(run) for run in runs)


def _whole_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a document that lie in [start, end) from first to last character."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    for line in re.finditer(r"[^\n]+", text[line_start : line_end if line_end >= 0 else len(text)]):
        offset = line_start + line.start()
        for first, last in split_sentences(line.group()):
            if start <= offset + first and offset + last <= end:
                yield offset + first, offset + last
