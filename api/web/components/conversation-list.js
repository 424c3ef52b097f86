// The conversations of this reader, newest first.

import { html, useState } from "../lib/html.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { ConversationItem } from "./conversation-item.js";
import { Icon } from "./icon.js";

/** `conversations` is null while they load; `onOlder` is null when there are no more. */
export function ConversationList({ conversations, error, currentId, isOpen, onNew, onOpen, onRename, onDelete, onOlder }) {
  const [confirming, setConfirming] = useState(null);
  const remove = (conversation) =>
    setConfirming({
      title: "Delete this conversation?",
      text: `“${conversation.title || "Untitled"}” with its answers and feedback is deleted for good.`,
      action: "Delete",
      onConfirm: () => onDelete(conversation.id),
    });
  return html`
    <nav class="conversations ${isOpen ? "is-open" : ""}" id="conversations" aria-label="Conversations">
      <button type="button" class="button new-conversation" onClick=${onNew}><${Icon} name="plus" /> New conversation</button>
      ${error && html`<p class="note" role="status">${error.message}</p>`}
      ${!conversations && !error && html`<p class="waiting">Loading<span class="dots" aria-hidden="true"></span></p>`}
      ${conversations?.length === 0 && html`<p class="note">Your conversations will stand here.</p>`}
      <ul>
        ${conversations?.map((conversation) => html`
          <${ConversationItem}
            key=${conversation.id}
            conversation=${conversation}
            current=${conversation.id === currentId}
            onOpen=${() => onOpen(conversation.id)}
            onRename=${(title) => onRename(conversation.id, title)}
            onDelete=${() => remove(conversation)}
          />
        `)}
      </ul>
      ${onOlder && html`<button type="button" class="action" onClick=${onOlder}>Show older ones</button>`}
      <${ConfirmDialog} request=${confirming} onClose=${() => setConfirming(null)} />
    </nav>
  `;
}
