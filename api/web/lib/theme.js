// Light, dark, or as the system has it. Loaded before the first paint, so that nothing flashes.

(() => {
  const chosen = localStorage.getItem("betz-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
