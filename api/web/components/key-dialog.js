// Asks for the access key when the service wants one.

import { html, useEffect, useRef, useState } from "../lib/html.js";
import { setKeyPrompt } from "../lib/key.js";

export function KeyDialog() {
  const dialog = useRef(null);
  const answer = useRef(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    setKeyPrompt((wasRefused) => {
      setRefused(wasRefused);
      dialog.current.showModal();
      return new Promise((resolve) => {
        answer.current = resolve;
      });
    });
  }, []);
  const submit = (event) => {
    event.preventDefault();
    const field = event.target.elements.key;
    answer.current?.(field.value.trim() || null);
    answer.current = null;
    field.value = "";
    dialog.current.close();
  };
  return html`
    <dialog ref=${dialog} class="dialog" aria-labelledby="key-title" onClose=${() => answer.current?.(null)}>
      <form onSubmit=${submit}>
        <h2 id="key-title">Access key</h2>
        <p>${refused ? "That key was not accepted. Try another one." : "This service asks for a key. You get one from whoever runs it."}</p>
        <label class="field">Key <input name="key" type="password" autocomplete="off" required aria-invalid=${refused} /></label>
        <p class="note">It is kept in this tab only and forgotten when you close it.</p>
        <div class="dialog-actions">
          <button type="button" class="button" onClick=${() => dialog.current.close()}>Cancel</button>
          <button type="submit" class="button primary">Use key</button>
        </div>
      </form>
    </dialog>
  `;
}
