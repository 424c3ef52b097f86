// Files from the service, fetched with the reader's key.

import { request } from "./http.js";

/** Fetch a file and save it under the name that the service gives, or else under `name`. */
export async function download(address, name) {
  const response = await request(address, { accept: "*/*" });
  const given = /filename="([\w.-]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = given ? given[1] : name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
