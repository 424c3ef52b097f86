// An article on the reviewer's desk: the text with its evidence, the editor, the decision.

import { path } from "../lib/http.js";
import { html } from "../lib/html.js";
import { ArticleEditor } from "./article-editor.js";
import { ArticleView } from "./article-view.js";
import { ReviewForm } from "./review-form.js";

export const ReviewedArticle = ({ article, mayReview, onChanged, ...rest }) => html`
  <p class="toolbar"><a href="#">‹ All articles</a><a href=${path`/articles/${article.slug}`}>Open the public page</a></p>
  <${ArticleView} article=${article} ...${rest} />
  ${mayReview
    ? html`
      <section class="desk" aria-labelledby="decide"><h2 id="decide">Decide</h2><${ReviewForm} article=${article} onChanged=${onChanged} /></section>
      <section class="desk" aria-labelledby="edit"><h2 id="edit">Edit the text</h2><${ArticleEditor} key=${article.slug} article=${article} onChanged=${onChanged} /></section>
    `
    : html`<p class="note">Your key does not allow reviewing.</p>`}
`;
