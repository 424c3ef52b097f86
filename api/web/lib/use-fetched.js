// Something read from the service, with its states: loading, there, failed.

import { requestJson } from "./http.js";
import { useCallback, useEffect, useState } from "./html.js";

/** Return {value, error, retry, setValue} for an address; nothing is read while it is null. */
export function useFetched(address) {
  const [state, setState] = useState({ address: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (address === null) return undefined;
    let current = true;
    requestJson(address).then(
      (value) => current && setState({ address, value }),
      (error) => current && setState({ address, error }),
    );
    return () => {
      current = false;
    };
  }, [address, attempt]);
  const setValue = useCallback((value) => setState({ address, value }), [address]);
  const retry = useCallback(() => setAttempt((number) => number + 1), []);
  // What belongs to another address is not shown for this one.
  return { ...(state.address === address ? state : {}), retry, setValue };
}
