"""The configuration of a run: the settings in force, kept with it, so that two runs that differ can be told apart.

They come from the environment, or from a file: a YAML mapping from the variables that set Betz to their values. Keys of
services stay in the environment, and folders are not kept: what an index holds is told by its generation.
"""

import os
import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ingest.errors import BetzError
from ingest.text_yaml import YamlProblem, parse_yaml

_KNOWN = re.compile(r"BETZ_[A-Z0-9_]+|OPENAI_BASE_URL")
_NOT_KEPT = re.compile(r"BETZ_INDEX|BETZ_CACHE|BETZ_JUDGE_\w+")
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


def settings_in_force() -> dict[str, str]:
    """Return the settings of answering in the environment by variable, without folders and secrets."""
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if value and _KNOWN.fullmatch(name) and not _SECRET.search(name) and not _NOT_KEPT.fullmatch(name)
    }
