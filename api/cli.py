"""The `betz` program. Its commands only read arguments, call ingest, qa or evals, and show what comes back."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.admin import audit, keys_app, purge
from api.cli_options import AsJson, Index
from api.corpus import app as corpus_app
from api.fetch import app as fetch_app
from api.index import app as index_app
from api.search import EvidenceTypes, Reviews, SourceKinds, YearFrom, YearTo, filters_of, search
from ingest.errors import BetzError
from ingest.settings import BUNDLED_CORPUS, Settings

app = typer.Typer(
    name="betz",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Answers from reference documents, with a citation behind every sentence.",
)
schema_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Print the schemas of what Betz returns.")
eval_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Measure answers, gate a release, fit weights."
)
app.add_typer(schema_app, name="schema")
app.add_typer(corpus_app, name="corpus")
app.add_typer(index_app, name="index")
app.add_typer(fetch_app, name="fetch")
app.add_typer(eval_app, name="eval")
app.add_typer(keys_app, name="keys")

_INTERRUPTED = 130


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; default: the bundled corpus.")] = None,
    index: Index = None,
    backend: Annotated[
        str, typer.Option(help="What embeds: auto, torch-fp32, torch-bf16, onnx-fp32, onnx-int8, openvino, cuda.")
    ] = "",
    index_type: Annotated[str, typer.Option(help="Vector index: auto, flat, hnsw, ivfpq.")] = "auto",
    allow_failures: Annotated[bool, typer.Option(help="Exit with 0 although some files failed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the index hold exactly the documents under PATHS and publish it in one step."""
    from api.terminal import progress_bars, show_report
    from ingest.pipeline import ingest as run
    from qa.cross_encoder import ensure_cross_encoder

    settings = Settings.at(index).model_copy(
        update={"index_type": index_type} | ({"backend": backend} if backend else {})
    )
    with progress_bars() as progress:
        report = run(paths or [BUNDLED_CORPUS], settings, progress=progress)
    ensure_cross_encoder(settings.cache)  # so that the first answer need not
    show_report(report, as_json=as_json)
    if report.failed and not allow_failures:
        raise typer.Exit(1)


@app.command()
def ask(
    turns: Annotated[
        list[str] | None, typer.Argument(help="The questions of one conversation; the last is answered.")
    ] = None,
    index: Index = None,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None, typer.Option(help='Answer a file of lines {"id", "turns": [...]} with lines {"id", "answer"}.')
    ] = None,
    kind: SourceKinds = None,
    evidence: EvidenceTypes = None,
    review: Reviews = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    audience: Annotated[Literal["clinician", "plain"], typer.Option(help="For whom to answer.")] = "clinician",
) -> None:
    """Answer a question, or the last question of a conversation."""
    from qa.assistant import Assistant
    from qa.options import AnswerOptions

    if (batch is None) == (not turns):
        raise BetzError("Give a question or --batch FILE.", hint='For example: betz ask "what is PLS?"')
    options = AnswerOptions(audience=audience, filters=filters_of(kind, evidence, review, year_from, year_to))
    if batch:
        from api.batch import BatchRequest, answer_batch, read_batch

        requests = read_batch(batch, BatchRequest)
        answer_batch(requests, Assistant.open(Settings.at(index)), sys.stdout, options)
        return
    answer = Assistant.open(Settings.at(index)).answer(turns or [], options)
    if as_json:
        print(answer.model_dump_json(indent=2))
    else:
        from api.terminal import show_answer

        show_answer(answer)


app.command()(search)
app.command()(audit)
app.command()(purge)


@app.command()
def passage(
    document: Annotated[str, typer.Argument(help="Document id.")],
    start: Annotated[int, typer.Argument(help="First character.")],
    end: Annotated[int, typer.Argument(help="Character after the last.")],
    index: Index = None,
    context: Annotated[int, typer.Option(min=0, help="Characters shown before and after.")] = 400,
    as_json: AsJson = False,
) -> None:
    """Show a cited passage in its context."""
    from ingest.reader import IndexReader
    from qa.passage import open_passage

    found = open_passage(IndexReader.open(Settings.at(index).index), document, start, end, context=context)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        from api.terminal import show_passage

        show_passage(found)


