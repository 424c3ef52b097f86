"""The text a doctor reads: verdict, sentences with [n] marks, tables."""

from collections.abc import Sequence

from qa.answer import Claim, Verdict
from qa.compose import with_headers
from qa.evidence import Evidence

_VERDICTS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}


def render_answer(claims: Sequence[Claim], evidence: Sequence[Evidence], verdict: Verdict | None) -> str:
    """Return the answer as Markdown; each claim ends with the numbers of its references.

    `evidence` is what the claims were made from, in the same order.
    """
    blocks: list[str] = []
    for claim, (item, header) in zip(claims, with_headers(evidence), strict=True):
        marks = "".join(f"[{n}]" for citation in claim.citations for n in citation.references)
        if item.sentence.kind == "row":
            row = f"| {claim.text} | {marks} |"
            if header:
                rule = "|" + " --- |" * (header.count(" | ") + 2)
                blocks.append(f"| {header} | Source |\n{rule}\n{row}")
            else:
                blocks[-1] += f"\n{row}"
        else:
            blocks.append(f"{claim.text} {marks}")
    if verdict and blocks:
        blocks[0] = f"{_VERDICTS[verdict]} {blocks[0]}"
    return "\n\n".join(blocks)
