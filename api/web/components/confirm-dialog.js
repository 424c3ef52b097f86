// Asks before something is lost. `request` is {title, text, action, onConfirm}, or null while closed.

import { html, useEffect, useRef } from "../lib/html.js";

export function ConfirmDialog({ request, onClose }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (request) dialog.current.showModal();
  }, [request]);
  const confirm = () => {
    dialog.current.close();
    request.onConfirm();
  };
  return html`
    <dialog ref=${dialog} class="dialog" aria-labelledby="confirm-title" onClose=${onClose}>
      <h2 id="confirm-title">${request?.title ?? "Confirm"}</h2>
      <p>${request?.text}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick=${() => dialog.current.close()}>Cancel</button>
        <button type="button" class="button danger" onClick=${confirm}>${request?.action}</button>
      </div>
    </dialog>
  `;
}
