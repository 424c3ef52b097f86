"""Ten ways to break a system, and for each the metric that must catch it: a check of the harness itself."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evals.run import System, run_suite
from evals.score import score
from evals.suite import Suite
from evals.summary import Metric
from ingest.embed import Progress
from ingest.reader import IndexReader
from qa.answer import Answer, Citation, Claim, RetrievedPassage
from qa.options import DEFAULTS, AnswerOptions

Bend = Callable[[Answer], Answer]
Hear = Callable[[Sequence[str]], Sequence[str]]

_UNSUPPORTED = "Everybody with these signs should take it twice a day."


@dataclass(frozen=True)
class Mutation:
    """A break: `bend` changes each answer, `hear` the turns that the system is asked; `metric` must get worse."""

    name: str
    metric: str
    bend: Bend = lambda answer: answer
    hear: Hear = lambda turns: turns


class Caught(NamedTuple):
    """A metric of the system as it is and of the broken one."""

    mutation: Mutation
    before: Metric
    after: Metric

    @property
    def is_caught(self) -> bool:
        """Whether the metric moved and its two 95 % intervals have no value in common."""
        bounds = (self.before.low, self.before.high, self.after.low, self.after.high)
        low, high, other_low, other_high = (-1.0 if bound is None else bound for bound in bounds)
        return self.before.value != self.after.value and (high < other_low or other_high < low)


def _cited(answer: Answer, change: Callable[[Citation], Citation]) -> Answer:
    claims = [
        claim.model_copy(update={"citations": [change(citation) for citation in claim.citations]})
        for claim in answer.claims
    ]
    return answer.model_copy(update={"claims": claims})


def _drop_citations(answer: Answer) -> Answer:
    claims = [claim.model_copy(update={"citations": []}) for claim in answer.claims]
    return answer.model_copy(update={"claims": claims})


def _shift_offsets(answer: Answer) -> Answer:
    return _cited(answer, lambda cite: cite.model_copy(update={"start": cite.start + 1, "end": cite.end + 1}))


def _swap_documents(answer: Answer) -> Answer:
    names = list(dict.fromkeys(passage.document_id for passage in answer.passages))

    def swapped(cite: Citation) -> Citation:
        other = next((name for name in names if name != cite.document_id), "")
        return cite.model_copy(update={"document_id": other})

    return _cited(answer, swapped)


def _always_yes(answer: Answer) -> Answer:
    return answer.model_copy(update={"verdict": "yes"}) if answer.status == "answered" else answer


def _never_abstain(answer: Answer) -> Answer:
    if answer.status == "answered" or not answer.passages:
        return answer
    first = answer.passages[0]
    citation = Citation(document_id=first.document_id, start=first.start, end=first.end, cited_text=first.text)
    claim = Claim(text=first.text, support="verified", citations=[citation])
    return answer.model_copy(update={"status": "answered", "text": first.text, "claims": [claim]})


def _always_abstain(answer: Answer) -> Answer:
    silent: dict[str, object] = {"status": "not_in_corpus", "verdict": None, "text": "Nothing found.", "claims": []}
    return answer.model_copy(update=silent)


def _shuffle_passages(answer: Answer) -> Answer:
    shuffled = list(answer.passages)
    random.Random(answer.question).shuffle(shuffled)  # noqa: S311  # nothing here is secret
    return answer.model_copy(update={"passages": shuffled})


def _truncate(answer: Answer) -> Answer:
    return answer.model_copy(update={"text": answer.text[: len(answer.text) // 4]})


def _add_sentence(answer: Answer) -> Answer:
    return answer.model_copy(update={"text": f"{answer.text} {_UNSUPPORTED}"})


MUTATIONS = (
    Mutation("drop citations", "citation_validity", _drop_citations),
    Mutation("shift offsets by one", "citation_validity", _shift_offsets),
    Mutation("swap documents", "citation_validity", _swap_documents),
    Mutation("always yes", "verdict_flip_rate", _always_yes),
    Mutation("never abstain", "abstention_recall", _never_abstain),
    Mutation("always abstain", "over_abstention", _always_abstain),
    Mutation("shuffle passages", "rr@10", _shuffle_passages),
    Mutation("drop the history", "follow_up_span_recall_live", hear=lambda turns: turns[-1:]),
    Mutation("truncate answers", "vital_strict", _truncate),
    Mutation("add an unsupported sentence", "sentences_claimed", _add_sentence),
)


@dataclass
class Broken:
    """A system with a mutation. What the whole one answers is kept in `known`, so that it is asked once for all."""

    system: System
    mutation: Mutation
    known: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    @property
    def reader(self) -> IndexReader:
        """The generation of the system."""
        return self.system.reader

    def answer(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> Answer:
        """Return the answer of the system to what it hears, bent."""
        heard = tuple(self.mutation.hear(turns))
        if heard not in self.known:
            held = [self.known.get(heard[:count]) for count in range(1, len(heard))]
            earlier = tuple(answer for answer in held if answer)
            own = AnswerOptions(options.audience, options.filters, earlier if len(earlier) == len(held) else ())
            self.known[heard] = self.system.answer(heard, own)
        return self.mutation.bend(self.known[heard])

    def passages(self, text: str) -> list[RetrievedPassage]:
        """Return the passages of the system."""
        return self.system.passages(text)


def check_mutations(suite: Suite, system: System, *, progress: Progress = lambda *_: None) -> Iterator[Caught]:
    """Yield for each mutation what its metric says of the system as it is and of the broken one."""
    known: dict[tuple[str, ...], Answer] = {}
    with TemporaryDirectory() as folder:
        whole = score(run_suite(suite, Broken(system, Mutation("none", ""), known), Path(folder), progress=progress))
        for mutation in MUTATIONS:
            run = run_suite(suite, Broken(system, mutation, known), Path(folder))
            yield Caught(mutation, whole[mutation.metric], score(run)[mutation.metric])
