// The panel beside the answer: the document, the passage in its context, and the works behind it.

import { path } from "../lib/http.js";
import { html, useEffect, useRef, useState } from "../lib/html.js";
import { useFetched } from "../lib/use-fetched.js";
import { dateName, evidenceName, reviewName } from "../lib/words.js";
import { ErrorMessage } from "./error-message.js";
import { FeedbackButtons } from "./feedback-buttons.js";
import { Icon } from "./icon.js";
import { PassageContext } from "./passage-context.js";
import { ReferenceItem } from "./reference-item.js";

const CONTEXT = 500;
const MORE_CONTEXT = 3000;

/** `span` is {document_id, start, end}; `reference` the work whose chip was chosen; `feedback` the props of the thumbs. */
export function CitationPanel({ span, reference, feedback, onClose }) {
  const [context, setContext] = useState(CONTEXT);
  const { document_id, start, end } = span;
  const { value, error, retry } = useFetched(`${path`/v1/passages/${document_id}`}?start=${start}&end=${end}&context=${context}`);
  // While more context comes, what is there stays.
  const kept = useRef(null);
  const passage = value ?? kept.current;
  useEffect(() => {
    kept.current = passage;
  }, [passage]);
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), []);
  // The work that was asked for comes first.
  const works = passage ? [...passage.references].sort((a, b) => (b.key === reference?.key) - (a.key === reference?.key)) : [];
  return html`
    <aside class="panel" id="panel" aria-labelledby="panel-title">
      <div class="panel-bar">
        <h2 id="panel-title" tabindex="-1" ref=${heading}>Evidence</h2>
        <button type="button" class="plain" aria-label="Close the evidence" title="Close (Escape)" onClick=${onClose}><${Icon} name="close" /></button>
      </div>
      ${error && html`<${ErrorMessage} error=${error} onRetry=${retry} />`}
      ${!passage && !error && html`<p class="waiting">Opening the passage<span class="dots" aria-hidden="true"></span></p>`}
      ${passage && html`
        <h3 class="document-title">${passage.title}</h3>
        <p class="soft">${passage.section.join(" › ")}</p>
        <p class="reference-tags">
          <span class="tag ${passage.evidence_type}">${evidenceName(passage.evidence_type)}${passage.evidence_type === "own_summary" && ", not a guideline"}</span>
          <span class="tag ${passage.review_status}">${reviewName(passage.review_status)}</span>
          ${passage.updated && html`<span class="tag">Updated ${dateName(passage.updated)}</span>`}
        </p>
        <${PassageContext} passage=${passage} label="Cited passage in its context" />
        <p class="panel-links">
          ${context === CONTEXT && html`<button type="button" class="action" onClick=${() => setContext(MORE_CONTEXT)}>More context</button>`}
          <a class="action" href=${`/corpus#document=${encodeURIComponent(passage.document_id)}`}><${Icon} name="document" /> Whole document</a>
        </p>
        ${feedback && html`<div class="panel-feedback"><span>Does it support the sentence?</span><${FeedbackButtons} ...${feedback} question="Does the passage support the sentence?" /></div>`}
        ${works.length > 0 && html`
          <h3 class="section-heading">Works behind this passage</h3>
          <ul class="works">${works.map((work) => html`<li class=${work.key === reference?.key ? "chosen" : ""}><${ReferenceItem} reference=${work} /></li>`)}</ul>
        `}
      `}
    </aside>
  `;
}
