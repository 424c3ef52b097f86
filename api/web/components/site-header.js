// The bar on top of every page: name, pages, theme.

import { html } from "../lib/html.js";
import { ThemeSwitch } from "./theme-switch.js";

const PAGES = [
  ["/", "Ask"],
  ["/corpus", "Documents"],
  ["/review", "Review"],
];

export const SiteHeader = ({ current, before }) => html`
  <header class="site-header">
    ${before}
    <a class="brand" href="/" aria-label="Betz, start page"><img src="/web/icon.svg" alt="" width="22" height="22" />Betz</a>
    <nav aria-label="Pages">
      ${PAGES.map(([address, name]) => html`<a href=${address} aria-current=${address === current ? "page" : undefined}>${name}</a>`)}
    </nav>
    <${ThemeSwitch} />
  </header>
`;
