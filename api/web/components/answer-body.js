// What an answer says: the bottom line, then sections and tables, every sentence with its chips.

import { sectionsOf } from "../lib/blocks.js";
import { html } from "../lib/html.js";
import { ClaimTable } from "./claim-table.js";
import { ClaimText } from "./claim-text.js";

export function AnswerBody({ answer, headingLevel = 3, ...rest }) {
  const Heading = `h${headingLevel}`;
  const shared = { answer, ...rest };
  return html`
    <div class="answer-body">
      ${sectionsOf(answer.claims).map(({ heading, blocks }) => html`
        ${heading && html`<${Heading} class="section-heading">${heading}<//>`}
        ${blocks.map((block) =>
          block.kind === "table"
            ? html`<${ClaimTable} header=${block.header} rows=${block.rows} heading=${heading} ...${shared} />`
            : html`<${ClaimText} claim=${block.claim} index=${block.index} lead=${block.index === 0} ...${shared} />`,
        )}
      `)}
    </div>
  `;
}
