"""`betz fetch`: get documents from where they are published."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Fetch documents into a folder, to ingest them.")

_SHOWN = 20


@app.command()
def pubmed(
    query: Annotated[str, typer.Argument(help="What to search for, in PubMed's own syntax.")],
    out: Annotated[Path, typer.Option(help="Folder for the articles, one per query.")],
    limit: Annotated[
        int, typer.Option("--max", help="Articles to fetch at most, in the order PubMed lists them.")
    ] = 200,
    base_url: Annotated[
        str | None, typer.Option(help="Where the E-utilities are; default $BETZ_EUTILS_URL or NCBI.")
    ] = None,
) -> None:
    """Fetch the articles that PubMed finds; stopped, the same command goes on with what is missing.

    Set NCBI_EMAIL to your e-mail address, as NCBI asks, and NCBI_API_KEY, if you have a key, to be served faster.
    """
    from api.terminal import progress_bars
    from ingest.eutilities import EutilitiesClient, EutilitiesSettings
    from ingest.fetch_pubmed import fetch_pubmed

    settings = EutilitiesSettings() if base_url is None else EutilitiesSettings(base_url=base_url)
    with EutilitiesClient(settings) as client, progress_bars() as progress:
        report = fetch_pubmed(query, limit=limit, folder=out, client=client, progress=progress)
    for phrase in report.ignored:
        print(f"PubMed does not know {phrase!r} and left it out of the query.")
    print(
        f"{report.found} articles found, {report.asked} asked for: {report.fetched} fetched, "
        f"{report.kept} already there, {len(report.missing)} not supplied."
    )
    if report.missing:
        more = ", and others" if len(report.missing) > _SHOWN else ""
        print(f"Not supplied, ask again later: {', '.join(report.missing[:_SHOWN])}{more}")
        raise typer.Exit(1)
