// Where a question is written: Enter asks, Shift+Enter makes a new line.

import { html, useEffect, useRef, useState } from "../lib/html.js";
import { AudienceSwitch } from "./audience-switch.js";
import { Filters } from "./filters.js";
import { Icon } from "./icon.js";

const MOST_CHARACTERS = 2000;

export function Composer({ busy, isFollowUp, audience, onAudience, filters, onFilters, onAsk, onStop }) {
  const [text, setText] = useState("");
  const field = useRef(null);
  useEffect(() => {
    // Grow with the text, up to what the style sheet allows.
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight + 2}px`;
  }, [text]);
  const submit = (event) => {
    event.preventDefault();
    const question = text.trim();
    if (!question || busy) return;
    setText("");
    onAsk(question);
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  };
  return html`
    <form class="composer" onSubmit=${submit}>
      <div class="composer-box">
        <label class="visually-hidden" for="question">Question</label>
        <textarea id="question" ref=${field} rows="1" maxlength=${MOST_CHARACTERS} value=${text}
          placeholder=${isFollowUp ? "Ask a follow-up question" : "Ask a question"}
          onInput=${(event) => setText(event.target.value)} onKeyDown=${onKeyDown}></textarea>
        ${busy
          ? html`<button type="button" class="send" aria-label="Stop" title="Stop" onClick=${onStop}><${Icon} name="stop" /></button>`
          : html`<button type="submit" class="send" aria-label="Ask" title="Ask (Enter)" disabled=${!text.trim()}><${Icon} name="send" /></button>`}
      </div>
      <div class="composer-options">
        <${AudienceSwitch} audience=${audience} onChange=${onAudience} />
        <${Filters} filters=${filters} onChange=${onFilters} />
      </div>
    </form>
  `;
}
