// An article as the components for answers take it.

/** Return the answer that an article holds. */
export const answerOf = (article) => ({
  status: "answered",
  verdict: article.verdict,
  question: article.question,
  standalone_question: article.question,
  text: "",
  claims: article.blocks,
  references: article.references,
  documents: article.documents,
  passages: [],
  notices: article.notices,
  followups: article.followups ?? [],
});

/** Where a review can go from each state. */
export const NEXT_STATES = {
  submitted: ["under_review", "returned"],
  under_review: ["approved", "returned"],
  approved: ["under_review", "returned"],
  returned: ["under_review"],
};
