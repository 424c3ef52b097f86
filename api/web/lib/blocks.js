// Claims in reading order, grouped as they are shown: paragraphs and tables under their headings.

export const cellsOf = (line) => line.replace(/^\|\s*|\s*\|$/g, "").split(/\s+\|\s+/);

const isRow = (claim) => Boolean(claim.table_header) || claim.text.includes(" | ");

/**
 * Return [{heading, blocks: [{kind: "claim", claim, index} | {kind: "table", header, rows: [{claim, index}]}]}].
 * The bottom line stands under an empty heading; `index` is a claim's place in the answer.
 */
export function sectionsOf(claims) {
  const sections = [];
  claims.forEach((claim, index) => {
    const heading = claim.section ?? "";
    if (sections.at(-1)?.heading !== heading) sections.push({ heading, blocks: [] });
    const { blocks } = sections.at(-1);
    if (!isRow(claim)) {
      blocks.push({ kind: "claim", claim, index });
      return;
    }
    const last = blocks.at(-1);
    const source = claim.citations[0]?.document_id;
    if (last?.kind === "table" && last.header === claim.table_header && last.source === source) last.rows.push({ claim, index });
    else blocks.push({ kind: "table", header: claim.table_header, source, rows: [{ claim, index }] });
  });
  return sections;
}

/** The numbers of the references behind a claim, in the order of its citations. */
export const numbersOf = (claim) => claim.citations.flatMap((citation) => citation.references);
