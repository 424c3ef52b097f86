from evals.search.latency import time_search
from qa.assistant import Assistant
from tests.conftest import quiet


def test_every_step_is_timed_and_adds_up(assistant: Assistant) -> None:
    found = time_search(assistant, ["what is PLS?", "riluzole dose"], 0.5, quiet)
    assert [step.name for step in found.steps] == ["understand", "embed", "dense", "lexical", "fuse", "total"]
    assert (found.n, found.chunks) == (2, assistant.reader.manifest.counts.chunks)
    assert all(0 <= step.p50 <= step.p95 <= step.p99 for step in found.steps)
    total = found.steps[-1]
    assert total.p99 >= max(step.p99 for step in found.steps[:-1])


def test_without_questions_there_are_no_steps(assistant: Assistant) -> None:
    assert time_search(assistant, [], 0.0, quiet).steps == ()
