"""What shapes an answer, as one hash: it travels with every answer."""

import hashlib
import json
from functools import cache

from qa import abstain, compose, evidence, fusion, question, retrieve
from qa.abstain import load_bar


@cache
def settings_hash() -> str:
    """Hash every number that shapes an answer: the named constants of the answering modules and the fitted bar."""
    tuned = {
        f"{module.__name__}.{name}": value
        for module in (abstain, compose, evidence, fusion, question, retrieve)
        for name, value in vars(module).items()
        if name.strip("_").isupper() and isinstance(value, int | float)
    }
    content = json.dumps([tuned, load_bar().model_dump()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
