// Words for the values of the contract.

const EVIDENCE = {
  guideline: "Guideline",
  consensus_criteria: "Consensus criteria",
  systematic_review: "Systematic review",
  randomised_trial: "Randomised trial",
  cohort: "Cohort study",
  case_series: "Case series",
  narrative_review: "Narrative review",
  label: "Drug label",
  textbook: "Textbook",
  own_summary: "Betz summary",
  unclassified: "Unclassified",
};
const REVIEW = {
  submitted: "Not reviewed",
  under_review: "Under review",
  approved: "Approved",
  returned: "Returned",
};

export const VERDICTS = { yes: "Yes", no: "No", depends: "It depends" };
export const EVIDENCE_TYPES = Object.keys(EVIDENCE).filter((name) => name !== "unclassified");

/** A value nobody gave words to is shown as it is, without underscores. */
const worded = (words, value) => (Object.hasOwn(words, value) ? words[value] : String(value ?? "").replaceAll("_", " "));

export const evidenceName = (type) => worded(EVIDENCE, type);
export const reviewName = (status) => worded(REVIEW, status);
export const articleState = (state) => (state === "submitted" ? "Submitted" : reviewName(state));
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** A date as doctors on both sides of the Atlantic read it: 27 Nov 2026. */
export function dateName(text) {
  const date = new Date(text);
  if (!text || Number.isNaN(date.getTime())) return text ?? "";
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}
