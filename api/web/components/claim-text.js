// One sentence of an answer with its chips; said plainly where its citation does not support it.

import { html } from "../lib/html.js";
import { CitationChips } from "./citation-chips.js";

export const UnsupportedMark = ({ claim }) =>
  claim.support === "unsupported" && html` <span class="unsupported">Not supported by its citation</span>`;

// Keeps the chips on the line of the last word.
const NO_BREAK_SPACE = "\u00a0";

export const ClaimText = ({ claim, index, lead, ...rest }) => html`
  <p class="claim ${lead ? "lead" : ""}">
    ${claim.text}<${UnsupportedMark} claim=${claim} />${NO_BREAK_SPACE}<${CitationChips} claim=${claim} index=${index} ...${rest} />
  </p>
`;
