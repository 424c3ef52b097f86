"""The commands that fit what answers are made with: `betz eval calibrate` and `betz eval train-…`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli_options import Index
from ingest.errors import BetzError
from ingest.settings import Settings

if TYPE_CHECKING:
    from evals.cross_encoder.folds import Folds

app = typer.Typer()

FoldFolder = Annotated[
    Path | None,
    typer.Option("--folds", help="Folder of train-cross-encoder --folds; without one its figures are too good."),
]


@app.command()
def calibrate(
    answerable: Annotated[list[Path], typer.Option(help="JSONL files of cases the corpus answers.")],
    unanswerable: Annotated[list[Path], typer.Option(help="JSONL files of cases it does not.")],
    index: Index = None,
    folds: FoldFolder = None,
    write: Annotated[bool, typer.Option(help="Write the fitted weights to qa/abstention.json.")] = False,
    curve: Annotated[Path | None, typer.Option(help="Write the risk-coverage curve there, as SVG.")] = None,
) -> None:
    """Fit the bar below which Betz abstains, with figures cross-validated by case."""
    from evals.calibrate import calibrate as fit

    fit(answerable, unanswerable, _folds(index, folds), write=write, curve=curve)


@app.command()
def train_polarity(
    folder: Annotated[Path, typer.Argument(help="Folder of BioASQ or PubMedQA data.")],
    index: Index = None,
    write: Annotated[bool, typer.Option(help="Write the fitted weights to qa/polarity.json.")] = False,
) -> None:
    """Fit the model of yes and no, with figures cross-validated by question."""
    from evals.train_polarity import train_polarity as fit
    from ingest.encoder import OnnxEncoder
    from ingest.export import ensure_export
    from ingest.model import find_model

    settings = Settings.at(index)
    encoder = OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))
    fit(folder, encoder.encode, write=write)


@app.command()
def train_evidence(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of questions with marked sentences.")],
    index: Index = None,
    folds: FoldFolder = None,
    write: Annotated[bool, typer.Option(help="Write the fitted weights to qa/evidence.json.")] = False,
) -> None:
    """Fit the weights by which sentences are ranked, with figures cross-validated by question."""
    from evals.train_evidence import train_evidence as fit

    fit(files, _folds(index, folds), write=write)


@app.command()
def train_verdicts(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of questions with the right verdict or null.")],
    index: Index = None,
    folds: FoldFolder = None,
    write: Annotated[bool, typer.Option(help="Write the fitted trees to qa/verdicts.json.")] = False,
) -> None:
    """Fit the model that says whether a verdict is right, with figures cross-validated by question."""
    from evals.train_verdicts import train_verdicts as fit

    fit(files, _folds(index, folds), write=write)


@app.command()
def train_cross_encoder(
    files: Annotated[list[Path], typer.Argument(help="JSONL files of questions with marked sentences or without any.")],
    public: Annotated[
        Path | None, typer.Option(help="Folder with bioasq, healthver, pubmedqa and liveqa-medquad.")
    ] = None,
    refine: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Instead of from the start go on from these adapters, on the questions' `retyped` wordings.",
        ),
    ] = None,
    index: Index = None,
    folds: Annotated[
        Path | None, typer.Option(help="Write the adapters of each fold there too, for the other fits.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the adapters there; default: qa/cross_encoder.safetensors.")
    ] = None,
) -> None:
    """Fit the adapters that make the packaged model read question and sentence together (about two hours)."""
    from api.terminal import progress_bars
    from evals.cross_encoder.groups import Unread, marked_groups
    from evals.cross_encoder.public import public_groups
    from evals.cross_encoder.train import refine_cross_encoder
    from evals.cross_encoder.train import train_cross_encoder as fit
    from qa.assistant import Assistant
    from qa.cross_encoder import ADAPTER_FILE

    if (public is None) == (refine is None):
        raise BetzError("Either public questions or adapters are needed.", hint="Give --public or --refine.")
    if refine and folds:
        raise BetzError("Adapters are refined on all questions, without folds.", hint="Leave --folds or --refine out.")
    assistant = Assistant.open(Settings.at(index), Unread())
    with progress_bars() as progress:
        if refine:
            refine_cross_encoder(marked_groups(files, assistant), refine, out or ADAPTER_FILE, progress=progress)
        elif public:
            taught = public_groups(public, assistant.embed)
            fit(taught, marked_groups(files, assistant), out or ADAPTER_FILE, folds, progress=progress)


def _folds(index: Path | None, folder: Path | None) -> "Folds":
    from evals.cross_encoder.folds import Folds

    return Folds.open(Settings.at(index), folder)
