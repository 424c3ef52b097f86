// Requests to the service: the key goes along, failures become one readable error.

import { currentKey, requestKey } from "./key.js";

/** An expected failure; `kind` is "unreachable", "unauthorised" or "refused". */
export class ServiceError extends Error {
  constructor(kind, message, hint = "") {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

/** Make an error of RFC 9457 problem details. */
export function problemError(problem, status) {
  const list = Array.isArray(problem.detail) ? problem.detail.map((item) => item.msg).join("; ") : problem.detail;
  const title = problem.title || `The service answered ${status}.`;
  return new ServiceError(status === 401 ? "unauthorised" : "refused", String(title), list ? String(list) : "");
}

/** Fetch; ask for a key on 401 and try again with it. Throws ServiceError, or AbortError when stopped. */
export async function request(path, { method = "GET", body, accept = "application/json", signal } = {}) {
  const key = currentKey();
  const headers = { Accept: accept };
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError("unreachable", "Betz cannot be reached.", "Check the connection, or whether it still runs.");
  }
  if (response.status === 401 && (await requestKey(key))) return request(path, { method, body, accept, signal });
  if (!response.ok) throw problemError(await response.json().catch(() => ({})), response.status);
  return response;
}

/** Fetch JSON; nothing for an empty answer. */
export async function requestJson(path, options) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

/** Write a path with its parts escaped: path`/v1/turns/${id}/export`. */
export const path = (strings, ...values) => String.raw({ raw: strings }, ...values.map(encodeURIComponent));
