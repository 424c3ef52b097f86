"""Where things are: index, cache, corpus and model, from the environment."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

BUNDLED_CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def _index_dir() -> Path:
    return Path(os.environ.get("BETZ_INDEX") or ".betz/index")


def _cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("BETZ_CACHE") or Path(base) / "betz").expanduser()


class Settings(BaseModel):
    """Folders and model of this installation.

    `index` defaults to `$BETZ_INDEX` or `.betz/index`; `cache` (exported models, embeddings) to
    `$BETZ_CACHE` or the user's cache folder; `model` to `$BETZ_MODEL`, a sentence-transformers
    model by path or name, where empty means the packaged all-MiniLM-L6-v2. `backend` is what embeds in
    bulk (`$BETZ_BACKEND` or auto) and `index_type` the kind of vector index that ingest builds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    index: Path = Field(default_factory=_index_dir)
    cache: Path = Field(default_factory=_cache_dir)
    model: str = Field(default_factory=lambda: os.environ.get("BETZ_MODEL", ""))
    backend: str = Field(default_factory=lambda: os.environ.get("BETZ_BACKEND") or "auto")
    index_type: str = "auto"

    @classmethod
    def at(cls, index: Path | None) -> "Settings":
        """Return the settings with another index folder, if one is given."""
        return cls() if index is None else cls(index=index)
