// What can be done with an answer: copy, export, print, rate, submit for review.

import { answerText } from "../lib/answer-text.js";
import { submitArticle } from "../lib/conversations.js";
import { html, useState } from "../lib/html.js";
import { ExportMenu } from "./export-menu.js";
import { FeedbackButtons } from "./feedback-buttons.js";
import { Icon } from "./icon.js";

export function AnswerActions({ turn, onFeedback }) {
  const [said, setSaid] = useState("");
  const [article, setArticle] = useState(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(answerText(turn.answer));
      setSaid("Copied with references.");
    } catch {
      setSaid("The browser did not allow copying.");
    }
  };
  const submit = async () => {
    try {
      setArticle(await submitArticle(turn.id));
      setSaid("Submitted for review.");
    } catch (error) {
      setSaid(error.message);
    }
  };
  return html`
    <div class="actions">
      <button type="button" class="action" onClick=${copy}><${Icon} name="copy" /> Copy</button>
      ${turn.id && html`<${ExportMenu} turnId=${turn.id} onFailure=${setSaid} />`}
      <button type="button" class="action" onClick=${() => print()}><${Icon} name="print" /> Print</button>
      ${turn.id && turn.answer.claims.length > 0 && !article && html`<button type="button" class="action" onClick=${submit}><${Icon} name="share" /> Submit as article</button>`}
      ${article && html`<a class="action" href=${`/articles/${encodeURIComponent(article.slug)}`}><${Icon} name="document" /> Open the article</a>`}
      <span class="said" role="status">${said}</span>
      ${turn.id && html`<${FeedbackButtons} target=${{ turn_id: turn.id }} given=${turn.feedback} question="Was this answer helpful?" onGiven=${onFeedback} />`}
    </div>
  `;
}
