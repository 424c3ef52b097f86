"""How a reference reads on one line, and where its work is found."""

from urllib.parse import quote

from ingest.references import web_address
from qa.answer import CitedReference


def address_of(work: CitedReference) -> str:
    """Return where a work is found: by its DOI, its PMID or its own address, or nowhere."""
    if work.doi:
        return f"https://doi.org/{quote(work.doi, safe='/')}"
    if work.pmid.isdigit():
        return f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/"
    return web_address(work.url)


def format_reference(reference: CitedReference) -> str:
    """Return a reference on one line: authors, title, container, year, evidence type, DOI or PMID."""
    authors = ", ".join(str(name) for name in reference.author)
    place = reference.container_title
    if reference.volume:
        place += f" {reference.volume}" + (f"({reference.issue})" if reference.issue else "")
        place += f":{reference.page}" if reference.page else ""
    parts = [authors, reference.title, place, str(reference.year or "")]
    line = ". ".join(part.rstrip(".") for part in parts if part) + f". [{reference.evidence_type.replace('_', ' ')}]"
    if reference.doi:
        line += f" doi:{reference.doi}"
    elif reference.pmid:
        line += f" PMID:{reference.pmid}"
    if reference.retracted:
        line += " RETRACTED."
    return f"{line} {reference.note}".strip()
