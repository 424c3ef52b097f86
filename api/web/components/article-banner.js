// Says of an article how far its review has come; nothing once it is approved.

import { html } from "../lib/html.js";
import { Icon } from "./icon.js";

const TEXTS = {
  submitted: "It was composed from the cited documents and waits for a clinician's review.",
  under_review: "A clinician is reviewing it.",
  returned: "A reviewer returned it: see the review history before you rely on it.",
};

const OTHER_VERSION = "This version is for another audience than the one that is reviewed.";

export const ArticleBanner = ({ article }) =>
  (article.state !== "approved" || !article.reviewed_version) && html`
    <p class="review-banner"><${Icon} name="info" /><span><strong>Not clinically reviewed.</strong> ${article.reviewed_version ? TEXTS[article.state] : OTHER_VERSION}</span></p>
  `;
