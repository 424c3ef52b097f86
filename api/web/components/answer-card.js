// An answer, while it comes and when it is there.

import { html } from "../lib/html.js";
import { AnswerActions } from "./answer-actions.js";
import { AnswerBody } from "./answer-body.js";
import { ErrorMessage } from "./error-message.js";
import { Followups } from "./followups.js";
import { NearestDocuments } from "./nearest-documents.js";
import { OtherNotices, UrgentNotices } from "./notices.js";
import { ReferenceList } from "./reference-list.js";
import { ReviewBanner } from "./review-banner.js";
import { VerdictBadge } from "./verdict-badge.js";

/** The paragraphs of an answer without claims, less the notices, which stand on top. */
const abstentionOf = (answer) => answer.text.split("\n\n").filter((text) => text && !answer.notices.includes(text));

/** `open` is the citation of this turn that the panel shows, or null. */
export function AnswerCard({ turn, isLast, open, openCitation, openPassage, onAsk, onRetry, onFeedback }) {
  const { answer, state } = turn;
  const abstains = state === "done" && !answer.claims.length;
  const waiting = state === "streaming" && !answer.claims.length;
  return html`
    <article class="answer" aria-label="Answer" aria-busy=${state === "streaming"} data-state=${state} data-status=${answer.status}>
      ${answer.standalone_question !== turn.question && html`<p class="understood"><span class="soft">Understood as</span> ${answer.standalone_question}</p>`}
      <${UrgentNotices} answer=${answer} />
      <${ReviewBanner} answer=${answer} />
      ${(state !== "failed" || answer.verdict) && html`<${VerdictBadge} answer=${answer} />`}
      <${AnswerBody} answer=${answer} open=${open} openCitation=${openCitation} />
      ${waiting && html`<p class="waiting">Reading the documents<span class="dots" aria-hidden="true"></span></p>`}
      ${abstains && abstentionOf(answer).map((text) => html`<p class="abstention">${text}</p>`)}
      ${abstains && answer.status !== "urgent" && html`<${NearestDocuments} passages=${answer.passages} openPassage=${openPassage} />`}
      ${state === "stopped" && html`<div class="message"><p>Stopped. This answer is not complete and was not kept.</p><button type="button" class="button" onClick=${onRetry}>Ask again</button></div>`}
      ${state === "failed" && html`<${ErrorMessage} error=${turn.error} onRetry=${onRetry} />`}
      ${answer.references.length > 0 && html`
        <details class="reference-box" open>
          <summary>References <span class="soft">${answer.references.length}</span></summary>
          <${ReferenceList} references=${answer.references} />
        </details>
      `}
      <${OtherNotices} answer=${answer} />
      ${state === "done" && html`<${AnswerActions} turn=${turn} onFeedback=${onFeedback} />`}
      ${state === "done" && isLast && html`<${Followups} questions=${answer.followups} onAsk=${onAsk} />`}
    </article>
  `;
}
