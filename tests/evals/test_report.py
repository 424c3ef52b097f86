import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import compare, run_suite, score
from evals.export import export_run
from evals.external.rows import External, Row
from evals.metrics.spans import Span
from evals.report import cut, report_comparison, report_run
from evals.statistics import Estimate
from evals.summary import Observation, measured
from qa.answer import Answer
from tests.evals.harness import ScriptedSystem, tiny_suite

pytestmark = pytest.mark.usefixtures("few_replicates")

_HOSTILE = "<script>alert(1)</script><img src=x onerror=y>"


def _hostile(answer: Answer) -> Answer:
    passages = [passage.model_copy(update={"title": _HOSTILE}) for passage in answer.passages]
    return answer.model_copy(
        update={"text": answer.text + _HOSTILE, "standalone_question": _HOSTILE, "passages": passages}
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def _page(folder: Path, system: ScriptedSystem) -> str:
    run = run_suite(tiny_suite(folder), system, folder)
    return report_run(run, score(run), notes=["matcher: kappa <0.5>"])


def test_what_the_system_says_is_escaped(tmp_path: Path) -> None:
    page = _page(tmp_path, ScriptedSystem(bend=_hostile))
    found = _Tags()
    found.feed(page)
    assert "&lt;script&gt;" in page
    assert not {"script", "img", "link", "iframe"} & found.tags
    assert not {name for name in found.attributes if name.startswith("on") or name in ("src", "href")}


def test_nothing_is_fetched(tmp_path: Path) -> None:
    page = _page(tmp_path, ScriptedSystem())
    assert not re.search(r"https?://|url\(|@import", page)


def test_the_first_table_gives_every_metric_with_its_denominators(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    summary = score(run)
    first = report_run(run, summary).partition("</table>")[0]
    for metric in summary.metrics:
        assert f"<td>{metric.name}</td>" in first
    for heading in ("n total", "abstained", "unparsed", "errors"):
        assert heading in first


def test_a_wrong_turn_tells_where_it_went_wrong(tmp_path: Path) -> None:
    page = _page(
        tmp_path, ScriptedSystem(bend=lambda answer: answer.model_copy(update={"text": "Yes.", "passages": []}))
    )
    assert "retrieval miss" in page
    assert "lacks no-cure (not in the passages)" in page


def test_an_error_is_shown(tmp_path: Path) -> None:
    def bend(answer: Answer) -> Answer:
        raise RuntimeError("<broken>")

    assert "RuntimeError: &lt;broken&gt;" in _page(tmp_path, ScriptedSystem(bend=bend))


def test_notes_are_shown_and_escaped(tmp_path: Path) -> None:
    assert "matcher: kappa &lt;0.5&gt;" in _page(tmp_path, ScriptedSystem())


def test_external_suites_are_shown_with_what_was_skipped_and_calibrate_the_matcher(tmp_path: Path) -> None:
    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    summary = score(run)
    assert "Matcher of must-have facts: uncalibrated" in report_run(run, summary)
    kappa = measured("entailment", "kappa", Estimate(0.64, 0.54, 0.73), [Observation("a", 1.0)], unit="pairs")
    suites = [
        External(suite="kqa", rows=(Row(system="matcher", metric=kappa),), skipped=()),
        External(suite="beir", rows=(), notes=("a <note>",), skipped=("no <index>",)),
    ]
    page = report_run(run, summary, externals=suites)
    assert "Matcher of must-have facts: calibrated: kappa 0.64 [0.54, 0.73] (kqa, n = 1)" in page
    assert "<td>matcher</td>" in page
    assert "SKIPPED beir: no &lt;index&gt;" in page
    assert "a &lt;note&gt;" in page


def test_what_gold_asks_for_and_the_answer_cites_is_marked(tmp_path: Path) -> None:
    page = _page(tmp_path, ScriptedSystem())
    assert '<mark class="gold cited">Riluzole does not cure ALS.</mark>' in page


def test_a_comparison_names_what_broke_and_escapes_it(tmp_path: Path) -> None:
    suite = tiny_suite(tmp_path)
    before = run_suite(suite, ScriptedSystem(), tmp_path)
    after = run_suite(suite, ScriptedSystem(bend=lambda answer: answer.model_copy(update={"text": "Yes."})), tmp_path)
    page = report_comparison(compare(before, after))
    assert "Were right, are wrong: 4" in page
    assert "riluzole-001#1" in page


_edges = st.integers(0, 60)


@given(text=st.text(min_size=1, max_size=40), start=st.integers(0, 20), spans=st.lists(st.tuples(_edges, _edges)))
def test_the_pieces_of_a_passage_are_its_text(text: str, start: int, spans: list[tuple[int, int]]) -> None:
    gold = [Span("d", min(pair), max(pair)) for pair in spans]
    passage = Span("d", start, start + len(text))
    pieces = list(cut(text, passage, gold, [Span("other", start, start + 1)]))
    assert "".join(piece.text for piece in pieces) == text
    assert not any(piece.cited for piece in pieces)
    marked = [piece.gold for piece in pieces for _ in piece.text]
    assert marked == [any(span.start <= start + i < span.end for span in gold) for i in range(len(text))]


def test_an_export_for_ragas_has_its_columns(tmp_path: Path) -> None:
    import json

    run = run_suite(tiny_suite(tmp_path), ScriptedSystem(), tmp_path)
    row = json.loads(next(export_run(run, "ragas")))
    assert set(row) == {"user_input", "response", "retrieved_contexts", "reference_contexts", "reference"}
    assert row["reference_contexts"] == ["Riluzole does not cure ALS."]


def test_an_export_leaves_out_turns_without_an_answer(tmp_path: Path) -> None:
    system = ScriptedSystem()

    def bend(answer: Answer) -> Answer:
        if len(system.asked) == 1:
            raise RuntimeError("broken")
        return answer

    system.bend = bend
    run = run_suite(tiny_suite(tmp_path), system, tmp_path)
    assert len(list(export_run(run, "jsonl"))) == 4
