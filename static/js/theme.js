/* Light, dark, or as the system says. The cookie lets the server send the right page at once. */
const YEAR = 365 * 24 * 60 * 60;
const root = document.documentElement;

function stored() {
  const found = document.cookie.match(/(?:^|; )theme=(light|dark)/);
  return found ? found[1] : "";
}

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-theme-set]");
  if (!button) return;
  const theme = button.dataset.themeSet;
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
  show(theme);
});

export function start() {
  show(stored());
}
