// The reviewer's page: the queue, and the article that is open.

import { CitedLayout } from "../components/cited-layout.js";
import { ErrorMessage } from "../components/error-message.js";
import { ReviewQueue } from "../components/review-queue.js";
import { ReviewedArticle } from "../components/reviewed-article.js";
import { answerOf } from "../lib/article.js";
import { path } from "../lib/http.js";
import { html, render, useState } from "../lib/html.js";
import { useSession } from "../lib/session.js";
import { useAddress } from "../lib/use-address.js";
import { useFetched } from "../lib/use-fetched.js";

function ReviewPage() {
  const slug = useAddress().get("article");
  const [state, setState] = useState("");
  const { scopes } = useSession();
  const queue = useFetched(slug ? null : `/v1/articles${state && `?state=${state}`}`);
  const opened = useFetched(slug ? path`/v1/articles/${slug}` : null);
  const { value, error, retry } = slug ? opened : queue;
  return html`
    <${CitedLayout} current="/review" answer=${opened.value && answerOf(opened.value)}>${(chips) => html`
      ${!slug && html`<h1>Review</h1><p class="soft">Articles made from answers. A named clinician reads each against its evidence, then approves or returns it.</p>`}
      ${error && html`<${ErrorMessage} error=${error} onRetry=${retry} />`}
      ${!value && !error && html`<p class="waiting" role="status">Loading<span class="dots" aria-hidden="true"></span></p>`}
      ${queue.value && !slug && html`<${ReviewQueue} articles=${queue.value.articles} state=${state} onState=${setState} />`}
      ${slug && value && html`<${ReviewedArticle} article=${value} mayReview=${scopes.includes("review")} onChanged=${opened.setValue} ...${chips} />`}
    `}<//>
  `;
}

render(html`<${ReviewPage} />`, document.getElementById("app"));
