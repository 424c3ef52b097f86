// Says when the browser has lost its connection.

import { html, useEffect, useState } from "../lib/html.js";
import { Icon } from "./icon.js";

export function OfflineBar() {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const change = () => setOnline(navigator.onLine);
    addEventListener("online", change);
    addEventListener("offline", change);
    return () => {
      removeEventListener("online", change);
      removeEventListener("offline", change);
    };
  }, []);
  return html`
    <div role="status" class="offline">
      ${!online && html`<p><${Icon} name="warning" /> You are offline. What is on the page stays readable; new questions need the connection back.</p>`}
    </div>
  `;
}
