/** Light, dark, or whatever the system says; the choice is kept in the browser. */

const KEY = "sandbox-theme";
const ORDER = ["system", "light", "dark"];

export function themeName() {
  const kept = localStorage.getItem(KEY);
  return ORDER.includes(kept) ? kept : "system";
}

/** Change to the next theme and apply it. */
export function nextTheme() {
  localStorage.setItem(KEY, ORDER[(ORDER.indexOf(themeName()) + 1) % ORDER.length]);
  applyTheme();
}

export function applyTheme() {
  const dark =
    themeName() === "dark" || (themeName() === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
