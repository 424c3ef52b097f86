"""`betz index`: look at the generations of an index, check them, go back to one, remove old ones."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import Index
from ingest.errors import IndexDamaged
from ingest.settings import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the generations of an index.")

Generation = Annotated[str, typer.Argument(help="Id of a generation; default: the live one.")]


def _folder(index: Path | None) -> Path:
    return Settings().index if index is None else index


def _chosen(index: Path, generation: str) -> Path:
    """Return the folder of a generation, by default the live one. Raises IndexMissing or IndexDamaged."""
    from ingest.generation import generations_dir, live_folder

    if not generation:
        return live_folder(index)
    folder = generations_dir(index) / generation
    if not generation.isalnum() or not folder.is_dir():
        raise IndexDamaged(f"There is no generation {generation} in {index}.", hint="See: betz index list")
    return folder


@app.command("list")
def list_generations(index: Index = None) -> None:
    """List the generations, the newest first; the live one is marked."""
    from ingest import generation

    folder = _folder(index)
    live = generation.live_folder(folder).name
    for path in generation.list_generations(folder):
        mark = "live" if path.name == live else ""
        try:
            manifest = generation.read_manifest(path)
        except IndexDamaged as error:
            print(f"{mark:4} {path.name}  {error.message}")
            continue
        counts = manifest.counts
        print(
            f"{mark:4} {manifest.id}  {manifest.created}  {counts.documents:,} documents, {counts.chunks:,} chunks, "
            f"{manifest.index_type}, {manifest.model}{manifest.precision}"
        )


@app.command()
def show(generation: Generation = "", index: Index = None) -> None:
    """Print the manifest of a generation as JSON."""
    from ingest.generation import read_manifest

    print(read_manifest(_chosen(_folder(index), generation)).model_dump_json(indent=2))


@app.command()
def verify(generation: Generation = "", index: Index = None) -> None:
    """Check every file, document, chunk and citation key of a generation."""
    from ingest.verify import verify as check

    manifest = check(_chosen(_folder(index), generation))
    counts = manifest.counts
    print(
        f"Generation {manifest.id} is sound: {counts.documents:,} documents, {counts.chunks:,} chunks, "
        f"{counts.windows:,} vectors."
    )


@app.command()
def rollback(
    generation: Annotated[str, typer.Argument(help="Id of the generation; default: the newest that is not live.")] = "",
    index: Index = None,
) -> None:
    """Make an earlier generation the live one; the next ingest builds on it."""
    from ingest.generation import rollback as run

    print(f"Generation {run(_folder(index), generation)} is live.")


@app.command()
def prune(
    keep: Annotated[int, typer.Option(min=1, help="How many generations to keep, the live one included.")] = 1,
    index: Index = None,
) -> None:
    """Remove old generations."""
    from ingest.generation import prune as run

    removed = run(_folder(index), keep)
    print(f"Removed {len(removed)}: {', '.join(removed)}" if removed else "Nothing to remove.")
