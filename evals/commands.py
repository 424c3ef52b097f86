"""The commands of `betz eval` that work with suites and runs.

Exit codes: 0 done or passed, 1 a gate failed, 2 an error of the harness or of the gold, 3 not complete.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli_options import AsJson, Index
from evals.search.commands import search, search_latency, train_ranking
from ingest.errors import BetzError
from ingest.settings import Settings

if TYPE_CHECKING:
    from evals.external.rows import External
    from evals.gold_items import GoldItem
    from evals.judge.model import Judge
    from evals.summary import Summary

FAULT, INCOMPLETE = 2, 3
BASELINE = Path(__file__).resolve().parent / "baselines" / "main.json"

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Run and judge suites of gold questions.")

Run = Annotated[Path, typer.Argument(help="Run folder.")]
Gold = Annotated[str | None, typer.Option(help="Gold to score against: gold, a file or a folder; default: the run's.")]


@contextmanager
def _faults() -> Iterator[None]:
    """Turn an expected failure into one line and exit code 2."""
    try:
        yield
    except BetzError as error:
        print(f"betz: {error}", file=sys.stderr)
        raise typer.Exit(FAULT) from error


@app.command()
def validate(
    suite: Annotated[str, typer.Argument(help="gold, a gold file, or a folder of them.")] = "gold", index: Index = None
) -> None:
    """Check gold: form, rules, examples, and that every quote stands in the index exactly once."""
    from evals.gold import resolve
    from evals.gold_faults import GoldError
    from evals.suite import load_suite
    from ingest.reader import IndexReader

    with _faults():
        try:
            found = load_suite(suite)
            resolve(found.items, IndexReader.open(Settings.at(index).index).document)
        except GoldError as error:
            for fault in error.faults:
                print(fault)
            raise
        print(f"{found.name}: {len(found.items)} items, {found.turns} turns, sha256 {found.sha256}")


@app.command()
def run(
    suite: Annotated[str, typer.Argument(help="gold, a gold file, or a folder of them.")] = "gold",
    index: Index = None,
    config: Annotated[Path | None, typer.Option(help="YAML file of settings, kept with the run.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of runs.")] = Path("runs"),
    resume: Annotated[Path | None, typer.Option(help="Run folder of a run that was stopped.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Conversations at a time; times are then of a busy machine.")] = 1,
) -> None:
    """Answer every question of SUITE, store the answers, score them and write the report."""
    from api.terminal import progress_bars
    from evals.config import load_config, settings_in_force
    from evals.run import run_suite
    from qa.assistant import Assistant

    with _faults():
        if config:
            os.environ.update(load_config(config))
        started: list[Path] = []
        try:
            with progress_bars() as progress:
                folder = run_suite(
                    suite,
                    Assistant.open(Settings.at(index)),
                    out,
                    config=settings_in_force(),
                    resume=resume,
                    workers=workers,
                    progress=progress,
                    begun=started.append,
                )
        except KeyboardInterrupt as error:
            how = f"; go on with: betz eval run {suite} --resume {started[0]}" if started else ""
            print(f"betz: Stopped{how}", file=sys.stderr)
            raise typer.Exit(INCOMPLETE) from error
        print(folder)
        _finish(folder, None, as_json=False)


@app.command()
def score(run: Run, gold: Gold = None, as_json: AsJson = False) -> None:
    """Score the stored answers of RUN and write summary.json and report.html."""
    with _faults():
        _finish(run, _items(gold), as_json=as_json)


@app.command()
def report(
    run: Run,
    gold: Gold = None,
    out: Annotated[Path | None, typer.Option(help="HTML file; default report.html in RUN.")] = None,
    note: Annotated[list[str] | None, typer.Option(help="A footnote.")] = None,
    external: Annotated[
        list[Path] | None, typer.Option(help="What `external … --json` printed, to show and to calibrate by.")
    ] = None,
    export: Annotated[
        Literal["ragas", "jsonl"] | None, typer.Option(help="Print the run for another tool instead.")
    ] = None,
) -> None:
    """Write one self-contained HTML file about RUN."""
    with _faults():
        items = _items(gold)
        if export:
            from evals.export import export_run

            for line in export_run(run, export, items):
                print(line)
            return
        from evals.external.rows import load_external
        from evals.score import score as score_run

        suites = [load_external(path) for path in external or []]
        print(_write_report(run, score_run(run, items), items, out=out, notes=note or [], externals=suites))


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Run folder.")],
    after: Annotated[Path, typer.Argument(help="Run folder.")],
    gold: Gold = None,
    html: Annotated[Path | None, typer.Option(help="Write an HTML file too.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two runs: flips, differences with intervals, paired tests, topics."""
    from evals.compare import compare as compare_runs
    from evals.report import report_comparison
    from evals.terminal import show_comparison

    with _faults():
        found = compare_runs(before, after, _items(gold))
        if html:
            html.write_text(report_comparison(found), encoding="utf-8")
        if as_json:
            print(found.model_dump_json(indent=2))
        else:
            show_comparison(found)


