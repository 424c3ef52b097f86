// Conversations and what hangs on their turns, as the service keeps them.

import { download } from "./download.js";
import { path, requestJson } from "./http.js";

/** How many conversations are listed at a time. */
export const LISTED = 100;

/** The newest conversations, or those before one of them. */
export const listConversations = async (before) =>
  (await requestJson(`/v1/conversations?${new URLSearchParams({ limit: LISTED, ...(before && { before }) })}`)).conversations;
export const createConversation = () => requestJson("/v1/conversations", { method: "POST", body: {} });
export const readConversation = (id) => requestJson(path`/v1/conversations/${id}`);
export const renameConversation = (id, title) => requestJson(path`/v1/conversations/${id}`, { method: "PATCH", body: { title } });
export const deleteConversation = (id) => requestJson(path`/v1/conversations/${id}`, { method: "DELETE" });
export const sendFeedback = (feedback) => requestJson("/v1/feedback", { method: "POST", body: feedback });
export const submitArticle = (turnId) => requestJson("/v1/articles", { method: "POST", body: { turn_id: turnId } });

const SUFFIXES = { markdown: "md", ris: "ris", bibtex: "bib", html: "html" };

/** Download a turn in a format: markdown, ris, bibtex or html. */
export const exportTurn = (turnId, format) =>
  download(`${path`/v1/turns/${turnId}/export`}?format=${format}`, `betz-answer.${SUFFIXES[format]}`);
