"""Development questions that belong to one document, alone or as the last turn of a conversation."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ingest.json_lines import read_json_lines

_DEV = Path(__file__).resolve().parent.parent / "dev"
FOLLOWUPS = _DEV / "followups.jsonl"
CONVERSATIONS = _DEV / "conversations.jsonl"


class SearchCase(BaseModel):
    """Turns of a conversation, the last question as its author made it stand alone, and the document it belongs to.

    `inherits` is false where the last turn opens a new subject.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    kind: str = "follow-up"
    turns: tuple[str, ...] = Field(min_length=1)
    standalone: str
    document: str
    inherits: bool = True


def load_search_cases(path: Path) -> Sequence[SearchCase]:
    """Read a JSONL file of cases. Raises BetzError with the line that is not one."""
    return read_json_lines(path, SearchCase)
