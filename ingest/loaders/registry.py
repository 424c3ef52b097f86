"""Which loader reads a file: by its suffix and, where several share one, by its content."""

from pathlib import Path

from ingest.errors import DocumentError
from ingest.loaders import beir, docx, html, jats, markdown, medquad, pdf, plain, pubmed
from ingest.loaders.base import Loader
from ingest.loaders.bounded import head
from ingest.loaders.xml_records import root_name

LOADERS: tuple[Loader, ...] = (
    markdown.LOADER,
    plain.LOADER,
    beir.LOADER,
    html.LOADER,
    pdf.LOADER,
    docx.LOADER,
    jats.LOADER,
    pubmed.LOADER,
    medquad.LOADER,
)
_XML = (".xml", ".nxml")


def loader_for(path: Path, name: str) -> Loader | None:
    """Return the loader of a file, or None when there is none.

    Raises DocumentError when it cannot be read, or calls itself XML and is none.
    """
    lower = path.name.lower()
    candidates = [loader for loader in LOADERS if any(lower.endswith(suffix) for suffix in loader.suffixes)]
    if not candidates:
        return None
    start = head(path, name)
    found = next((loader for loader in candidates if loader.recognises(start)), None)
    if found is None and lower.removesuffix(".gz").endswith(_XML) and not root_name(start):
        raise DocumentError(
            name,
            "is not sound XML, or declares entities that grow past all bounds.",
            hint="Is it what it claims to be?",
        )
    return found


def loader_named(name: str) -> Loader:
    """Return a loader by its name. Raises KeyError."""
    return {loader.name: loader for loader in LOADERS}[name]
