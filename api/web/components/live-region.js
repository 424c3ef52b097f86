// Reads finished sentences to a screen reader, politely, one after another.

import { html } from "../lib/html.js";
import { numbersOf } from "../lib/blocks.js";
import { VERDICTS } from "../lib/words.js";

function spoken(claim) {
  const numbers = numbersOf(claim);
  const source = numbers.length ? ` Reference ${numbers.join(", ")}.` : "";
  return `${claim.text.replaceAll(" | ", ", ")}${source}`;
}

const ENDINGS = { stopped: "Stopped.", failed: "No answer came.", done: "The answer is complete." };

/** Speaks of the turn that is coming in; nothing is said of stored ones. */
export const LiveRegion = ({ turn }) => html`
  <div class="visually-hidden" role="log" aria-live="polite" aria-relevant="additions">
    ${turn && html`
      <p key="${turn.localId}-asked">Reading the documents.</p>
      ${turn.answer.verdict && html`<p key="${turn.localId}-verdict">${VERDICTS[turn.answer.verdict]}.</p>`}
      ${turn.answer.claims.map((claim, place) => html`<p key="${turn.localId}-${place}">${spoken(claim)}</p>`)}
      ${turn.state === "done" && !turn.answer.claims.length && html`<p key="${turn.localId}-text">${turn.answer.text}</p>`}
      ${ENDINGS[turn.state] && html`<p key="${turn.localId}-end">${ENDINGS[turn.state]}</p>`}
    `}
  </div>
`;
