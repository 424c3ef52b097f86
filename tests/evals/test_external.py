import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.commands import app
from evals.external.bioasq import alias_recall, alias_rows, yes_no_rows
from evals.external.claims import bioasq_rows, healthver_rows, pubmedqa_rows
from evals.external.data import Skipped, read_jsonl, read_qrels
from evals.external.labellers import verdict_models, verifiers
from evals.external.matcher import load_wordings, matcher_rows, statement_key
from evals.external.retrieval import CONDENSED, retrieval_rows
from evals.external.rows import Labeller, Labellers, Row, label_rows, majority
from evals.external.snippets import snippet_rows
from evals.external.suites import Means, run_external
from evals.metrics.facts import Wordings
from evals.metrics.spans import Span
from ingest.errors import BetzError
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.answer import Answer
from qa.model_settings import NO_MODELS, ModelSettings
from tests.conftest import quiet
from tests.entailment_model import make_model

pytestmark = pytest.mark.usefixtures("few_replicates")


def _write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def _values(rows: Sequence[Row]) -> dict[tuple[str, str], float | None]:
    return {(row.system, row.metric.name): row.metric.value for row in rows}


def _beir(folder: Path, *judgements: tuple[str, str, int]) -> Path:
    _write(folder / "queries.jsonl", {"_id": "q1", "text": "one"}, {"_id": "q2", "text": "two"})
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, judgement)) for judgement in judgements)]
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_ranking_is_scored_with_the_gain_of_the_notes(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "right", 1))
    found = _values(list(retrieval_rows(folder, {"s": lambda _: ["wrong", "right"]}, progress=quiet)))
    assert found["s", "ndcg@10"] == pytest.approx(0.63093)
    assert (found["s", "rr@10"], found["s", "judged@10"]) == (0.5, 0.5)


def test_queries_without_a_relevant_document_are_left_out(tmp_path: Path) -> None:
    rows = list(retrieval_rows(_beir(tmp_path, ("q1", "a", 1)), {"s": lambda _: ["a"]}, progress=quiet))
    assert {row.metric.n_total for row in rows} == {1}


def test_a_query_that_finds_nothing_and_one_that_fails_score_0(tmp_path: Path) -> None:
    def search(query: str) -> list[str]:
        if query == "two":
            raise RuntimeError
        return []

    folder = _beir(tmp_path, ("q1", "a", 1), ("q2", "a", 1))
    rows = {row.metric.name: row.metric for row in retrieval_rows(folder, {"s": search}, progress=quiet)}
    assert (rows["ndcg@10"].value, rows["ndcg@10"].n_total, rows["ndcg@10"].n_error) == (0.0, 2, 1)


def test_pooled_judgements_are_also_scored_without_what_was_not_judged(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "right", 2), ("q1", "bad", 0))
    found = _values(list(retrieval_rows(folder, {"s": lambda _: ["unjudged", "right", "bad"]}, progress=quiet)))
    assert found["s", CONDENSED] == found["s", "success@1, judged only"] == 1.0
    assert found["s", "success@1"] == 0.0
    assert found["s", "ndcg@10"] == pytest.approx(0.63093)


def test_of_a_pair_judged_twice_the_higher_grade_counts(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "a", 3), ("q1", "a", 1), ("q2", "b", 0), ("q2", "b", 2))
    assert read_qrels(folder) == {"q1": {"a": 3}, "q2": {"b": 2}}


def test_a_bad_judgement_is_named_by_its_line(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "a", 1))
    with (folder / "qrels.tsv").open("a") as stream:
        stream.write("q2\tb\thigh\n")
    with pytest.raises(BetzError, match=r"qrels\.tsv:3: "):
        read_qrels(folder)


def test_compressed_and_plain_lines_read_the_same(tmp_path: Path) -> None:
    plain = _write(tmp_path / "a.jsonl", {"x": 1})
    with gzip.open(tmp_path / "b.jsonl.gz", "wb") as stream:
        stream.write(plain.read_bytes())
    assert read_jsonl(tmp_path, "a.jsonl", "x") == read_jsonl(tmp_path, "b.jsonl", "x") == [{"x": 1}]


@pytest.mark.parametrize("line", ["{", "[]", '{"y": 1}', "1"])
def test_a_line_that_is_no_record_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"x": 1}}\n{line}\n')
    with pytest.raises(BetzError, match=r"a\.jsonl:2: "):
        read_jsonl(tmp_path, "a.jsonl", "x")


