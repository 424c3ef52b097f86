// The chips of a claim: one for each reference, opening the passage that the claim stands on.

import { html } from "../lib/html.js";
import { referenceName } from "../lib/references.js";

/** `openCitation(chosen)` opens one; `open` is the chosen one, {claim, citation, n}, or null. */
export function CitationChips({ claim, index, answer, open, openCitation }) {
  const chip = (citation, place, n) => {
    const reference = answer.references.find((item) => item.n === n);
    const name = reference ? referenceName(reference) : "Passage";
    const isOpen = open?.claim === index && open.citation === place && open.n === n;
    return html`
      <button
        type="button"
        class="chip ${reference?.retracted ? "retracted" : ""}"
        aria-label=${name}
        title=${name}
        aria-expanded=${isOpen}
        onClick=${(event) => openCitation({ claim: index, citation: place, n }, event.currentTarget)}
      >${n ?? "¶"}</button>
    `;
  };
  return html`<span class="chips">${claim.citations.map((citation, place) =>
    citation.references.length ? citation.references.map((n) => chip(citation, place, n)) : chip(citation, place, null),
  )}</span>`;
}
