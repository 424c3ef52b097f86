"""What shapes an answer, as one hash: it travels with every answer."""

import hashlib
import json
from functools import cache

from qa import (
    abstain,
    close_reading,
    comparing,
    compose,
    cross_encoder,
    evidence,
    headings,
    judging,
    listing,
    outside,
    question,
    ranking,
    retrieve,
    supporting,
    verdict_readings,
)
from qa.abstain import load_bar
from qa.search_settings import SearchSettings


@cache
def settings_hash() -> str:
    """Hash what shapes an answer: constants of the answering modules, fitted weights, settings of the environment."""
    modules = (
        abstain,
        close_reading,
        comparing,
        compose,
        evidence,
        headings,
        judging,
        listing,
        question,
        ranking,
        retrieve,
        supporting,
        verdict_readings,
    )
    tuned = {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if name.strip("_").isupper() and isinstance(value, int | float)
    }
    searching = SearchSettings.from_environment().model_dump()
    content = json.dumps([tuned, load_bar().model_dump(), ranking.load_weights().tolist(), searching], sort_keys=True)
    fitted = (cross_encoder.ADAPTER_FILE, evidence.WEIGHTS_FILE, judging.MODEL_FILE, outside.WEIGHTS_FILE)
    return hashlib.sha256(b"\0".join((content.encode(), *(file.read_bytes() for file in fitted)))).hexdigest()[:12]
