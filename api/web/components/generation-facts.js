// What the live generation is made of, and what the last ingest did.

import { html } from "../lib/html.js";
import { dateName } from "../lib/words.js";

const Facts = ({ facts }) => html`
  <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${typeof value === "number" ? value.toLocaleString("en-GB") : value}</dd></div>`)}</dl>
`;

const worded = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");

const count = (reasons) => Object.keys(reasons).length;

/** Files with the reason why each was left out. */
const Reasons = ({ title, reasons, className = "" }) =>
  count(reasons) > 0 && html`
    <details class=${className}>
      <summary>${title}, and why</summary>
      <ul>${Object.entries(reasons).map(([source, reason]) => html`<li>${source}: ${reason}</li>`)}</ul>
    </details>
  `;

/** The numbers of a record, in order, with their names in words. */
const numbers = (record) => Object.entries(record).filter(([, value]) => typeof value === "number").map(([name, value]) => [worded(name), value]);

export const GenerationFacts = ({ generation }) => html`
  <${Facts} facts=${[["Generation", generation.id], ["Published", dateName(generation.created)], ["Model", generation.model], ...numbers(generation.counts)]} />
  ${generation.report && html`
    <h3 class="section-heading">Last ingest</h3>
    <${Facts} facts=${[...numbers(generation.report), ["Skipped", count(generation.report.skipped)], ["Failed", count(generation.report.failed)]]} />
    <${Reasons} title="Failed" reasons=${generation.report.failed} className="failures" />
    <${Reasons} title="Not read whole" reasons=${generation.report.notes ?? {}} />
    <${Reasons} title="Skipped" reasons=${generation.report.skipped} />
  `}
`;