@pytest.mark.parametrize(
    ("text", "share"),
    [("It is PD-L1 status.", 0.5), ("pd l1 and ALK", 1.0), ("PD-L10 status, talk", 0.0), ("", 0.0)],
)
def test_an_alias_is_a_run_of_whole_words(text: str, share: float) -> None:
    assert alias_recall([["PD-L1", "programmed death ligand 1"], ["ALK"]], text) == share


def _bioasq(kind: str, exact: object, *snippets: str) -> dict[str, object]:
    held = [{"doc": "d", "text": text} for text in snippets]
    return {"_id": "q", "text": "what?", "type": kind, "exact_answer": exact, "snippets": held}


def _answer(text: str = "", **fields: object) -> Answer:
    return Answer.model_validate(
        {"status": "answered", "question": "q", "standalone_question": "q", "text": text} | fields
    )


def test_verdicts_end_to_end_stand_beside_the_majority() -> None:
    rows = [_bioasq("yesno", exact) for exact in ("yes", "Yes", "no", "yes")]
    answers = [_answer(verdict="yes"), _answer(verdict="depends"), _answer(verdict="yes"), None]
    found = list(yes_no_rows(rows, answers))
    assert _values(found)["betz", "accuracy"] == 0.25
    assert _values(found)["betz", "flip_rate"] == 0.25
    assert _values(found)["majority", "accuracy"] == 0.75
    assert (found[0].metric.n_unparsed, found[0].metric.n_error) == (1, 1)


def test_aliases_are_looked_for_in_the_answer_and_in_all_gold_snippets() -> None:
    rows = alias_rows([_bioasq("factoid", [["ALK"]], "It is ALK.")], [_answer("Something else.")])
    found = _values([row for row in rows if row.metric.family == "factoid"])
    assert (found["betz, answer", "alias_recall"], found["all gold snippets", "alias_recall"]) == (0.0, 1.0)


def _model(label: Callable[[str, Sequence[str]], str], workers: int = 1) -> Labellers:
    return {"model": Labeller(label, workers)}


def test_what_labels_gets_the_gold_snippets(tmp_path: Path) -> None:
    def label(question: str, evidence: Sequence[str]) -> str:
        return "yes" if evidence == ["It works."] else "no"

    rows = [_bioasq("yesno", "yes", "It works."), _bioasq("yesno", "no", "It fails."), _bioasq("list", [["ALK"]])]
    _write(tmp_path / "queries.jsonl", *rows)
    found = list(bioasq_rows(tmp_path, _model(label), progress=quiet))
    assert _values(found)["model", "accuracy"] == 1.0
    assert found[-1].metric.n_total == 2


@pytest.mark.parametrize(("label", "state"), [("perhaps", "n_unparsed"), ("abstained", "n_abstained")])
def test_a_label_that_is_none_of_the_classes_is_wrong_in_a_state_of_its_own(
    label: str, state: str, tmp_path: Path
) -> None:
    _write(tmp_path / "questions.jsonl", {"text": "q", "contexts": ["c"], "verdict": "maybe"})
    rows = list(pubmedqa_rows(tmp_path, _model(lambda *_: label), progress=quiet))
    accuracy = next(row.metric for row in rows if (row.system, row.metric.name) == ("model", "accuracy"))
    assert (accuracy.value, getattr(accuracy, state), accuracy.n_scored) == (0.0, 1, 0)


def test_what_labels_and_fails_is_an_error(tmp_path: Path) -> None:
    def fail(question: str, evidence: Sequence[str]) -> str:
        raise RuntimeError

    _write(tmp_path / "questions.jsonl", {"text": "q", "contexts": ["c"], "verdict": "yes"})
    assert list(pubmedqa_rows(tmp_path, _model(fail), progress=quiet))[-1].metric.n_error == 1


def test_what_labels_and_cannot_go_on_stops_the_suite(tmp_path: Path) -> None:
    def stop(question: str, evidence: Sequence[str]) -> str:
        raise BetzError("it is down")

    _write(tmp_path / "questions.jsonl", {"text": "q", "contexts": ["c"], "verdict": "yes"})
    with pytest.raises(BetzError, match="it is down"):
        list(pubmedqa_rows(tmp_path, _model(stop), progress=quiet))


