"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

Index = Annotated[Path | None, typer.Option("--index", help="Index folder; default $BETZ_INDEX or .betz/index.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
