"""The text a doctor reads: verdict, sentences with [n] marks, tables."""

from collections.abc import Sequence

from qa.answer import Claim, Verdict
from qa.compose import with_headers
from qa.evidence import Evidence

_VERDICTS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}


def render_answer(claims: Sequence[tuple[Evidence, Claim]], verdict: Verdict | None) -> str:
    """Return the answer as Markdown; each claim ends with the numbers of its references."""
    blocks: list[str] = []
    headers = with_headers([item for item, _ in claims])
    for (item, claim), header in zip(claims, headers, strict=True):
        marks = "".join(f"[{n}]" for citation in claim.citations for n in citation.references)
        if item.sentence.kind == "row" and header:
            rule = "|" + " --- |" * (header.count(" | ") + 2)
            blocks.append(f"| {header} | Source |\n{rule}\n| {claim.text} | {marks} |")
        elif item.sentence.kind == "row" and blocks and blocks[-1].startswith("| "):
            blocks[-1] += f"\n| {claim.text} | {marks} |"
        else:
            blocks.append(f"{claim.text} {marks}")
    if verdict and blocks:
        separator = "\n\n" if blocks[0].startswith("| ") else " "
        blocks[0] = f"{_VERDICTS[verdict]}{separator}{blocks[0]}"
    return "\n\n".join(blocks)
