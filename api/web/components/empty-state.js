// What a new conversation shows: what Betz is for, and questions to begin with.

import { html } from "../lib/html.js";

const EXAMPLES = [
  "Does a UMN lesion mean ALS?",
  "UMN vs LMN signs side by side",
  "How is PLS told apart from ALS?",
  "How accurate is the Babinski sign?",
];

export const EmptyState = ({ documents, onAsk }) => html`
  <section class="empty" aria-labelledby="empty-title">
    <h1 id="empty-title">Ask about upper motor neuron lesions and ALS</h1>
    <p>Every sentence of an answer is backed by a passage you can open, with the works behind it. What the ${documents ? `${documents} reference documents` : "reference documents"} do not hold, Betz does not say.</p>
    <div class="examples" role="group" aria-label="Examples">
      ${EXAMPLES.map((question) => html`<button type="button" class="suggestion" onClick=${() => onAsk(question)}>${question}</button>`)}
    </div>
    <p class="note">For health professionals. Betz summarises its sources and does not replace clinical judgement. Leave names and other identifiers of patients out of your questions.</p>
  </section>
`;
