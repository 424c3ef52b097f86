// What a reader must know beside the answer: an urgent notice on top, the rest below.

import { html } from "../lib/html.js";
import { Icon } from "./icon.js";

/** Whether a notice must be read first: it says so itself, or the answer is urgent and it comes first. */
export const isUrgent = (notice, place, answer) => /^(urgent|emergency)\b/i.test(notice) || (answer.status === "urgent" && place === 0);

export const UrgentNotices = ({ answer }) =>
  answer.notices.filter((notice, place) => isUrgent(notice, place, answer)).map(
    (notice) => html`<div class="message urgent" role="alert"><${Icon} name="warning" /><p>${notice}</p></div>`,
  );

// The banner says with the documents at hand what this notice says of all.
const isReviewNotice = (notice) => notice.startsWith("Not clinically reviewed");

export const OtherNotices = ({ answer }) =>
  answer.notices
    .filter((notice, place) => !isUrgent(notice, place, answer) && !isReviewNotice(notice))
    .map((notice) => html`<p class="note">${notice}</p>`);
