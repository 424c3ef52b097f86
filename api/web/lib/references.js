// A reference as a line of text, and its links: to doi.org and PubMed only.

import { evidenceName } from "./words.js";

const trimmed = (part) => String(part).replace(/\.+$/, "");

const authorsOf = (reference) =>
  (reference.author ?? []).map((name) => name.literal || `${name.family} ${name.given}`.trim()).join(", ");

/** Journal, year, volume(issue):pages, Vancouver style. */
function sourceOf(reference) {
  const volume = reference.volume ? `;${reference.volume}${reference.issue ? `(${reference.issue})` : ""}` : "";
  const pages = reference.page ? `:${reference.page}` : "";
  return `${[reference.container_title, reference.year].filter(Boolean).map(trimmed).join(". ")}${volume}${pages}`;
}

/** Authors, journal, year: what stands under the title; nothing where only the year is known, which has a tag of its own. */
export const citationLine = (reference) =>
  reference.container_title || reference.author?.length ? [trimmed(authorsOf(reference)), sourceOf(reference)].filter(Boolean).join(". ") : "";

/** The address of a DOI, or nothing where the text is none. */
export const doiAddress = (doi) => (/^10\.[0-9.]+\/\S+$/.test(doi ?? "") ? `https://doi.org/${encodeURIComponent(doi).replaceAll("%2F", "/")}` : "");

/** The address of a PubMed record, or nothing where the text is no number of one. */
export const pubmedAddress = (pmid) => (/^[0-9]{1,9}$/.test(pmid ?? "") ? `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` : "");

/** What a chip says of the reference it stands for. */
export const referenceName = (reference) =>
  `Reference ${reference.n}: ${evidenceName(reference.evidence_type).toLowerCase()}, ${reference.year ?? "no year"}${reference.retracted ? ", retracted" : ""}`;

/** The whole reference as plain text. */
export function referenceText(reference) {
  const parts = [authorsOf(reference), reference.title, sourceOf(reference)].filter(Boolean).map(trimmed);
  const links = [doiAddress(reference.doi), pubmedAddress(reference.pmid)].filter(Boolean).join(" ");
  const mark = reference.retracted ? "RETRACTED. " : "";
  return `${mark}${parts.join(". ")}. [${evidenceName(reference.evidence_type)}] ${links}`.trim();
}