@app.command()
def gate(
    run: Run,
    baseline: Annotated[Path, typer.Option(help="Baseline file.")] = BASELINE,
    again: Annotated[Path | None, typer.Option(help="A second run of the same suite, to prove determinism.")] = None,
    gold: Gold = None,
    junit: Annotated[Path | None, typer.Option(help="JUnit XML file; default junit.xml in RUN.")] = None,
    update: Annotated[bool, typer.Option(help="Make RUN the baseline, unless it breaks an invariant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Exit with 0 when RUN keeps every invariant, 1 when it breaks one, 3 when one could not be checked."""
    from evals.gate import PASSED, baseline_of, check_run, exit_code, load_baseline
    from evals.junit import write_junit
    from evals.run_folder import RunFolder
    from evals.score import score as score_run
    from evals.terminal import show_checks

    with _faults():
        summary = score_run(run, _items(gold))
        made = baseline_of(summary) if update else None
        repeat = (RunFolder(run), RunFolder(again)) if again else None
        checks = check_run(summary, made or load_baseline(baseline), repeat)
        write_junit(junit or run / "junit.xml", summary, checks)
        if as_json:
            print(json.dumps([check.model_dump() for check in checks], indent=2))
        else:
            show_checks(checks)
        if made and exit_code(checks) == PASSED:
            baseline.parent.mkdir(parents=True, exist_ok=True)
            baseline.write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
            print(baseline)
    raise typer.Exit(exit_code(checks))


@app.command()
def mutations(
    suite: Annotated[str, typer.Argument(help="gold, a gold file, or a folder of them.")] = "gold", index: Index = None
) -> None:
    """Break the answers to SUITE in ten ways; exit with 1 when the metric for one does not catch it."""
    from api.terminal import progress_bars
    from evals.mutations import check_mutations
    from evals.suite import load_suite
    from evals.terminal import show_mutations
    from qa.assistant import Assistant

    with _faults():
        with progress_bars() as progress:
            found = list(check_mutations(load_suite(suite), Assistant.open(Settings.at(index)), progress=progress))
        show_mutations(found)
    if not all(caught.is_caught for caught in found):
        raise typer.Exit(1)


@app.command()
def external(
    suite: Annotated[
        Literal["bioasq", "beir", "pubmedqa", "healthver", "kqa"], typer.Argument(help="Which suite it is.")
    ],
    folder: Annotated[Path, typer.Argument(help="Folder of its data.")],
    index: Index = None,
    folds: Annotated[
        Path | None,
        typer.Option(help="bioasq: folder of train-cross-encoder --folds; without one its answers are too good."),
    ] = None,
    facts: Annotated[Path | None, typer.Option(help="kqa: other wordings than those of the project.")] = None,
    judge: Annotated[bool, typer.Option("--judge", help="healthver, kqa: calibrate the judge that is set.")] = False,
    field: Annotated[str, typer.Option(help="What is asked: a query's text, or one of its metadata.")] = "text",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first questions of each part.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure other people's data beside the floors; exit with 3 when something it needs is not there."""
    from api.terminal import progress_bars
    from evals.external.suites import Means, run_external
    from evals.terminal import show_external

    with _faults():
        settings = Settings.at(index)
        judging = _judge(settings) if judge else None
        with progress_bars() as progress:
            means = Means(
                folder=folder,
                settings=settings,
                folds=folds,
                facts=facts,
                judge=judging,
                field=field,
                limit=limit,
                progress=progress,
            )
            found = run_external(suite, means)
        if as_json:
            print(found.model_dump_json(indent=2))
        else:
            show_external(found)
    if found.skipped:
        raise typer.Exit(INCOMPLETE)


@app.command()
def judge(
    run: Run,
    gold: Gold = None,
    workers: Annotated[int, typer.Option(min=1, help="Questions to the judge at a time.")] = 4,
) -> None:
    """Have the judge that is set say what the answers of RUN state and what their citations support.

    The judge is an OpenAI-compatible model: BETZ_JUDGE_MODEL, BETZ_JUDGE_URL, BETZ_JUDGE_KEY. It is calibrated by
    `external kqa --judge` and `external healthver --judge`, and is part of no gate.
    """
    from api.terminal import progress_bars
    from evals.judge.judged import JUDGED, judge_run
    from evals.run_folder import RunFolder
    from evals.score import score as score_run
    from evals.terminal import show_judged

    with _faults():
        with progress_bars() as progress:
            found = judge_run(run, _judge(Settings()), _items(gold), workers=workers, progress=progress)
        RunFolder(run).write_json(JUDGED, found)
        show_judged(found)
        _write_report(run, score_run(run, _items(gold)), _items(gold))


def _judge(settings: Settings) -> "Judge":
    """Return the judge that is set, with its replies in the cache. Raises BetzError."""
    from evals.judge.model import Judge
    from evals.judge.settings import JudgeSettings

    found = JudgeSettings()
    return Judge(found.open(), found.name, settings.cache / "judge")


app.command()(search)
app.command()(search_latency)
app.command()(train_ranking)


def _items(gold: str | None) -> "Sequence[GoldItem] | None":
    from evals.suite import load_suite

    return None if gold is None else load_suite(gold).items


def _finish(run: Path, gold: "Sequence[GoldItem] | None", *, as_json: bool) -> None:
    """Score a run, write what it came to into its folder, and show it; exit with 3 when turns are missing."""
    from evals.run_folder import SUMMARY, RunFolder
    from evals.score import score as score_run
    from evals.terminal import show_summary

    folder = RunFolder(run)
    summary = score_run(run, gold)
    folder.write_json(SUMMARY, summary)
    _write_report(run, summary, gold)
    if as_json:
        print(summary.model_dump_json(indent=2))
    else:
        show_summary(summary, folder.latency())
    if summary.missing or summary.unfit:
        raise typer.Exit(INCOMPLETE)


def _write_report(
    run: Path,
    summary: "Summary",
    gold: "Sequence[GoldItem] | None",
    *,
    out: Path | None = None,
    notes: Sequence[str] = (),
    externals: "Sequence[External]" = (),
) -> Path:
    """Write the HTML report of a scored run and return its path."""
    from evals.report import report_run

    path = out or run / "report.html"
    path.write_text(report_run(run, summary, gold, notes=notes, externals=externals), encoding="utf-8")
    return path
