// Edits the title and the sentences of an article; citations stay, and are checked again when it is saved.

import { html, useState } from "../lib/html.js";
import { requestJson, path } from "../lib/http.js";

/** A sentence as it is sent: with the spans that it cites. */
const blockOf = (claim, text) => ({
  text,
  section: claim.section,
  table_header: claim.table_header,
  citations: claim.citations.map(({ document_id, start, end }) => ({ document_id, start, end })),
});

export function ArticleEditor({ article, onChanged }) {
  const [said, setSaid] = useState("");
  const claims = article.blocks;
  const save = async (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    const blocks = claims.map((claim, index) => blockOf(claim, fields[`claim-${index}`].trim())).filter(({ text }) => text);
    const { title, reviewer } = fields;
    try {
      const changed = await requestJson(path`/v1/articles/${article.slug}`, { method: "PATCH", body: { title, blocks, reviewer, comment: "Edited." } });
      onChanged(changed);
      setSaid(changed.unsupported.length ? `Saved. Not supported by what they cite: sentences ${changed.unsupported.map((n) => n + 1).join(", ")}.` : "Saved. Every sentence is supported by what it cites.");
    } catch (error) {
      setSaid([error.message, error.hint].filter(Boolean).join(" "));
    }
  };
  return html`
    <form class="editor" onSubmit=${save}>
      <label class="field">Title <input name="title" defaultValue=${article.title} maxlength="200" required /></label>
      ${claims.map((claim, index) => html`
        <label class="field" key=${`${index}-${claim.text}`}>
          <span>Sentence ${index + 1}${claim.support === "unsupported" && html` <span class="unsupported">Not supported by its citation</span>`}${article.unresolved.includes(index) && html` <span class="unsupported">The document has changed under its citation</span>`}</span>
          <textarea name=${`claim-${index}`} rows="2" defaultValue=${claim.text}></textarea>
        </label>
      `)}
      <label class="field">Reviewer (name and specialty) <input name="reviewer" maxlength="200" autocomplete="name" /></label>
      <p class="note">A sentence keeps its citations. One that says anything else than its passage is marked for every reader, and cannot be approved. An empty one is taken out.</p>
      <p role="status" class="note">${said}</p>
      <button type="submit" class="button">Save the text</button>
    </form>
  `;
}