def test_labels_keep_the_order_of_the_questions_whoever_is_first(tmp_path: Path) -> None:
    def label(question: str, evidence: Sequence[str]) -> str:
        time.sleep(0.02 if question == "0" else 0)
        return "yes" if int(question) % 2 else "no"

    rows: list[dict[str, object]] = [
        {"text": str(n), "contexts": [], "verdict": "yes" if n % 2 else "no"} for n in range(8)
    ]
    _write(tmp_path / "questions.jsonl", *rows)
    found = _values(list(pubmedqa_rows(tmp_path, _model(label, workers=4), progress=quiet)))
    assert found["model", "accuracy"] == 1.0


def test_without_anything_that_labels_the_majority_is_left(tmp_path: Path) -> None:
    _write(tmp_path / "claims.jsonl", {"claim": "c", "evidence": "e", "label": "neutral"})
    found: list[Row] = []
    with pytest.raises(Skipped, match="nothing that labels"):
        found.extend(healthver_rows(tmp_path, {}, progress=quiet))
    assert {row.system for row in found} == {"majority"}


def test_what_verifies_here_is_measured_whole_and_in_parts(bundled: Settings, tmp_path: Path) -> None:
    evidence = "We saw this: masks  help a lot. Masks help, because they filter. Masks do not cure."
    labelled = (
        ("masks help a lot", "supports"),
        ("Masks help.", "supports"),
        ("Masks cure", "refutes"),
        ("Masks harm", "neutral"),
    )
    _write(tmp_path / "claims.jsonl", *({"claim": c, "evidence": evidence, "label": label} for c, label in labelled))
    systems = verifiers(bundled, NO_MODELS)
    found = _values(list(healthver_rows(tmp_path, systems, progress=quiet)))
    assert systems.keys() == {"verbatim", "checks", "verifier"}
    assert found["verbatim", "accuracy"] == pytest.approx(2 / 4)
    assert found["checks", "accuracy"] == pytest.approx(3 / 4)  # it takes harm for supported too
    assert found["checks", "supports_precision"] == pytest.approx(2 / 3)
    assert found["checks", "supports_recall"] == 1
    assert found["verifier", "supports_precision"] == 1
    assert found["verifier", "supports_recall"] == pytest.approx(1 / 2)


def test_an_entailment_model_that_is_set_is_measured_by_itself(bundled: Settings, tmp_path: Path) -> None:
    folder = make_model(tmp_path / "nli", ("contradiction", "entailment", "neutral"), 0)
    systems = verifiers(bundled, ModelSettings(entailment_model=str(folder)))
    assert systems["entailment model"].label("Masks cure.", ["Masks help."]) == "refutes"
    assert systems["entailment model"].label("Masks cure.", ["Masks help. " * 30]) == "abstained"
    assert systems["verifier"].label("Masks help people.", ["Masks help people now."]) == "neutral"


def test_the_verdict_model_reads_the_evidence(bundled: Settings) -> None:
    yes, no = ["Drug A prolongs survival in the disease."], ["Drug A does not prolong survival in the disease."]
    labels = [
        verdict_models(bundled)["verdict model, must answer"].label("Does drug A prolong survival?", evidence)
        for evidence in (yes, no)
    ]
    assert labels == ["yes", "no"]


def test_gold_snippets_are_found_where_they_stand(bundled: Settings, tmp_path: Path) -> None:
    document = IndexReader.open(bundled.index).document("pls")
    assert document is not None
    first = document.sentences[0]
    held, foreign = document.text[first.start : first.end], "This stands nowhere."
    row = {"_id": "q", "text": "t", "snippets": [{"doc": "pls", "text": text} for text in (held, foreign)]}
    _write(tmp_path / "queries.jsonl", row)

    def search(query: str) -> list[Span]:
        return [Span("pls", first.start, first.end + (first.end - first.start))]

    found = _values(list(snippet_rows(tmp_path, {"s": search}, {"pls": document}.get, progress=quiet)))
    assert found == {
        ("s", "snippet_precision@10"): 0.5,
        ("s", "snippet_recall@10"): 1.0,
        ("s", "snippet_f1@10"): pytest.approx(2 / 3),
    }


def test_macro_f1_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    gold, given = ["yes", "no", "maybe", "yes", "no"], ["yes", "yes", "maybe", "no", "no"]
    found = _values(list(label_rows("s", "f", gold, given, unit="pairs", classes=("yes", "no", "maybe"))))
    assert found["s", "macro_f1"] == pytest.approx(f1_score(gold, given, average="macro"), abs=1e-6)


