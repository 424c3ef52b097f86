// The verdict on a polar question, or what kind of answer this is when it is no full one.

import { html } from "../lib/html.js";
import { VERDICTS } from "../lib/words.js";

const STATUS = {
  partial: "Partial answer",
  not_in_corpus: "Not in the documents",
  off_topic: "Outside the documents' subject",
  urgent: "Urgent",
  error: "No answer",
};

export function VerdictBadge({ answer }) {
  const status = STATUS[answer.status];
  return html`
    ${answer.verdict && html`<span class="verdict ${answer.verdict}" aria-label="Verdict: ${VERDICTS[answer.verdict]}" role="img">${VERDICTS[answer.verdict]}</span>`}
    ${status && html`<span class="status ${answer.status}">${status}</span>`}
  `;
}
