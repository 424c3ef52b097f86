"""The YAML block at the head of a Markdown document."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.documents import ReviewStatus
from ingest.errors import DocumentError
from ingest.text_yaml import YamlProblem, parse_yaml

_FENCE = "---"


class Review(BaseModel):
    """The clinical review state of a document and, once there is one, the reviewer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: ReviewStatus = "submitted"
    reviewer: str = ""
    date: str = ""


class Change(BaseModel):
    """One line of a document's change log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    note: str


class FrontMatter(BaseModel):
    """What a document says of itself; every scalar is text, as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(default="", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$|^$")
    title: str = ""
    scope: str = ""
    population: str = ""
    evidence_summary: str = ""
    related: tuple[str, ...] = ()
    review: Review = Review()
    updated: str = ""
    changes: tuple[Change, ...] = ()


def split_front_matter(source: str, name: str) -> tuple[FrontMatter, str, int]:
    """Return the front matter, the body, and the number of lines before the body.

    A text without a front matter block gives an empty one. Raises DocumentError with file and line
    when the block is not closed, is not YAML, or holds an unknown or malformed field.
    """
    lines = source.split("\n")
    if lines[0].rstrip() != _FENCE:
        return FrontMatter(), source, 0
    closing = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if closing is None:
        raise DocumentError(f"{name}:1", "front matter is not closed.", hint="Add a line with --- after it.")
    try:
        fields = parse_yaml("\n".join(lines[1:closing]))
    except YamlProblem as error:
        raise DocumentError(
            f"{name}:{error.line + 1}", f"front matter is not valid YAML: {error}.", hint="Mend the line."
        ) from error
    if not isinstance(fields, dict):
        raise DocumentError(f"{name}:2", "front matter must be a list of `field: value` lines.", hint="Mend it.")
    try:
        matter = FrontMatter.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        line = next((i for i, text in enumerate(lines[1:closing], start=2) if text.startswith(f"{field}:")), 2)
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError(
            f"{name}:{line}", f"front matter field {where!r}: {first['msg']}.", hint="Mend it."
        ) from error
    return matter, "\n".join(lines[closing + 1 :]), closing + 1
