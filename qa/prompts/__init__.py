"""The prompts that language models get, one file each, and their hash: it travels with every answer."""

import hashlib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def prompt(name: str) -> str:
    """Return the text of a prompt by the name of its file."""
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


@cache
def prompts_hash() -> str:
    """Return the first 12 hex digits of a SHA-256 over all prompts: another hash, other instructions."""
    digest = hashlib.sha256()
    for file in sorted(_FOLDER.glob("*.md")):
        digest.update(f"{file.name}\n{prompt(file.stem)}\n".encode())
    return digest.hexdigest()[:12]
