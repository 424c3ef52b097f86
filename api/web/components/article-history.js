// Who has reviewed an article, when, and what they said; oldest first.

import { html } from "../lib/html.js";
import { articleState, dateName } from "../lib/words.js";

export const ArticleHistory = ({ history }) => html`
  <ol class="history">
    ${history.map((item) => html`
      <li>
        <span class="tag ${item.state}">${articleState(item.state)}</span>
        <span class="soft">${dateName(item.created)}${item.reviewer && html` · ${item.reviewer}`}</span>
        ${item.comment && html`<p>${item.comment}</p>`}
      </li>
    `)}
  </ol>
`;
