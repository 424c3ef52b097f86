// Takes an answer elsewhere: a disclosure with one button for each format.

import { exportTurn } from "../lib/conversations.js";
import { html, useEffect, useRef, useState } from "../lib/html.js";
import { Icon } from "./icon.js";

const FORMATS = [
  ["markdown", "Markdown"],
  ["html", "Web page"],
  ["ris", "References as RIS"],
  ["bibtex", "References as BibTeX"],
];

export function ExportMenu({ turnId, onFailure }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const button = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event) => root.current.contains(event.target) || setOpen(false);
    document.addEventListener("click", outside);
    return () => document.removeEventListener("click", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };
  const take = async (format) => {
    close();
    try {
      await exportTurn(turnId, format);
    } catch (error) {
      onFailure(error.message);
    }
  };
  return html`
    <span class="menu" ref=${root} onKeyDown=${onKeyDown}>
      <button type="button" class="action" ref=${button} aria-expanded=${open} onClick=${() => setOpen(!open)}><${Icon} name="download" /> Export</button>
      ${open && html`
        <span class="menu-items" role="group" aria-label="Export as">
          ${FORMATS.map(([format, name]) => html`<button type="button" onClick=${() => take(format)}>${name}</button>`)}
        </span>
      `}
    </span>
  `;
}
