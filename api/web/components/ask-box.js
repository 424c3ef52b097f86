// A follow-up to an article: asked in the chat, after the article's own question.

import { askAddress } from "../lib/address-questions.js";
import { html } from "../lib/html.js";
import { Icon } from "./icon.js";

export const AskBox = ({ question, suggestions }) => html`
  <section class="ask-box" aria-labelledby="ask-title">
    <h2 id="ask-title">Ask a follow-up</h2>
    <form action="/" method="get">
      <input type="hidden" name="context" value=${question} />
      <input aria-label="Follow-up question" name="q" maxlength="2000" autocomplete="off" required placeholder="Ask a follow-up question" />
      <button type="submit" class="send" aria-label="Ask" title="Ask"><${Icon} name="send" /></button>
    </form>
    ${suggestions.length > 0 && html`
      <div class="followups" role="group" aria-label="Suggested follow-up questions">
        ${suggestions.map((text) => html`<a class="suggestion" href=${askAddress(question, text)}>${text}</a>`)}
      </div>
    `}
  </section>
`;
