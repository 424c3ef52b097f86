"""Break the system in ten ways: each is caught by the metric that should catch it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals import run_suite, score
from evals.summary import Summary
from qa.answer import Answer, Citation, Claim
from tests.evals.harness import ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")


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
    other = {"riluzole": "pls", "pls": "riluzole"}
    return _cited(answer, lambda cite: cite.model_copy(update={"document_id": other[cite.document_id]}))


def _always_yes(answer: Answer) -> Answer:
    return answer.model_copy(update={"verdict": "yes"}) if answer.verdict else answer


def _never_abstain(answer: Answer) -> Answer:
    if answer.status == "answered":
        return answer
    first = answer.passages[0]
    citation = Citation(document_id=first.document_id, start=first.start, end=first.end, cited_text=first.text)
    claim = Claim(text=first.text, support="verified", citations=[citation])
    return answer.model_copy(update={"status": "answered", "text": first.text, "claims": [claim]})


def _always_abstain(answer: Answer) -> Answer:
    silent: dict[str, object] = {
        "status": "not_in_corpus",
        "verdict": None,
        "text": "Nothing answers this.",
        "claims": [],
    }
    return answer.model_copy(update=silent)


def _shuffle_passages(answer: Answer) -> Answer:
    return answer.model_copy(update={"passages": answer.passages[::-1]})


def _truncate(answer: Answer) -> Answer:
    short = answer.text[:16]
    return answer.model_copy(update={"text": short, "claims": []})


def _add_sentence(answer: Answer) -> Answer:
    return answer.model_copy(update={"text": f"{answer.text} Everybody should take it twice a day."})


def _score(system: ScriptedSystem, folder: Path) -> Summary:
    return score(run_suite(tiny_suite(folder), system, folder / "runs"))


PERFECT = {
    "citation_validity": 1.0,
    "verbatim": 1.0,
    "verdict_flip_rate": 0.0,
    "abstention_recall": 1.0,
    "over_abstention": 0.0,
    "rr@10": 1.0,
    "follow_up_correct_live": 1.0,
    "vital_strict": 1.0,
    "sentences_claimed": 1.0,
    "correct": 1.0,
}

MUTATIONS = {
    "drop citations": (ScriptedSystem(bend=_drop_citations), "citation_validity", 0.0),
    "shift offsets by one": (ScriptedSystem(bend=_shift_offsets), "citation_validity", 0.0),
    "swap documents": (ScriptedSystem(bend=_swap_documents), "citation_validity", 0.0),
    "always yes": (ScriptedSystem(bend=_always_yes), "verdict_flip_rate", 0.5),
    "never abstain": (ScriptedSystem(bend=_never_abstain), "abstention_recall", 0.0),
    "always abstain": (ScriptedSystem(bend=_always_abstain), "over_abstention", 1.0),
    "shuffle passages": (ScriptedSystem(bend=_shuffle_passages), "rr@10", 0.5),
    "drop the history": (ScriptedSystem(hear=lambda turns: turns[-1:]), "follow_up_correct_live", 0.0),
    "truncate answers": (ScriptedSystem(bend=_truncate), "vital_strict", 0.25),
    "add an unsupported sentence": (ScriptedSystem(bend=_add_sentence), "sentences_claimed", 0.5),
}


def test_the_system_that_is_not_broken_is_perfect(tmp_path: Path) -> None:
    summary = _score(ScriptedSystem(), tmp_path)
    assert {name: summary[name].value for name in PERFECT} == PERFECT


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_break_is_caught_by_the_metric_for_it(name: str, tmp_path: Path) -> None:
    system, metric, expected = MUTATIONS[name]
    assert _score(system, tmp_path)[metric].value == expected
