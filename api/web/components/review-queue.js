// The articles that were submitted, by state.

import { html } from "../lib/html.js";
import { articleState, dateName } from "../lib/words.js";

const STATES = ["", "submitted", "under_review", "returned", "approved"];

export const ReviewQueue = ({ articles, state, onState }) => html`
  <div class="toolbar">
    <label class="field inline">Show
      <select value=${state} onChange=${(event) => onState(event.target.value)}>
        ${STATES.map((name) => html`<option value=${name}>${name ? articleState(name) : "All"}</option>`)}
      </select>
    </label>
  </div>
  ${articles.length === 0 && html`<p class="note">Nothing here. Under an answer in the chat, “Submit as article” brings it into this queue.</p>`}
  <ul class="queue">
    ${articles.map((article) => html`
      <li>
        <a href=${`#article=${encodeURIComponent(article.slug)}`}>${article.title}</a>
        <span class="queue-facts">
          <span class="tag ${article.state}">${articleState(article.state)}</span>
          <span class="soft">Submitted ${dateName(article.created)}, last changed ${dateName(article.updated)}</span>
        </span>
      </li>
    `)}
  </ul>
`;
