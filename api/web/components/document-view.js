// A whole document: its text under its headings, its tables, and the works it cites.

import { html } from "../lib/html.js";
import { dateName, evidenceName, reviewName } from "../lib/words.js";
import { ReferenceItem } from "./reference-item.js";
import { TextBlocks } from "./text-blocks.js";

/** Offsets count code points, as the service does, so the text is cut as an array of them. */
const slicer = (text) => {
  const points = Array.from(text);
  return (start, end) => points.slice(start, end).join("");
};

export function DocumentView({ document, references }) {
  const slice = slicer(document.text);
  return html`
    <p class="toolbar"><a href="#">‹ All documents</a></p>
    <article class="article document">
      <h1>${document.title}</h1>
      <p class="reference-tags">
        <span class="tag ${document.evidence_type}">${evidenceName(document.evidence_type)}${document.evidence_type === "own_summary" && ", not a guideline"}</span>
        <span class="tag ${document.review_status}">${reviewName(document.review_status)}</span>
        ${document.updated && html`<span class="tag">Updated ${dateName(document.updated)}</span>`}
      </p>
      ${[["Scope", document.scope], ["Population", document.population], ["Evidence", document.evidence_summary]].map(
        ([name, text]) => text && html`<p class="note"><strong>${name}.</strong> ${text}</p>`,
      )}
      ${document.sections.filter((section) => section.start < section.end).map((section) => html`
        <section>
          ${section.path.length > 0 && html`<h2>${section.path.at(-1)}</h2>`}
          <${TextBlocks} text=${slice(section.start, section.end)} heading=${section.path.at(-1)} />
        </section>
      `)}
      ${references.length > 0 && html`
        <section><h2>Works cited</h2><ul class="works">${references.map((reference) => html`<li><${ReferenceItem} reference=${reference} /></li>`)}</ul></section>
      `}
    </article>
  `;
}
