// An article: title, bottom line, sections and tables, numbered references, and what to know of it.

import { answerOf } from "../lib/article.js";
import { html } from "../lib/html.js";
import { dateName } from "../lib/words.js";
import { AnswerBody } from "./answer-body.js";
import { ArticleBanner } from "./article-banner.js";
import { ArticleHistory } from "./article-history.js";
import { OtherNotices, UrgentNotices } from "./notices.js";
import { ReferenceList } from "./reference-list.js";
import { VerdictBadge } from "./verdict-badge.js";

const lastUpdated = (article) => [article.updated, ...article.documents.map((document) => document.updated)].sort().at(-1);

export function ArticleView({ article, tools, ...rest }) {
  const answer = answerOf(article);
  return html`
    <article class="article">
      <header>
        <h1>${article.title}</h1>
        <p class="article-facts soft">
          <span>Last updated ${dateName(lastUpdated(article))}</span>
          ${tools}
        </p>
      </header>
      <${ArticleBanner} article=${article} />
      <${UrgentNotices} answer=${answer} />
      <section aria-labelledby="bottom-line">
        <h2 id="bottom-line" class="eyebrow">Bottom line <${VerdictBadge} answer=${answer} /></h2>
        <${AnswerBody} answer=${answer} ...${rest} />
      </section>
      ${answer.references.length > 0 && html`
        <section aria-labelledby="references"><h2 id="references">References</h2><${ReferenceList} references=${answer.references} /></section>
      `}
      <section aria-labelledby="about" class="about">
        <h2 id="about">About this article</h2>
        <${OtherNotices} answer=${answer} />
        <p class="note">Each sentence stands on a passage of a reference document, which its number opens; behind the passage stand the published works it summarises. The documents are summaries, not guidelines. A sentence that its passage does not support is not shown, or is marked. A named clinician approves an article, and any later edit returns it to review.</p>
        <h3 class="section-heading">Review history</h3>
        <${ArticleHistory} history=${article.history} />
      </section>
    </article>
  `;
}
