// The theme of both pages: that of the console's switch, or else of the system.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

function apply() {
  const stored = localStorage.getItem("bounce-theme");
  if (stored) root.dataset.theme = stored;
  root.classList.toggle("dark-mode", isDark()); // the name is swagger-ui's
}

export function switchTheme() {
  localStorage.setItem("bounce-theme", isDark() ? "light" : "dark");
  apply();
}

system.addEventListener("change", apply);
addEventListener("storage", apply); // another tab has switched
apply();
