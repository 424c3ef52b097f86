// Thumbs up or down, with room for a comment after a thumb down.

import { sendFeedback } from "../lib/conversations.js";
import { html, useState } from "../lib/html.js";
import { Icon } from "./icon.js";

const isAbout = (item, target) => (item.claim ?? null) === (target.claim ?? null) && (item.citation ?? null) === (target.citation ?? null);

/** `target` is {turn_id} for an answer, with claim and citation for one citation; `given` is what is known of it. */
export function FeedbackButtons({ target, given = [], question, onGiven }) {
  const known = given.findLast((item) => isAbout(item, target))?.rating ?? null;
  const [rating, setRating] = useState(known);
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(null);
  const send = async (fields) => {
    try {
      await sendFeedback({ ...target, ...fields });
      setFailed(null);
      setRating(fields.rating);
      onGiven?.({ ...target, ...fields });
      return true;
    } catch (error) {
      setFailed(error.message);
      return false;
    }
  };
  const rate = async (next) => setAsking((await send({ rating: next })) && next === "down");
  const comment = async (event) => {
    event.preventDefault();
    const text = event.target.elements.comment.value.trim();
    if (!text || (await send({ rating: "down", comment: text }))) setAsking(false);
  };
  const thumb = (value, label) => html`
    <button type="button" class="plain" aria-pressed=${rating === value} aria-label=${label} title=${label} onClick=${() => rate(value)}><${Icon} name=${value} /></button>
  `;
  return html`
    <span class="feedback" role="group" aria-label=${question}>
      ${thumb("up", `${question} Yes`)}${thumb("down", `${question} No`)}
      <span role="status" class="soft">${failed ?? (rating && !asking ? "Thank you." : "")}</span>
    </span>
    ${asking && html`
      <form class="comment" onSubmit=${comment}>
        <label class="field">What was wrong? <input name="comment" maxlength="1000" autocomplete="off" /></label>
        <button type="submit" class="button">Send</button>
      </form>
    `}
  `;
}
