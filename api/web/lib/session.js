// How the service is set up, and what this reader may do.

import { requestJson } from "./http.js";
import { useEffect, useState } from "./html.js";
import { NEW_KEY } from "./key.js";

const UNKNOWN = { scopes: [], review_summary: {} };

/** Return the session; without scopes until known. */
export function useSession() {
  const [session, setSession] = useState(UNKNOWN);
  useEffect(() => {
    const read = () => requestJson("/v1/session").then(setSession, () => setSession(UNKNOWN));
    read();
    addEventListener(NEW_KEY, read);
    return () => removeEventListener(NEW_KEY, read);
  }, []);
  return session;
}
