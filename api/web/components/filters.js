// Which works an answer may draw on: by evidence type and year.

import { html, useState } from "../lib/html.js";
import { EVIDENCE_TYPES, evidenceName } from "../lib/words.js";
import { Icon } from "./icon.js";

export const NO_FILTERS = { evidence_types: [], year_from: null, year_to: null };

/** How many conditions are set. */
const conditions = (filters) => filters.evidence_types.length + (filters.year_from !== null) + (filters.year_to !== null);

export function Filters({ filters, onChange }) {
  const [open, setOpen] = useState(false);
  const set = conditions(filters);
  const toggle = (type) => {
    const without = filters.evidence_types.filter((other) => other !== type);
    onChange({ ...filters, evidence_types: without.length < filters.evidence_types.length ? without : [...without, type] });
  };
  const year = (name, label) => html`
    <label class="field inline">${label}
      <input type="number" inputmode="numeric" min="1900" max="2100" placeholder="any" value=${filters[name] ?? ""}
        onInput=${(event) => onChange({ ...filters, [name]: event.target.value && event.target.checkValidity() ? Number(event.target.value) : null })} />
    </label>
  `;
  return html`
    <button type="button" class="action ${set ? "is-set" : ""}" aria-expanded=${open} aria-controls="filters" onClick=${() => setOpen(!open)}>
      <${Icon} name="filter" /> Filters${set > 0 && html` <span class="count">${set}<span class="visually-hidden"> set</span></span>`}
    </button>
    <div class="filters" id="filters" hidden=${!open}>
      <fieldset>
        <legend>Evidence behind each sentence (any of these)</legend>
        ${EVIDENCE_TYPES.map((type) => html`
          <label class="check"><input type="checkbox" checked=${filters.evidence_types.includes(type)} onChange=${() => toggle(type)} />${evidenceName(type)}</label>
        `)}
      </fieldset>
      <fieldset>
        <legend>Year of the work</legend>
        ${year("year_from", "From")} ${year("year_to", "To")}
        ${set > 0 && html`<button type="button" class="action" onClick=${() => onChange(NO_FILTERS)}>Clear filters</button>`}
      </fieldset>
    </div>
  `;
}
