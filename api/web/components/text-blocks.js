// Canonical text as paragraphs and tables.

import { cellsOf } from "../lib/blocks.js";
import { html } from "../lib/html.js";

const isRow = (line) => line.includes(" | ");

/** Group the lines: neighbouring rows form one table, the first of which is its header. */
function grouped(text, heading) {
  const groups = [];
  text.split("\n").forEach((line, place) => {
    if (!line.trim() || (place === 0 && line === heading)) return;
    if (isRow(line) && Array.isArray(groups.at(-1))) groups.at(-1).push(line);
    else groups.push(isRow(line) ? [line] : line);
  });
  return groups;
}

export const TextBlocks = ({ text, heading }) =>
  grouped(text, heading).map((group) => {
    if (!Array.isArray(group)) return html`<p>${group}</p>`;
    const [header, ...rows] = group;
    return html`
      <div class="table-scroll" role="region" aria-label=${heading || "Table"} tabindex="0">
        <table>
          <thead><tr>${cellsOf(header).map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr>${cellsOf(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
        </table>
      </div>
    `;
  });
