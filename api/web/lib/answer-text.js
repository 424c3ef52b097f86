// An answer as plain text with its marks and references: what "copy" puts on the clipboard.

import { numbersOf, sectionsOf } from "./blocks.js";
import { referenceText } from "./references.js";
import { VERDICTS } from "./words.js";

const marked = (claim) => `${claim.text} ${numbersOf(claim).map((n) => `[${n}]`).join("")}`.trim();

/** Return the question, the answer with [n] marks, the notices and the numbered references. */
export function answerText(answer) {
  const lines = [answer.standalone_question, ""];
  if (answer.verdict) lines.push(`${VERDICTS[answer.verdict]}.`, "");
  if (!answer.claims.length) lines.push(answer.text, "");
  for (const { heading, blocks } of sectionsOf(answer.claims)) {
    if (heading) lines.push(heading, "");
    for (const block of blocks) {
      if (block.kind === "claim") lines.push(marked(block.claim), "");
      else lines.push(...[block.header].filter(Boolean), ...block.rows.map(({ claim }) => marked(claim)), "");
    }
  }
  lines.push(...answer.notices.map((notice) => `Note: ${notice}`), "");
  if (answer.references.length) {
    lines.push("References", ...answer.references.map((reference) => `${reference.n}. ${referenceText(reference)}`));
  }
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n").trim()}\n`;
}