@app.command()
def doctor(index: Index = None) -> None:
    """Check versions, model and index; exit with 1 when something is wrong."""
    from api.doctor import examine
    from api.terminal import show_findings

    findings = examine(Settings.at(index))
    show_findings(findings)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def serve(
    index: Index = None,
    host: Annotated[str, typer.Option(help="Address to listen on; one that others reach needs keys.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    require_key: Annotated[bool, typer.Option(help="Ask for a key on this machine too, as behind a proxy.")] = False,
    allow_host: Annotated[list[str] | None, typer.Option(help="Name under which the service may be called.")] = None,
) -> None:
    """Serve the chat page and the answer service."""
    from api.server import serve as run
    from api.service_settings import ServiceSettings

    service = ServiceSettings(workers=workers, require_key=require_key, allowed_hosts=tuple(allow_host or ()))
    run(Settings.at(index), service, host=host, port=port)


@app.command()
def mcp(index: Index = None) -> None:
    """Serve search, fetch and ask to an agent, over standard input and output (Model Context Protocol)."""
    from api.mcp_server import create_server

    create_server(Settings.at(index)).run("stdio")


@app.command()
def bench(
    index: Index = None,
    runs: Annotated[int, typer.Option(min=1, help="Cold starts to time.")] = 7,
    ingest: Annotated[Path | None, typer.Option(help="Time ingest of this BEIR folder instead.")] = None,
    documents: Annotated[int, typer.Option(min=2, help="How many of its documents.")] = 2_000,
    tutorial: Annotated[bool, typer.Option(help="Time LangChain's tutorial pipeline beside it.")] = False,
    synthetic: Annotated[int, typer.Option(min=0, help="Build and query an index of that many random chunks.")] = 0,
    index_type: Annotated[str, typer.Option(help="Vector index of the random chunks.")] = "auto",
    service: Annotated[int, typer.Option(min=0, help="Have that many answers given by a service under load.")] = 0,
    clients: Annotated[int, typer.Option(min=1, help="How many chat with it at once.")] = 32,
    workers: Annotated[int, typer.Option(min=1, help="How many processes it has.")] = 1,
) -> None:
    """Time cold starts and warm answers, ingest, an index of random chunks, or the service under load."""
    if service:
        from evals.bench_service import bench_service

        bench_service(Settings.at(index), clients=clients, answers=service, workers=workers)
        return
    if synthetic:
        from api.terminal import progress_bars
        from evals.bench_scale import bench_scale

        with progress_bars() as progress:
            bench_scale(synthetic, index_type, progress)
        return
    if ingest:
        from evals.bench_ingest import bench_ingest

        bench_ingest(ingest, Settings.at(index), documents=documents, tutorial=tutorial)
        return
    from evals.bench import bench as run

    run(Settings.at(index), runs=runs)


@schema_app.command("answer")
def schema_answer() -> None:
    """Print the JSON Schema of an answer."""
    from qa.answer import Answer

    print(json.dumps(Answer.model_json_schema(mode="serialization"), indent=2))


@schema_app.command("gold")
def schema_gold() -> None:
    """Print the JSON Schema of a gold file, for editors."""
    from evals.gold import gold_schema

    print(json.dumps(gold_schema(), indent=2))


@eval_app.command("cases")
def eval_cases(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of cases.")],
    index: Index = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the cases that fail.")] = False,
) -> None:
    """Answer development cases and count those that pass."""
    from evals.cases import report_cases
    from qa.assistant import Assistant

    report_cases(files, Assistant.open(Settings.at(index)), verbose=verbose)


def main() -> None:
    """Run the program: every expected failure is one line on standard error and a non-zero exit."""
    if sys.argv[1:2] == ["eval"]:  # the harness takes a while to import, and only this command needs it
        from evals.commands import app as suites
        from evals.fitting import app as fits

        eval_app.registered_commands += suites.registered_commands + fits.registered_commands
    command = typer.main.get_command(app)
    try:
        code = command.main(prog_name="betz", standalone_mode=False)
        if code == _INTERRUPTED:
            code = _fail("Stopped.", _INTERRUPTED)
    except BetzError as error:
        code = _fail(str(error))
    except KeyboardInterrupt:
        code = _fail("Stopped.", _INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except OSError as error:
        code = _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except Exception as error:
        usage = getattr(error, "format_message", None)
        if usage is None:
            raise
        code = _fail(" ".join(usage().split()), 2)
    raise SystemExit(code)


def _fail(message: str, code: int = 1) -> int:
    print(f"betz: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
