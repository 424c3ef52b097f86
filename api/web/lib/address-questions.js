// Questions that the address brings, as from an article's follow-up box: /?context=EARLIER&q=QUESTION.

import { useEffect, useState } from "./html.js";

/** The address of the chat that asks a question after an earlier one. */
export const askAddress = (context, question) => `/?${new URLSearchParams({ context, q: question })}`;

/** Take the questions out of the address, so that a reload does not ask them again; oldest first. */
function takeQuestions() {
  const parameters = new URLSearchParams(location.search);
  const found = parameters.has("q") ? [parameters.get("context"), parameters.get("q")].filter((text) => text?.trim()) : [];
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  return found;
}

/** Ask what the address brought, in order, each question when the one before is answered. */
export function useAddressQuestions(turns, ask) {
  const [left, setLeft] = useState(takeQuestions);
  const ready = turns.every((turn) => turn.state === "done");
  useEffect(() => {
    if (!ready || !left.length) return;
    setLeft(left.slice(1));
    ask(left[0]);
  }, [ready, left]);
}
