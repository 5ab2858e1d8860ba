/* Loads what the page asks for, and nothing else. Pages work without any of it. */
const root = document.documentElement;
root.dataset.js = "";

const wanted = (selector) => document.querySelector(selector) !== null;

if (wanted("[data-theme-switch]")) import("./theme.js");
if (wanted("form[data-autosave-url]")) import("./autosave.js");
if (wanted("input[data-upload-url]")) import("./upload.js");
if (wanted("[data-when]")) import("./conditions.js");
if (wanted("[data-repeat]")) import("./repeat.js");
if (wanted("[data-keys], [data-key]")) import("./keys.js");
if (wanted("[data-filter]")) import("./filter.js");
import("./page.js");
