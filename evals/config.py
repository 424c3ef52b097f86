"""The configuration of a run: settings in a file, so that two runs that differ in them can be told apart.

The file is a YAML mapping from the variables that set Betz to their values; keys of services stay in the environment.
"""

import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.errors import BetzError
from ingest.text_yaml import YamlProblem, parse_yaml

_KNOWN = re.compile(r"BETZ_[A-Z0-9_]+|OPENAI_BASE_URL")
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD")


def load_config(path: Path) -> dict[str, str]:
    """Return the settings of a file by variable. Raises BetzError when a name is none of Betz's, or a secret's."""
    try:
        found = TypeAdapter(dict[str, str]).validate_python(parse_yaml(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BetzError(f"{path} cannot be read: {error.strerror}.") from error
    except YamlProblem as error:
        raise BetzError(f"{path}:{error.line}: {error}.") from error
    except (UnicodeDecodeError, ValidationError) as error:
        raise BetzError(f"{path} is no mapping from settings to their values.", hint="BETZ_MODEL: …") from error
    for name in found:
        if _SECRET.search(name):
            raise BetzError(
                f"{path}: {name} is a secret.", hint="Leave it in the environment: runs are kept and shown."
            )
        if not _KNOWN.fullmatch(name):
            raise BetzError(f"{path}: {name} sets nothing of Betz.", hint="The README lists the settings.")
    return found
