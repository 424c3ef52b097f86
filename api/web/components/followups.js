// Questions that the documents can answer next.

import { html } from "../lib/html.js";

export const Followups = ({ questions, onAsk }) =>
  questions.length > 0 && html`
    <div class="followups" role="group" aria-label="Suggested follow-up questions">
      ${questions.map((question) => html`<button type="button" class="suggestion" onClick=${() => onAsk(question)}>${question}</button>`)}
    </div>
  `;
