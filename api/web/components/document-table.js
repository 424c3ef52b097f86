// The documents of the live generation, with their review states; narrowed by title and state.

import { html, useState } from "../lib/html.js";
import { count, dateName, evidenceName, reviewName } from "../lib/words.js";

export function DocumentTable({ documents }) {
  const [wanted, setWanted] = useState("");
  const [status, setStatus] = useState("");
  const states = [...new Set(documents.map((document) => document.review_status))].sort();
  const shown = documents.filter(
    (document) => (!status || document.review_status === status) && `${document.id} ${document.title}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  return html`
    <div class="toolbar">
      <label class="field inline">Title <input type="search" value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></label>
      <label class="field inline">Review
        <select value=${status} onChange=${(event) => setStatus(event.target.value)}>
          <option value="">All</option>${states.map((name) => html`<option value=${name}>${reviewName(name)}</option>`)}
        </select>
      </label>
      <span class="soft" role="status">${count(shown.length, "document")}</span>
    </div>
    <div class="table-scroll" role="region" aria-label="Documents" tabindex="0">
      <table>
        <thead><tr><th scope="col">Document</th><th scope="col">Kind</th><th scope="col">Review</th><th scope="col">Updated</th><th scope="col" class="number">Sentences</th></tr></thead>
        <tbody>
          ${shown.map((document) => html`
            <tr key=${document.id}>
              <th scope="row"><a href=${`#document=${encodeURIComponent(document.id)}`}>${document.title}</a></th>
              <td>${evidenceName(document.evidence_type)}</td>
              <td><span class="tag ${document.review_status}">${reviewName(document.review_status)}</span></td>
              <td class="date">${dateName(document.updated)}</td>
              <td class="number">${document.sentences}</td>
            </tr>
          `)}
        </tbody>
      </table>
    </div>
  `;
}
