// The evidence panel: what it shows, and where the focus goes when it closes.

import { useCallback, useEffect, useRef, useState } from "./html.js";

/** `shown` is what the panel shows, or null; Escape closes it and the focus returns to what opened it. */
export function usePanel() {
  const [shown, setShown] = useState(null);
  const opener = useRef(null);
  const open = useCallback((content, button) => {
    opener.current = button;
    setShown(content);
  }, []);
  const close = useCallback(() => {
    setShown(null);
    opener.current?.focus();
  }, []);
  // Beside the panel the text is narrower and runs longer: what was chosen stays in sight.
  useEffect(() => shown && opener.current?.scrollIntoView({ block: "nearest" }), [shown]);
  useEffect(() => {
    if (!shown) return undefined;
    const onKeyDown = (event) => event.key === "Escape" && !event.defaultPrevented && close();
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shown, close]);
  return { shown, open, close };
}

/** Whether the window is too narrow for the panel to stand beside the text. */
export function useNarrow(limit = "64rem") {
  const [narrow, setNarrow] = useState(() => matchMedia(`(max-width: ${limit})`).matches);
  useEffect(() => {
    const query = matchMedia(`(max-width: ${limit})`);
    const change = () => setNarrow(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, [limit]);
  return narrow;
}
