// A reviewer's decision on an article.

import { NEXT_STATES } from "../lib/article.js";
import { html, useState } from "../lib/html.js";
import { requestJson, path } from "../lib/http.js";

const DECISIONS = [
  ["under_review", "Take it under review"],
  ["approved", "Approve"],
  ["returned", "Return with a comment"],
];

export function ReviewForm({ article, onChanged }) {
  const [failed, setFailed] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    const { state, reviewer, comment } = Object.fromEntries(new FormData(event.target));
    if (state === "returned" && !comment.trim()) {
      setFailed("Say in the comment why it is returned.");
      return;
    }
    try {
      onChanged(await requestJson(path`/v1/articles/${article.slug}/reviews`, { method: "POST", body: { state, reviewer: reviewer.trim(), comment: comment.trim() } }));
      setFailed("");
      event.target.elements.comment.value = "";
    } catch (error) {
      setFailed([error.message, error.hint].filter(Boolean).join(" "));
    }
  };
  return html`
    <form class="review-form" key=${article.state} onSubmit=${submit}>
      <fieldset>
        <legend>Decision</legend>
        ${DECISIONS.filter(([state]) => NEXT_STATES[article.state].includes(state)).map(([state, label], place) => html`<label class="check" key=${state}><input type="radio" name="state" value=${state} defaultChecked=${place === 0} />${label}</label>`)}
      </fieldset>
      <label class="field">Reviewer (name and specialty) <input name="reviewer" required maxlength="200" autocomplete="name" /></label>
      <label class="field">Comment <textarea name="comment" rows="3" maxlength="4000"></textarea></label>
      <p role="status" class="note">${failed}</p>
      <button type="submit" class="button primary">Record the decision</button>
    </form>
  `;
}
