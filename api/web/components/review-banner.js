// Says how far what an answer cites has been reviewed by clinicians.

import { html } from "../lib/html.js";
import { count } from "../lib/words.js";
import { Icon } from "./icon.js";

/** A cited document that the answer says nothing of, as while it still comes, counts as not reviewed. */
export function ReviewBanner({ answer }) {
  const cited = [...new Set(answer.claims.flatMap((claim) => claim.citations.map((citation) => citation.document_id)))];
  const approved = new Set(answer.documents.filter((document) => document.review_status === "approved").map((document) => document.document_id));
  const open = cited.filter((id) => !approved.has(id));
  if (!open.length) return null;
  const which = open.length === cited.length ? `the ${count(cited.length, "document")} cited here` : `${open.length} of the ${cited.length} documents cited here`;
  const text = cited.length === 1 ? "No clinician has yet approved the document cited here." : `No clinician has yet approved ${which}.`;
  return html`<p class="review-banner"><${Icon} name="info" /><span><strong>Not clinically reviewed.</strong> ${text}</span></p>`;
}
