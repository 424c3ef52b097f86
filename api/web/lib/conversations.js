// Conversations and what hangs on their turns, as the service keeps them.

import { path, request, requestJson } from "./http.js";

export const listConversations = async () => (await requestJson("/v1/conversations?limit=100")).conversations;
export const createConversation = () => requestJson("/v1/conversations", { method: "POST", body: {} });
export const readConversation = (id) => requestJson(path`/v1/conversations/${id}`);
export const renameConversation = (id, title) => requestJson(path`/v1/conversations/${id}`, { method: "PATCH", body: { title } });
export const deleteConversation = (id) => requestJson(path`/v1/conversations/${id}`, { method: "DELETE" });
export const sendFeedback = (feedback) => requestJson("/v1/feedback", { method: "POST", body: feedback });
export const submitArticle = (turnId) => requestJson("/v1/articles", { method: "POST", body: { turn_id: turnId } });

const SUFFIXES = { markdown: "md", ris: "ris", bibtex: "bib", html: "html" };

/** Download a turn in a format: markdown, ris, bibtex or html. */
export async function exportTurn(turnId, format) {
  const response = await request(`${path`/v1/turns/${turnId}/export`}?format=${format}`, { accept: "*/*" });
  const named = /filename="([\w.-]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  save(await response.blob(), named ? named[1] : `betz-answer.${SUFFIXES[format]}`);
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
