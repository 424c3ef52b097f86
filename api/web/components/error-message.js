// A failure in plain words, with a way on.

import { html } from "../lib/html.js";
import { Icon } from "./icon.js";

export const ErrorMessage = ({ error, onRetry }) => html`
  <div class="message error" role="alert">
    <${Icon} name="warning" />
    <div>
      <p><strong>${error.message}</strong>${error.hint && html` ${error.hint}`}</p>
      ${onRetry && html`<button type="button" class="button" onClick=${onRetry}><${Icon} name="retry" /> Try again</button>`}
    </div>
  </div>
`;