def test_the_majority_breaks_ties_by_name() -> None:
    assert majority(["yes", "no"]) == ["no", "no"]


_SLOW = {statement_key("It is slow."): Wordings(all_of=(("slow",),))}


def _statements(folder: Path) -> Path:
    raters = {"entailment": ["Entailment", "Entailment", "Neutral"], "neutral": ["Neutral", "Neutral", "Entailment"]}
    rows = [
        {"question": "q", "answer": answer, "statement": "It is slow.", "label": label, "labels": raters[label]}
        for answer, label in (
            ("Slow.", "entailment"),
            ("Slow!", "neutral"),
            ("It drags on.", "entailment"),
            ("No.", "neutral"),
        )
    ]
    _write(folder / "statements.jsonl", *rows)
    return folder


def test_the_matcher_is_calibrated_on_authored_wordings(tmp_path: Path) -> None:
    found = _values(list(matcher_rows(_statements(tmp_path), _SLOW, progress=quiet)))
    assert (found["matcher", "precision"], found["matcher", "recall"], found["matcher", "kappa"]) == (0.5, 0.5, 0.0)
    assert found["physicians 1 and 2", "kappa"] == 1.0
    assert found["physicians 1 and 3", "kappa"] == -1.0


def test_without_authored_wordings_the_matcher_is_skipped_after_the_rest(tmp_path: Path) -> None:
    rows = matcher_rows(_statements(tmp_path), {}, progress=quiet)
    found: list[str] = []
    with pytest.raises(Skipped, match="no wordings are authored"):
        found.extend(row.system for row in rows)
    assert "physicians 2 and 3" in found
    assert "matcher" not in found


def test_wordings_that_are_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "wordings.yaml").write_text('abc: [["slow"], []]')
    with pytest.raises(BetzError, match=r"wordings\.yaml: abc\.all_of\.1"):
        load_wordings(tmp_path / "wordings.yaml")


def test_the_wordings_of_the_project_hold_no_statement() -> None:
    found = load_wordings(None)
    assert len(found) > 200
    assert all(len(key) == 12 for key in found)


@pytest.mark.parametrize("suite", ["bioasq", "beir", "pubmedqa", "healthver", "kqa"])
def test_a_suite_without_its_data_is_skipped_and_named(suite: str, bundled: Settings, tmp_path: Path) -> None:
    found = run_external(suite, Means(folder=tmp_path, settings=bundled))
    assert found.rows == ()
    assert any("does not exist" in reason for reason in found.skipped)


def test_a_suite_without_its_index_is_skipped_and_exits_with_3(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "a", 1))
    result = CliRunner().invoke(app, ["external", "beir", str(folder), "--index", str(tmp_path / "none")])
    assert result.exit_code == 3
    assert "SKIPPED beir" in result.output


def test_betz_and_its_floors_search_the_same_index(bundled: Settings, tmp_path: Path) -> None:
    _write(tmp_path / "queries.jsonl", {"_id": "q1", "text": "What is primary lateral sclerosis?"})
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tpls\t1\n")
    found = run_external("beir", Means(folder=tmp_path, settings=bundled))
    recall = {row.system: row.metric.value for row in found.rows if row.metric.name == "recall@10"}
    assert recall == dict.fromkeys(("betz", "BM25", "dense", "RRF", "convex"), 1.0)


def test_a_metadata_field_can_be_asked_instead_of_the_text(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "a", 1))
    _write(folder / "queries.jsonl", {"_id": "q1", "text": "short", "metadata": {"message": "as it was typed"}})
    asked: list[str] = []

    def search(query: str) -> list[str]:
        asked.append(query)
        return ["a"]

    rows = list(retrieval_rows(folder, {"s": search}, asked="message", progress=quiet))
    assert asked == ["as it was typed"]
    assert _values(rows)["s", "recall@100"] == 1.0


def test_a_field_that_a_query_lacks_skips_the_suite(tmp_path: Path) -> None:
    folder = _beir(tmp_path, ("q1", "a", 1))
    with pytest.raises(Skipped, match="query q1 has no message"):
        list(retrieval_rows(folder, {"s": lambda _: []}, asked="message", progress=quiet))
