"""Examine an installation: versions, model, index."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from ingest.errors import BetzError
from ingest.export import export_folder
from ingest.generation import check_files, live_folder
from ingest.model import find_model
from ingest.settings import Settings
from qa.chat_model import open_chat_model
from qa.cross_encoder import cross_encoder_folder
from qa.entailment import is_model
from qa.model_settings import ModelSettings

_PACKAGES = (
    "betz",
    "faiss-cpu",
    "onnxruntime",
    "tokenizers",
    "sentence-transformers",
    "torch",
    "langchain-core",
    "fastapi",
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, what was found, and whether it is well."""

    name: str
    value: str
    ok: bool = True


def examine(settings: Settings) -> list[Finding]:
    """Look at everything an answer depends on; a fault is a finding, not an error."""
    findings = [Finding("Python", platform.python_version()), *(_package(name) for name in _PACKAGES)]
    model_fingerprint = ""
    try:
        model = find_model(settings.model)
        model_fingerprint = model.fingerprint()
        findings.append(Finding("model", f"{model_fingerprint} (weights verified)"))
        exported = export_folder(settings.cache, model_fingerprint)
        for name, folder in (("exported model", exported), ("cross-encoder", cross_encoder_folder(settings.cache))):
            state = "ready" if folder.is_dir() else "not made yet; the next ingest makes it"
            findings.append(Finding(name, f"{folder} ({state})"))
    except BetzError as error:
        findings.append(Finding("model", str(error), ok=False))
    try:
        manifest = check_files(live_folder(settings.index))
        counts = manifest.counts
        findings += [
            Finding("index", f"{settings.index}, generation {manifest.id} of {manifest.created} (files verified)"),
            Finding("held", f"{counts.documents} documents, {counts.sentences} sentences, {counts.chunks} chunks"),
            Finding("tokens unseen", str(counts.tokens_unseen), ok=counts.tokens_unseen == 0),
            Finding("built with", manifest.model, ok=manifest.model == model_fingerprint),
        ]
    except BetzError as error:
        findings.append(Finding("index", str(error), ok=False))
    return [*findings, *_language_models()]


def _language_models() -> list[Finding]:
    """Say which language models are set, without asking them anything; a fault in the settings is a finding."""
    try:
        found = ModelSettings.from_environment()
        open_chat_model(found)
    except BetzError as error:
        return [Finding("language model", str(error), ok=False)]
    address = urlsplit(found.base_url)
    where = f"{address.hostname}:{address.port}" if address.port else address.hostname or "OpenAI"
    chat = f"{found.chat_model} at {where}, takes {found.context} tokens" if found.chat_model else "none; answers quote"
    folder = found.entailment_model
    entailment = Finding(
        "entailment model", folder or "none; claims are checked by rules", not folder or is_model(folder)
    )
    return [Finding("language model", chat), entailment]


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "not installed", ok=False)
