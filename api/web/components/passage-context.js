// A passage in its context: lines as paragraphs, rows as tables, the cited span marked.

import { cellsOf } from "../lib/blocks.js";
import { html, useEffect, useRef } from "../lib/html.js";

const LEAD = 72; // CSS pixels

/** Cut a line where the mark begins and ends: [before, marked, after]; offsets are within the line. */
const cut = (line, from, to) => [line.slice(0, from), line.slice(from, to), line.slice(to)];

function marked({ line, from, to }) {
  if (from >= to) return line;
  const [before, inside, after] = cut(line, from, to);
  return html`${before}<mark>${inside}</mark>${after}`;
}

/** Group neighbouring lines into {rows} and single {line}s, each with the marked part of it. */
function blocksOf(before, text, after) {
  const start = before.length;
  const end = start + text.length;
  const blocks = [];
  let offset = 0;
  for (const line of (before + text + after).split("\n")) {
    const item = { line, from: Math.max(start - offset, 0), to: Math.min(end - offset, line.length) };
    offset += line.length + 1;
    if (!line.trim()) continue;
    if (!line.includes(" | ")) blocks.push(item);
    else if (blocks.at(-1)?.rows) blocks.at(-1).rows.push(item);
    else blocks.push({ rows: [item] });
  }
  return blocks;
}

const Row = ({ item }) => html`
  <tr class=${item.from < item.to ? "marked" : ""}>
    ${cellsOf(item.line).map((cell) => html`<td>${item.from < item.to ? html`<mark>${cell}</mark>` : cell}</td>`)}
  </tr>
`;

export function PassageContext({ passage, label }) {
  const box = useRef(null);
  // The mark is what was asked for: it is in sight at once, under a line or two of what comes before.
  useEffect(() => {
    const mark = box.current.querySelector("mark");
    if (mark) box.current.scrollTop += mark.getBoundingClientRect().top - box.current.getBoundingClientRect().top - LEAD;
  }, [passage]);
  return html`
    <div class="context" role="region" aria-label=${label} tabindex="0" ref=${box}>
      ${blocksOf(passage.before, passage.text, passage.after).map((block) =>
        block.rows
          ? html`<table><tbody>${block.rows.map((item) => html`<${Row} item=${item} />`)}</tbody></table>`
          : html`<p class=${block.line === passage.section.at(-1) ? "context-heading" : ""}>${marked(block)}</p>`,
      )}
    </div>
  `;
}
