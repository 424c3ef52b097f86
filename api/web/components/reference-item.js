// A primary work: what it is, its kind of evidence, its year, and where to read it.

import { html } from "../lib/html.js";
import { citationLine, doiAddress, pubmedAddress } from "../lib/references.js";
import { evidenceName } from "../lib/words.js";
import { Icon } from "./icon.js";

const OutsideLink = ({ address, children }) =>
  address && html`<a href=${address} target="_blank" rel="noopener noreferrer">${children}<${Icon} name="external" /></a>`;

export const ReferenceItem = ({ reference }) => html`
  <div class="reference">
    <p class="reference-title">${reference.title || reference.key}</p>
    <p class="reference-source">${citationLine(reference)}</p>
    <p class="reference-tags">
      ${reference.retracted && html`<span class="tag retracted">Retracted</span>`}
      <span class="tag ${reference.evidence_type}">${evidenceName(reference.evidence_type)}</span>
      <span class="tag year">${reference.year ?? "No year"}</span>
      <${OutsideLink} address=${doiAddress(reference.doi)}>DOI<//>
      <${OutsideLink} address=${pubmedAddress(reference.pmid)}>PubMed<//>
    </p>
    ${reference.note && html`<p class="note">${reference.note}</p>`}
  </div>
`;
