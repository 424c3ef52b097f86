// One conversation of the list: open, rename, delete.

import { html, useEffect, useRef, useState } from "../lib/html.js";
import { Icon } from "./icon.js";

export function ConversationItem({ conversation, current, onOpen, onRename, onDelete }) {
  const [renaming, setRenaming] = useState(false);
  const field = useRef(null);
  const pencil = useRef(null);
  const title = conversation.title || "Untitled";
  useEffect(() => field.current?.select(), [renaming]);
  const finish = (save) => {
    const name = field.current?.value.trim();
    setRenaming(false);
    if (save && name && name !== conversation.title) onRename(name);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === "Enter");
    }
  };
  if (renaming) {
    return html`<li><input class="rename" ref=${field} aria-label="Title of the conversation" defaultValue=${title} maxlength="200" onKeyDown=${onKeyDown} onBlur=${() => setRenaming(false)} /></li>`;
  }
  return html`
    <li class=${current ? "current" : ""}>
      <button type="button" class="conversation" aria-current=${current ? "true" : undefined} onClick=${onOpen}>${title}</button>
      <button type="button" class="plain small" ref=${pencil} aria-label=${`Rename: ${title}`} title="Rename" onClick=${() => setRenaming(true)}><${Icon} name="pencil" /></button>
      <button type="button" class="plain small" aria-label=${`Delete: ${title}`} title="Delete" onClick=${onDelete}><${Icon} name="trash" /></button>
    </li>
  `;
}
