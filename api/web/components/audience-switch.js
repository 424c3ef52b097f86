// For whom to answer.

import { html } from "../lib/html.js";

const AUDIENCES = [
  ["clinician", "Clinician"],
  ["plain", "Plain language"],
];

export const AudienceSwitch = ({ audience, onChange, name = "audience" }) => html`
  <fieldset class="segmented">
    <legend class="visually-hidden">Answer for</legend>
    ${AUDIENCES.map(([value, label]) => html`
      <label><input type="radio" name=${name} value=${value} checked=${audience === value} onChange=${() => onChange(value)} /><span>${label}</span></label>
    `)}
  </fieldset>
`;
