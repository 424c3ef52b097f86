"""Every metric of a gold run, family by family, from judged turns.

The headline is the live conversation. An error counts as wrong everywhere; an abstention counts as what it is: right
for a question without an answer, wrong for one with.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from evals.metrics.selective import aurc
from evals.metrics.verdicts import VERDICTS, is_flip, verdict_scores
from evals.summary import Metric, Observation, State, TurnScore, estimate, figure
from evals.turn_score import ReplyScore

RETRIEVAL = ("ndcg@10", "recall@10", "success@1", "rr@10", "span_recall@5", "span_recall@10", "character_precision@10")
_FOLLOW_UP = "span_recall@10"


def all_metrics(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    """Yield every metric of a run."""
    yield from _answers(turns)
    yield from _conversations(turns)
    yield from _facts(turns)
    yield from _context(turns)
    yield from _verdicts(turns)
    yield from _selective(turns)
    yield from _citations(turns)
    yield from _retrieval(turns)


def correctness(turns: Sequence[TurnScore]) -> list[Observation]:
    """Return whether each live answer is right."""
    return [_observed(turn, turn.live, float(turn.live.correct)) for turn in turns]


def _observed(turn: TurnScore, reply: ReplyScore, value: float, state: State | None = None) -> Observation:
    outcomes: dict[str, State] = {"answered": "scored", "abstained": "abstained", "error": "error"}
    return Observation(turn.item, 0.0 if reply.outcome == "error" else value, state or outcomes[reply.outcome])


def _each(turns: Sequence[TurnScore], value: Callable[[ReplyScore], float | None]) -> list[Observation]:
    """Return a value of each live answer that has it."""
    return [_observed(turn, turn.live, found) for turn in turns if (found := value(turn.live)) is not None]


def _answers(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    yield estimate("answers", "correct", correctness(turns))
    yield estimate("answers", "correct_answerable", correctness([turn for turn in turns if turn.answerable]))
    yield estimate("answers", "correct_must_pass", correctness([turn for turn in turns if turn.must_pass]))


def _conversations(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    """Yield how whole conversations fare, and how follow-ups do live, scripted, and by their own words alone."""
    held: dict[str, list[TurnScore]] = defaultdict(list)
    for turn in turns:
        held[turn.item].append(turn)
    shares = {item: [float(turn.live.correct) for turn in own] for item, own in held.items() if len(own) > 1}
    mean = [Observation(item, sum(own) / len(own)) for item, own in shares.items()]
    yield estimate("conversations", "conversation_mean", mean, unit="conversations")
    worst = [Observation(item, min(own)) for item, own in shares.items()]
    yield estimate("conversations", "conversation_minimum", worst, unit="conversations")
    later = [turn for turn in turns if turn.turn > 0]
    scripted = [(turn, turn.scripted) for turn in later if turn.scripted is not None]
    yield estimate("conversations", "follow_up_correct_live", correctness(later))
    yield estimate(
        "conversations",
        "follow_up_correct_scripted",
        [_observed(turn, reply, float(reply.correct)) for turn, reply in scripted],
    )
    yield estimate(
        "conversations", "follow_up_span_recall_live", _each(later, lambda reply: reply.retrieval.get(_FOLLOW_UP))
    )
    yield estimate(
        "conversations",
        "follow_up_span_recall_scripted",
        [
            _observed(turn, reply, reply.retrieval[_FOLLOW_UP])
            for turn, reply in scripted
            if _FOLLOW_UP in reply.retrieval
        ],
    )
    alone = [Observation(turn.item, turn.alone[_FOLLOW_UP]) for turn in later if turn.alone]
    yield estimate("conversations", "follow_up_span_recall_alone", alone)


def _facts(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    yield estimate("facts", "vital_strict", _each(turns, lambda reply: reply.vital_strict))
    yield estimate("facts", "vital", _each(turns, lambda reply: reply.vital))
    yield estimate("facts", "all", _each(turns, lambda reply: reply.all))
    yield estimate("facts", "no_must_not", _each(turns, lambda reply: float(not reply.breaches)))
    yield estimate("facts", "no_critical_must_not", _each(turns, lambda reply: float(not critical(reply))))


def critical(reply: ReplyScore) -> list[str]:
    """Return the ids of the critical must-nots that an answer says."""
    return [breach.id for breach in reply.breaches if breach.severity == "critical"]


def _context(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    facts = [(turn, fact.outcome) for turn in turns for fact in turn.live.facts]
    held = [_observed(turn, turn.live, float(outcome in ("used", "answer_miss"))) for turn, outcome in facts]
    yield estimate("context", "fact_in_context", held, unit="facts")
    used = [
        _observed(turn, turn.live, float(outcome == "used"))
        for turn, outcome in facts
        if outcome in ("used", "answer_miss")
    ]
    yield estimate("context", "utilisation", used, unit="facts")


def _verdicts(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    polar = [turn for turn in turns if turn.gold_verdict in VERDICTS]
    gold = [str(turn.gold_verdict) for turn in polar]
    given = [str(turn.live.verdict) for turn in polar]

    def observed(turn: TurnScore, value: bool) -> Observation:
        return _observed(turn, turn.live, float(value), "unparsed" if turn.live.verdict == "unparsed" else None)

    majority = max(Counter(gold).values()) / len(gold) if gold else None
    right = [observed(turn, turn.live.verdict == turn.gold_verdict) for turn in polar]
    yield estimate("verdicts", "verdict_accuracy", right, floor=majority)
    yield figure("verdicts", "verdict_macro_f1", verdict_scores(gold, given).macro_f1, right)
    opposed = [
        observed(turn, is_flip(str(turn.gold_verdict), str(turn.live.verdict)))
        for turn in polar
        if turn.gold_verdict != "depends"
    ]
    yield estimate("verdicts", "verdict_flip_rate", opposed)
    denied = [observed(turn, turn.live.verdict == "yes") for turn in polar if turn.gold_verdict == "no"]
    yield estimate("verdicts", "verdict_yes_for_no", denied)  # the dangerous cell: it affirms what is not so


def _selective(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    """Yield when it answers and when not, each figure of `SelectiveScores` as the mean that it is."""
    said = [turn for turn in turns if turn.live.outcome == "answered"]
    silent = [turn for turn in turns if turn.live.outcome == "abstained"]

    def unsafe(turn: TurnScore) -> float:
        return float(turn.live.outcome == "answered" and not turn.live.correct)

    def silence(held: Sequence[TurnScore]) -> list[Observation]:
        return [_observed(turn, turn.live, float(turn.live.outcome == "abstained")) for turn in held]

    yield estimate("selective", "coverage", [_observed(t, t.live, float(t.live.outcome == "answered")) for t in turns])
    rightly = [_observed(turn, turn.live, float(not turn.answerable)) for turn in silent]
    yield estimate("selective", "abstention_precision", rightly)
    yield estimate("selective", "abstention_recall", silence([turn for turn in turns if not turn.answerable]))
    yield estimate("selective", "over_abstention", silence([turn for turn in turns if turn.answerable]))
    yield estimate("selective", "unsafe_answers", [_observed(turn, turn.live, unsafe(turn)) for turn in turns])
    risks = [_observed(turn, turn.live, unsafe(turn)) for turn in said]
    yield estimate("selective", "risk", risks)
    area = aurc([(turn.live.confidence, not turn.live.correct) for turn in said])
    yield figure("selective", "aurc", area, risks)


def _citations(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    claims = [(turn, state) for turn in turns for state in turn.live.claims]
    for name, states in (
        ("citation_validity", ("verbatim", "unverified")),
        ("verbatim", ("verbatim",)),
        ("unverified", ("unverified",)),
    ):
        yield estimate(
            "citations",
            name,
            [_observed(turn, turn.live, float(state in states)) for turn, state in claims],
            unit="claims",
        )
    sentences = [
        *(_observed(turn, turn.live, 1.0) for turn, _ in claims),
        *(_observed(turn, turn.live, 0.0) for turn in turns for _ in turn.live.unclaimed),
    ]
    yield estimate("citations", "sentences_claimed", sentences, unit="sentences")


def _retrieval(turns: Sequence[TurnScore]) -> Iterator[Metric]:
    asked = [turn for turn in turns if turn.live.retrieval]
    for name in RETRIEVAL:
        yield estimate("retrieval", name, [_observed(t, t.live, t.live.retrieval[name]) for t in asked])
