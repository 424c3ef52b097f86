// The works that the documents cite; retracted ones first, and marked.

import { html, useState } from "../lib/html.js";
import { citationLine } from "../lib/references.js";
import { count } from "../lib/words.js";
import { ReferenceItem } from "./reference-item.js";

const STEP = 50;

export function ReferenceTable({ references }) {
  const [wanted, setWanted] = useState("");
  const [limit, setLimit] = useState(STEP);
  const found = references
    .filter((reference) => `${reference.key} ${reference.title} ${citationLine(reference)}`.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => b.retracted - a.retracted || (b.year ?? 0) - (a.year ?? 0));
  const retracted = references.filter((reference) => reference.retracted).length;
  return html`
    <div class="toolbar">
      <label class="field inline">Title, author, journal <input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></label>
      <span class="soft" role="status">${count(found.length, "work")}, ${retracted ? `${retracted} retracted` : "none retracted"}</span>
    </div>
    <ul class="works">
      ${found.slice(0, limit).map((reference) => html`
        <li key=${reference.key}>
          <${ReferenceItem} reference=${reference} />
          ${reference.documents.length > 0 && html`
            <p class="note">Cited in ${reference.documents.map((id, place) => html`${place > 0 && ", "}<a href=${`#document=${encodeURIComponent(id)}`}>${id}</a>`)}</p>
          `}
        </li>
      `)}
    </ul>
    ${found.length > limit && html`<button type="button" class="button" onClick=${() => setLimit(limit + STEP)}>Show more</button>`}
  `;
}
