"""The text a doctor reads: notices that cannot wait, verdict, sentences with [n] marks under headings, tables."""

from collections.abc import Sequence

from qa.answer import Claim, Verdict

VERDICTS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}


def render_answer(claims: Sequence[Claim], verdict: Verdict | None, notices: Sequence[str] = ()) -> str:
    """Return the answer as Markdown: the notices that come before it, then its claims."""
    text = "\n\n".join(notices)
    for number, claim in enumerate(claims):
        before = claims[number - 1] if number else None
        text += render_next(claim, before, verdict=None if number else verdict, after_text=bool(text))
    return text


def render_next(claim: Claim, before: Claim | None, *, verdict: Verdict | None, after_text: bool) -> str:
    """Return what a claim adds to the text so far, so that a stream of claims adds up to the whole text.

    `before` is the claim before it, `verdict` the one it carries, and `after_text` says whether any text stands
    before it. Each claim ends with the numbers of its references.
    """
    marks = "".join(f"[{number}]" for citation in claim.citations for number in citation.references)
    row = f"| {claim.text} | {marks} |"
    same_section = before is not None and before.section == claim.section
    if claim.table_header and before and same_section and before.table_header == claim.table_header:
        return f"\n{row}"
    blocks = [""] if after_text else []
    if claim.section and not same_section:
        blocks.append(f"### {claim.section}")
    if claim.table_header:
        rule = "|" + " --- |" * (claim.table_header.count(" | ") + 2)
        blocks += [VERDICTS[verdict]] if verdict else []
        blocks.append(f"| {claim.table_header} | Source |\n{rule}\n{row}")
    else:
        blocks.append(f"{VERDICTS[verdict]} {claim.text} {marks}" if verdict else f"{claim.text} {marks}")
    return "\n\n".join(blocks)
