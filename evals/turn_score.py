"""Judge one answer against what gold expects of it, and say why it failed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.gold import GoldSpan
from evals.gold_items import Expectation
from evals.metrics import retrieval, spans
from evals.metrics.citations import MARK, ClaimState, claim_state, prose, unclaimed
from evals.metrics.context import FactOutcome, fact_outcome, in_context
from evals.metrics.facts import FactState, Importance, Severity, breaches, fact_scores, fact_state
from evals.metrics.selective import Outcome, outcome_of
from evals.metrics.spans import Span
from evals.metrics.verdicts import verdict_state
from evals.run_folder import Reply, Stored
from ingest.documents import Document

Miss = Literal["retrieval miss", "answer miss", "answered without an answer", "error"]

DEPTHS = (5, 10)


class FactScore(Stored):
    """What became of one must-have fact."""

    id: str
    importance: Importance
    state: FactState
    outcome: FactOutcome


class Breach(Stored):
    """A must-not that an answer says."""

    id: str
    severity: Severity


class ReplyScore(Stored):
    """One answer, judged.

    `correct`: where there is an answer, it has the gold verdict, all vital facts and no must-not; where there is none,
    it abstains and says no must-not. `confidence` is the best cosine of a passage. `verdict` is the verdict given
    or the state in its place, None when the question is not polar. `problems` say what is wrong in words.
    """

    outcome: Outcome
    correct: bool
    miss: Miss | None
    problems: tuple[str, ...]
    confidence: float
    verdict: str | None
    facts: tuple[FactScore, ...]
    vital_strict: float | None
    vital: float | None
    all: float | None
    breaches: tuple[Breach, ...]
    claims: tuple[ClaimState, ...]
    unclaimed: tuple[str, ...]
    retrieval: dict[str, float]


@dataclass(frozen=True)
class Asked:
    """What a reply is judged against: expectation, gold spans, and the documents by id."""

    expect: Expectation
    gold: Sequence[GoldSpan]
    documents: Mapping[str, Document]


def score_reply(reply: Reply, asked: Asked) -> ReplyScore:
    """Judge one reply. Raises SlowPattern."""
    answer, expect = reply.answer, asked.expect
    outcome: Outcome = "error" if answer is None else outcome_of(answer.status)
    passages = answer.passages if answer else []
    found = [Span(passage.document_id, passage.start, passage.end) for passage in passages]
    # What an abstention says is no answer: it may name documents whose titles read like a fact.
    # Nor is a notice of fixed wording: it cites nothing. What must not be said must not be said there either.
    text = prose(answer) if answer and outcome == "answered" else ""
    shown = MARK.sub("", answer.text) if answer else ""
    facts = tuple(
        FactScore(
            id=fact.id,
            importance=fact.importance,
            state=(state := fact_state(fact, text)),
            outcome=fact_outcome(
                in_context=in_context(fact, (passage.text for passage in passages)), in_answer=state == "matched"
            ),
        )
        for fact in expect.must_have
    )
    shares = fact_scores([(fact.importance, fact.state) for fact in facts])
    polar = expect.verdict in ("yes", "no", "depends")
    verdict = verdict_state(answer.status if answer else "error", answer.verdict if answer else None)
    said = tuple(Breach(id=rule.id, severity=rule.severity) for rule in breaches(expect.must_not, shown))
    problems = tuple(_problems(reply, expect, outcome, verdict if polar else None, facts, said))
    return ReplyScore(
        outcome=outcome,
        correct=not problems,
        miss=_miss(outcome, expect, facts, found, asked.gold) if problems else None,
        problems=problems,
        confidence=max((passage.dense_score or 0.0 for passage in passages), default=0.0),
        verdict=verdict if polar else None,
        facts=facts,
        vital_strict=shares.vital_strict,
        vital=shares.vital,
        all=shares.all,
        breaches=said,
        claims=_claims(reply, found, asked.documents),
        unclaimed=tuple(unclaimed(answer)) if answer and outcome == "answered" else (),
        retrieval=score_retrieval(found, asked.gold),
    )


def score_retrieval(found: Sequence[Span], gold: Sequence[GoldSpan]) -> dict[str, float]:
    """Return the retrieval figures of a ranking of passages; none when gold has no passages.

    Ranking measures count documents, each at its first passage; spans count passages.
    """
    if not gold:
        return {}
    ranking = list(dict.fromkeys(span.document_id for span in found))
    grades: dict[str, int] = {}
    for span, grade in gold:
        grades[span.document_id] = max(grade, grades.get(span.document_id, 0))
    wanted = [span for span, _ in gold]
    return {
        "ndcg@10": retrieval.ndcg(ranking, grades, 10),
        "recall@10": retrieval.recall(ranking, grades, 10),
        "success@1": retrieval.success(ranking, grades, 1),
        "rr@10": retrieval.reciprocal_rank(ranking, grades, 10),
        **{f"span_recall@{k}": spans.span_recall(found, wanted, k) or 0.0 for k in DEPTHS},
        "character_precision@10": spans.character_precision(found, wanted, 10) or 0.0,
    }


def _claims(reply: Reply, found: Sequence[Span], documents: Mapping[str, Document]) -> tuple[ClaimState, ...]:
    if reply.answer is None:
        return ()

    def text_of(name: str) -> str | None:
        document = documents.get(name)
        return document.text if document else None

    references = {reference.n for reference in reply.answer.references}
    return tuple(claim_state(claim, text_of, retrieved=found, references=references) for claim in reply.answer.claims)


def _problems(
    reply: Reply,
    expect: Expectation,
    outcome: Outcome,
    verdict: str | None,
    facts: Sequence[FactScore],
    said: Sequence[Breach],
) -> Iterator[str]:
    """Say what is wrong with an answer."""
    if outcome == "error":
        yield reply.error or (reply.answer.text if reply.answer else "error")
        return
    if expect.verdict == "abstain":
        if outcome == "answered":
            yield "answered, though the documents hold no answer"
    elif outcome == "abstained":
        yield "abstained"
        return
    elif verdict is not None and verdict != expect.verdict:
        yield f"verdict {verdict}, not {expect.verdict}"
    for fact in facts:
        if fact.importance == "vital" and fact.state != "matched":
            where = "in the passages" if fact.outcome == "answer_miss" else "not in the passages"
            yield f"lacks {fact.id} ({where})"
    for breach in said:
        yield f"says {breach.id} ({breach.severity})"


def _miss(
    outcome: Outcome, expect: Expectation, facts: Sequence[FactScore], found: Sequence[Span], gold: Sequence[GoldSpan]
) -> Miss:
    """Say where a wrong answer went wrong: nothing to answer from was found, or it was found and not used.

    A vital fact in no passage is a retrieval miss; where no vital fact is missing, so is a turn none of whose best
    graded gold spans was retrieved.
    """
    if outcome == "error":
        return "error"
    if expect.verdict == "abstain":
        return "answered without an answer"
    missed = [fact for fact in facts if fact.importance == "vital" and fact.state != "matched"]
    if missed:
        lost = any(fact.outcome == "retrieval_miss" for fact in missed)
    else:
        best = max(grade for _, grade in gold)
        lost = not any(spans.holds(chunk, span) for chunk in found for span, grade in gold if grade == best)
    return "retrieval miss" if lost else "answer miss"
