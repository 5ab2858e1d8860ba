/* Small manners of every page: menus, dialogs, focus on errors, toasts. */

function toast(words) {
  const place = document.querySelector("[data-toasts]");
  if (!place || !words) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.textContent = words;
  place.append(box);
  setTimeout(() => box.remove(), 6000);
}

function openDialog(button, event) {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const button = target.closest("[data-dialog], [data-close], [data-reload], [data-print]");
  if (!button) return;
  if (button.hasAttribute("data-dialog")) openDialog(button, event);
  if (button.hasAttribute("data-close")) button.closest("dialog")?.close();
  if (button.hasAttribute("data-reload")) location.reload();
  if (button.hasAttribute("data-print")) {
    event.preventDefault();
    window.print();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.checkAll;
  if (!name) return;
  for (const box of document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)) {
    box.checked = event.target.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-sign-out")) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("autosave:")) localStorage.removeItem(key);
  }
});

/* A form that left with unsaved words has arrived once another page is here. */
function forgetSent() {
  const key = sessionStorage.getItem("autosave:sent");
  if (!key) return;
  sessionStorage.removeItem("autosave:sent");
  const url = key.slice("autosave:".length);
  if (!document.querySelector(`form[data-autosave-url="${CSS.escape(url)}"]`)) localStorage.removeItem(key);
}

export function start() {
  forgetSent();
  for (const told of document.querySelectorAll("[data-toast]")) {
    toast(told.dataset.toast);
    told.removeAttribute("data-toast");
  }
  const first = document.querySelector("[data-focus-first]");
  first?.focus();
  first?.removeAttribute("data-focus-first");
}
