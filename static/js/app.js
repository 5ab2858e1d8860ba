/* Loads what the page asks for, and nothing else. Pages work without any of it.
   Each module's start() may run again after a part of the page was replaced. */
const MODULES = [
  ["body", () => import("./page.js")],
  ["[data-theme-switch]", () => import("./theme.js")],
  ["form[data-autosave-url]", () => import("./autosave.js")],
  ["input[data-upload-url]", () => import("./upload.js")],
  ["[data-when]", () => import("./conditions.js")],
  ["[data-repeat]", () => import("./repeat.js")],
  ["[data-keys], [data-key]", () => import("./keys.js")],
  ["[data-filter]", () => import("./filter.js")],
  ["[data-chart]", () => import("./charts.js")],
  ["[data-league]", () => import("./league.js")],
  ["[data-whatif], [data-submits-itself]", () => import("./whatif.js")],
  ["[data-weights]", () => import("./weights.js")],
];

async function load() {
  for (const [selector, module] of MODULES) {
    if (document.querySelector(selector)) (await module()).start();
  }
  document.documentElement.dataset.js = "ready";
}

document.documentElement.dataset.js = "";
document.addEventListener("htmx:afterSettle", load);
document.addEventListener("part:replaced", load);
load();
