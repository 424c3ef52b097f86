// The numbered references of an answer.

import { html } from "../lib/html.js";
import { ReferenceItem } from "./reference-item.js";

export const ReferenceList = ({ references }) => html`
  <ol class="references">
    ${references.map((reference) => html`<li key=${reference.n} value=${reference.n}><${ReferenceItem} reference=${reference} /></li>`)}
  </ol>
`;
