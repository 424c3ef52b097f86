"""Read a file with one JSON object a line, each an instance of a model."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ingest.errors import BetzError

Line = TypeVar("Line", bound=BaseModel)


def read_json_lines(path: Path, kind: type[Line], *, hint: str = "") -> list[Line]:
    """Return the lines of a UTF-8 file, in order; blank ones are passed over, and only a line feed ends one.

    Raises BetzError, with the `hint`, when it cannot be read or for the first line that is none of the kind.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BetzError(f"{path} cannot be read: it is not UTF-8 text.", hint="Give a JSONL file.") from error
    except OSError as error:
        raise BetzError(f"{path} cannot be read: {error.strerror}.", hint="Give a JSONL file.") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(kind.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                reason = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
                raise BetzError(f"{path}:{number}: {reason}.", hint=hint) from error
    return found
