// A page whose text has citation chips: the text, and the evidence panel beside or over it.

import { html } from "../lib/html.js";
import { useNarrow, usePanel } from "../lib/use-panel.js";
import { CitationPanel } from "./citation-panel.js";
import { KeyDialog } from "./key-dialog.js";
import { OfflineBar } from "./offline-bar.js";
import { SiteHeader } from "./site-header.js";

/** `answer` is what is cited, or null; `children` gets {open, openCitation} to hand to the chips. */
export function CitedLayout({ current, answer, children }) {
  const panel = usePanel();
  const narrow = useNarrow();
  const { shown } = panel;
  const span = shown && answer?.claims[shown.claim]?.citations[shown.citation];
  return html`
    <a class="skip" href="#main">Skip to the text</a>
    <div class="chat ${span ? "has-panel" : ""}">
      <div class="page" inert=${narrow && Boolean(span)}>
        <${SiteHeader} current=${current} />
        <${OfflineBar} />
        <main id="main" tabindex="-1">${children({ open: shown, openCitation: panel.open })}</main>
      </div>
      ${span && html`
        <${CitationPanel} key=${`${shown.claim}-${shown.citation}-${shown.n}`} span=${span}
          reference=${answer.references.find((item) => item.n === shown.n)} onClose=${panel.close} />
      `}
    </div>
    <${KeyDialog} />
  `;
}
