// Small line icons, drawn on a grid of 20; decoration only, so hidden from assistive technology.

import { html } from "../lib/html.js";

const PATHS = {
  check: "M4 10.5l4 4 8-9",
  chevron: "M6 8l4 4 4-4",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7 7h9v9H7zM4 13V4h9",
  document: "M5 3h7l3 3v11H5zM8 9h4.5M8 12h4.5",
  down: "M6 4v7M6 4h7.5l2 5.5-1.5 1.5h-4l.5 5-4.5-5M3 4h3v7H3z",
  download: "M10 3v10M6 9l4 4 4-4M4 17h12",
  external: "M11 4h5v5M16 4l-7 7M8 5H4v11h11v-4",
  filter: "M3 5h14M6 10h8M8.5 15h3",
  info: "M10 9v5M10 6v.5M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15z",
  menu: "M3 5h14M3 10h14M3 15h14",
  moon: "M16 12.5A7 7 0 017.5 4a6.5 6.5 0 108.5 8.5z",
  pencil: "M4 16l1-4 8-8 3 3-8 8z",
  plus: "M10 4v12M4 10h12",
  print: "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z",
  retry: "M16 10a6 6 0 11-2-4.5M16 3v4h-4",
  send: "M10 16V4M5 9l5-5 5 5",
  share: "M10 12V3M6.5 6L10 3l3.5 3M4 11v6h12v-6",
  stop: "M6 6h8v8H6z",
  sun: "M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.5 4.5l1 1M14.5 14.5l1 1M15.5 4.5l-1 1M5.5 14.5l-1 1",
  trash: "M4 6h12M8 6V4h4v2M6 6l.5 11h7L14 6",
  up: "M6 16V9M6 16h7.5l2-5.5-1.5-1.5h-4l.5-5L6 9M3 9h3v7H3z",
  warning: "M10 3l7.5 13.5h-15zM10 8v4M10 14v.5",
};

export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>
`;
