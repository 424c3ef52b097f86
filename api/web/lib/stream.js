// An answer as a stream of typed events.

import { createParser } from "../vendor/eventsource-parser.mjs";
import { problemError, request, ServiceError } from "./http.js";

/** Ask and hand each event's data to `onEvent`, with its `type`. Throws ServiceError, or AbortError when stopped. */
export async function streamAnswer(question, { onEvent, signal }) {
  const response = await request("/v1/answers", { method: "POST", body: question, accept: "text/event-stream", signal });
  let finished = false;
  const parser = createParser({
    onEvent({ event, data }) {
      const content = JSON.parse(data);
      if (event === "error") throw problemError(content, content.status);
      finished ||= event === "completed";
      onEvent({ ...content, type: event });
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new ServiceError("unreachable", "The connection was lost before the answer was complete.");
    });
    if (done) break;
    parser.feed(decoder.decode(value, { stream: true }));
  }
  if (!finished) throw new ServiceError("unreachable", "The connection was lost before the answer was complete.");
}
