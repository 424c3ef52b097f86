// Light, dark, or as the system has it.

import { html, useEffect, useState } from "../lib/html.js";
import { Icon } from "./icon.js";

const systemTheme = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

export function ThemeSwitch() {
  const [theme, setTheme] = useState(() => document.documentElement.dataset.theme ?? systemTheme());
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => localStorage.getItem("betz-theme") ?? setTheme(systemTheme());
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  const turn = () => {
    const next = theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("betz-theme", next);
    setTheme(next);
  };
  return html`
    <button type="button" class="plain" aria-pressed=${theme === "dark"} aria-label="Dark mode" title="Dark mode" onClick=${turn}>
      <${Icon} name=${theme === "dark" ? "sun" : "moon"} />
    </button>
  `;
}
