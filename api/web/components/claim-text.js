// One sentence of an answer with its chips; said plainly where its citation does not support it.

import { numbersOf } from "../lib/blocks.js";
import { html } from "../lib/html.js";
import { CitationChips } from "./citation-chips.js";

export const UnsupportedMark = ({ claim }) =>
  claim.support === "unsupported" && html` <span class="unsupported">Not supported by its citation</span>`;

const NO_BREAK_SPACE = "\u00a0";
const FEW = 3;
const LONG = 20;

/** Whether the chips may be kept on the line of the last word: neither they nor it would overflow a narrow screen. */
const fit = (claim, word) => numbersOf(claim).length <= FEW && word.length <= LONG;

export function ClaimText({ claim, index, lead, ...rest }) {
  const cut = claim.text.lastIndexOf(" ") + 1;
  const word = claim.text.slice(cut);
  return html`
    <p class="claim ${lead ? "lead" : ""}">
      ${claim.text.slice(0, cut)}
      <span class=${fit(claim, word) ? "together" : ""}>${word}<${UnsupportedMark} claim=${claim} />${NO_BREAK_SPACE}<${CitationChips} claim=${claim} index=${index} ...${rest} /></span>
    </p>
  `;
}
