// Claims that are rows of one table, each with its own chips.

import { cellsOf } from "../lib/blocks.js";
import { html } from "../lib/html.js";
import { CitationChips } from "./citation-chips.js";
import { UnsupportedMark } from "./claim-text.js";

export function ClaimTable({ header, rows, heading, ...rest }) {
  const columns = header ? cellsOf(header) : [];
  const row = ({ claim, index }) => {
    const [first, ...others] = cellsOf(claim.text);
    return html`
      <tr>
        <th scope="row">${first}<${UnsupportedMark} claim=${claim} /></th>
        ${others.map((cell) => html`<td>${cell}</td>`)}
        <td class="source"><${CitationChips} claim=${claim} index=${index} ...${rest} /></td>
      </tr>
    `;
  };
  return html`
    <div class="table-scroll" role="region" aria-label=${heading || "Table"} tabindex="0">
      <table>
        ${columns.length > 0 && html`<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">Source</th></tr></thead>`}
        <tbody>${rows.map(row)}</tbody>
      </table>
    </div>
  `;
}
