// An article: /articles/{slug}. The service has written it already; for a reader whose key may open passages, it is
// drawn again with chips that open the evidence.

import { ArticleView } from "../components/article-view.js";
import { AskBox } from "../components/ask-box.js";
import { AudienceSwitch } from "../components/audience-switch.js";
import { CitedLayout } from "../components/cited-layout.js";
import { ErrorMessage } from "../components/error-message.js";
import { Icon } from "../components/icon.js";
import { answerOf } from "../lib/article.js";
import { download } from "../lib/download.js";
import { path, requestJson } from "../lib/http.js";
import { html, render, useEffect, useState } from "../lib/html.js";

const slug = decodeURIComponent(location.pathname.split("/").at(-1));
const read = (audience) => requestJson(`${path`/v1/articles/${slug}`}${audience ? `?audience=${audience}` : ""}`);
const wanted = () => new URLSearchParams(location.search).get("audience");

/** Read the version for an audience: {article}, or {error}. */
const fetched = (audience) => read(audience).then((article) => ({ article }), (error) => ({ error }));

function ArticlePage({ first }) {
  const [{ article, error }, setShown] = useState(first);
  const show = async (audience) => setShown(await fetched(audience));
  useEffect(() => {
    if (!article && !error) show(wanted());
    else if (article) document.title = `${article.title} · Betz`;
  }, [article]);
  const choose = (audience) => {
    history.replaceState(null, "", `?audience=${audience}`);
    show(audience);
  };
  const save = () => download(`${path`/articles/${slug}`}.md?audience=${article.audience}`, `${slug}.md`).catch((failure) => setShown({ error: failure }));
  const tools = html`
    <span class="article-tools">
      <${AudienceSwitch} audience=${article?.audience} onChange=${choose} />
      <button type="button" class="action" onClick=${save}><${Icon} name="download" /> Markdown</button>
      <button type="button" class="action" onClick=${() => print()}><${Icon} name="print" /> Print</button>
    </span>
  `;
  return html`
    <${CitedLayout} answer=${article && answerOf(article)}>${(chips) => html`
      ${error && html`<h1>Article</h1><${ErrorMessage} error=${error} onRetry=${() => show(wanted())} />`}
      ${!article && !error && html`<p class="waiting" role="status">Loading the article<span class="dots" aria-hidden="true"></span></p>`}
      ${article && html`
        <${ArticleView} article=${article} tools=${tools} ...${chips} />
        <${AskBox} question=${article.question} suggestions=${article.followups} />
      `}
    `}<//>
  `;
}

async function main() {
  const place = document.getElementById("app");
  const written = place.hasChildNodes();
  const mayRead = (await requestJson("/v1/session").catch(() => ({ scopes: [] }))).scopes.includes("read");
  if (written && !mayRead) return;
  const first = mayRead ? await fetched(wanted()) : {};
  place.replaceChildren();
  render(html`<${ArticlePage} first=${first} />`, place);
}

main();
