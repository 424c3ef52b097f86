// Under an abstention: the documents that come nearest, each opening at its nearest passage.

import { html } from "../lib/html.js";
import { Icon } from "./icon.js";

const MOST = 3;

export function NearestDocuments({ passages, openPassage }) {
  const nearest = passages.filter((passage, place) => passages.findIndex((other) => other.document_id === passage.document_id) === place).slice(0, MOST);
  if (!nearest.length) return null;
  return html`
    <h3 class="section-heading">Nearest in the documents</h3>
    <ul class="nearest">
      ${nearest.map((passage) => html`
        <li>
          <button type="button" class="nearest-document" onClick=${(event) => openPassage(passage, event.currentTarget)}>
            <${Icon} name="document" /><span>${passage.title}${passage.section.length > 0 && html` <span class="soft">${passage.section.join(" › ")}</span>`}</span>
          </button>
        </li>
      `)}
    </ul>
  `;
}
