"""A suite: the gold items that a run asks, by name or by path."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evals.gold import gold_sha256, load_gold
from evals.gold_items import GoldItem
from ingest.errors import BetzError

GOLD_FOLDER = Path(__file__).resolve().parent / "gold"
GOLD = "gold"


@dataclass(frozen=True)
class Suite:
    """Gold items under a name."""

    name: str
    items: tuple[GoldItem, ...]

    @cached_property
    def sha256(self) -> str:
        """The hash of the compiled items."""
        return gold_sha256(self.items)

    @property
    def turns(self) -> int:
        """How many questions it asks, conversations turn by turn."""
        return sum(len(item.turns) for item in self.items)


def load_suite(suite: str | Path) -> Suite:
    """Load `gold`, the bundled suite, or a gold file or a folder of them. Raises BetzError and GoldError."""
    path = GOLD_FOLDER if str(suite) == GOLD else Path(suite)
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise BetzError(f"There is no suite {suite}.", hint="Give gold, a gold file, or a folder of gold files.")
    return Suite(path.stem, tuple(load_gold(files)))
