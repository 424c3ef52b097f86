// The documents page: what the index holds, how it was made, what it cites.

import { DocumentTable } from "../components/document-table.js";
import { DocumentView } from "../components/document-view.js";
import { ErrorMessage } from "../components/error-message.js";
import { GenerationFacts } from "../components/generation-facts.js";
import { KeyDialog } from "../components/key-dialog.js";
import { OfflineBar } from "../components/offline-bar.js";
import { ReferenceTable } from "../components/reference-table.js";
import { SiteHeader } from "../components/site-header.js";
import { path } from "../lib/http.js";
import { html, render, useEffect } from "../lib/html.js";
import { useAddress } from "../lib/use-address.js";
import { useFetched } from "../lib/use-fetched.js";

/** Something fetched, or why not yet. */
function Fetched({ address, children }) {
  const { value, error, retry } = useFetched(address);
  if (error) return html`<${ErrorMessage} error=${error} onRetry=${retry} />`;
  if (!value) return html`<p class="waiting" role="status">Loading<span class="dots" aria-hidden="true"></span></p>`;
  return children(value);
}

const Overview = () => html`
  <h1>Documents</h1>
  <p class="soft">What Betz answers from. The documents are summaries of published works, not guidelines.</p>
  <section aria-labelledby="index"><h2 id="index">Index</h2><${Fetched} address="/v1/generation">${(generation) => html`<${GenerationFacts} generation=${generation} />`}<//></section>
  <section aria-labelledby="documents"><h2 id="documents">In this index</h2><${Fetched} address="/v1/documents">${({ documents }) => html`<${DocumentTable} documents=${documents} />`}<//></section>
  <section aria-labelledby="works"><h2 id="works">Works cited</h2><${Fetched} address="/v1/references">${({ references }) => html`<${ReferenceTable} references=${references} />`}<//></section>
`;

function CorpusPage() {
  const id = useAddress().get("document");
  useEffect(() => scrollTo(0, 0), [id]);
  return html`
    <a class="skip" href="#main">Skip to the text</a>
    <div class="page">
      <${SiteHeader} current="/corpus" />
      <${OfflineBar} />
      <main id="main" tabindex="-1">
        ${id ? html`<${Fetched} address=${path`/v1/documents/${id}`}>${(found) => html`<${DocumentView} ...${found} />`}<//>` : html`<${Overview} />`}
      </main>
    </div>
    <${KeyDialog} />
  `;
}

render(html`<${CorpusPage} />`, document.getElementById("app"));
