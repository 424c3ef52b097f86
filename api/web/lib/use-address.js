// What the part of the address after # names, as it changes.

import { useEffect, useState } from "./html.js";

const parameters = () => new URLSearchParams(location.hash.slice(1));

export function useAddress() {
  const [found, setFound] = useState(parameters);
  useEffect(() => {
    const change = () => setFound(parameters());
    addEventListener("hashchange", change);
    return () => removeEventListener("hashchange", change);
  }, []);
  return found;
}
