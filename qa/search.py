"""Search without an answer: documents for a batch of questions, and an explanation of one search."""

from collections.abc import Sequence

from qa.answer import Part, RetrievedPassage
from qa.question import Question


class FoundDocument(Part):
    """A document found for a question, by its best passage."""

    document_id: str
    score: float


class Explanation(Part):
    """How a question was understood and searched: what each part of the machinery made of it."""

    text: str
    kind: str
    polar: bool
    things: list[list[str]]
    expansions: dict[str, list[str]]
    corrections: dict[str, str]
    strange: list[str]
    denied: list[str]
    population: list[str]
    embedded_as: str
    lexical_terms: dict[str, float]
    passages: list[RetrievedPassage]


def explain(question: Question, passages: Sequence[RetrievedPassage]) -> Explanation:
    """Return what was understood, expanded and found."""
    return Explanation(
        text=question.text,
        kind=question.kind,
        polar=question.polar,
        things=[[" ".join(sorted(form)) for form in group.forms] for group in question.groups],
        expansions={name: list(others) for name, others in question.expansions},
        corrections=dict(question.corrections),
        strange=list(question.strange),
        denied=list(question.denied),
        population=list(question.population),
        embedded_as=question.dense_text,
        lexical_terms={term: round(weight, 3) for term, weight in question.weighted_terms.items()},
        passages=list(passages),
    )
