/* Work with the keyboard alone: j k x Enter / ? and the page's own data-key buttons. */

const items = () => [...document.querySelectorAll("[data-keys-item]")];
const current = () => document.querySelector('[data-keys-item][aria-current="true"]');

function typing(target) {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog") !== null;
}

function select(item) {
  if (!item) return;
  current()?.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  item.dispatchEvent(new CustomEvent("keys:select", { bubbles: true }));
}

function move(by) {
  const list = items();
  const at = list.indexOf(current());
  select(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]);
}

function open() {
  const item = current();
  (item?.querySelector("[data-keys-open]") ?? item?.querySelector("a[href]"))?.click();
}

function tick() {
  current()?.querySelector('input[type="checkbox"]')?.click();
}

function search(event) {
  const field = document.querySelector("[data-key-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function help() {
  const dialog = document.querySelector("[data-key-help]");
  if (!dialog?.showModal) return;
  const list = dialog.querySelector("[data-key-list]");
  for (const old of list.querySelectorAll("[data-own]")) old.remove();
  for (const button of document.querySelectorAll("[data-key]")) list.append(helpRow(button));
  dialog.showModal();
}

function helpRow(button) {
  const row = document.createElement("div");
  row.className = "facts__row";
  row.dataset.own = "";
  const name = document.createElement("dt");
  name.className = "facts__name";
  const own = button.cloneNode(true);
  for (const key of own.querySelectorAll("kbd")) key.remove();
  name.textContent = button.dataset.keyLabel ?? own.textContent.trim();
  const value = document.createElement("dd");
  value.className = "facts__value";
  const key = document.createElement("kbd");
  key.className = "key";
  key.textContent = button.dataset.key.toUpperCase();
  value.append(key);
  row.append(name, value);
  return row;
}

const FIXED = {
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  "/": search,
  "?": help,
};

/* Enter on a focused link or button is the browser's own affair. */
function enter(event) {
  if (event.target instanceof Element && event.target.closest("a, button, summary, input, label")) return;
  open();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "Enter") return enter(event);
  const name = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(name)}"]:not([disabled])`);
  if (button) {
    event.preventDefault();
    button.click();
  } else if (document.querySelector("[data-keys]")) {
    FIXED[name]?.(event);
  }
});

document.addEventListener("click", (event) => {
  const item = event.target instanceof Element && event.target.closest("[data-keys-item]");
  if (item && !event.target.closest("a, button, input, label")) select(item);
});

/* Listening to the whole document, there is nothing to begin again. */
export function start() {}
