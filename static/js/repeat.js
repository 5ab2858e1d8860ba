/* Rows of a repeated group come and go in place; without it the buttons ask the server. */

function rows(group) {
  return [...group.querySelectorAll("[data-repeat-row]")].filter((row) => row.closest("[data-repeat]") === group);
}

function nextIndex(group) {
  const known = Number(group.dataset.repeatNext ?? rows(group).length);
  group.dataset.repeatNext = String(known + 1);
  return known;
}

function renumber(group) {
  const list = rows(group);
  list.forEach((row, at) => {
    row.setAttribute("aria-label", row.dataset.repeatLabel.replace("__number__", at + 1));
    for (const title of row.querySelectorAll("[data-repeat-number]")) {
      title.textContent = title.dataset.repeatNumber.replace("__number__", at + 1);
    }
  });
  const least = Number(group.dataset.repeatMin ?? 0);
  const most = Number(group.dataset.repeatMax ?? 100);
  for (const row of list) row.querySelector("[data-repeat-remove]").disabled = list.length <= least;
  group.querySelector("[data-repeat-add]").disabled = list.length >= most;
  group.dispatchEvent(new Event("repeat:changed", { bubbles: true }));
}

function add(group) {
  const index = nextIndex(group);
  const html = group.querySelector("[data-repeat-template]").innerHTML;
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll("__index__", index);
  /* data-… texts keep their __number__: renumbering needs it again. */
  const row = holder.content.querySelector("[data-repeat-row]");
  group.querySelector("[data-repeat-rows]").append(row);
  renumber(group);
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function remove(group, row) {
  const list = rows(group);
  const at = list.indexOf(row);
  row.remove();
  renumber(group);
  const near = rows(group)[Math.max(0, at - 1)];
  (near?.querySelector("input, select, textarea") ?? group.querySelector("[data-repeat-add]")).focus();
  group.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-repeat-add], [data-repeat-remove]");
  if (!button) return;
  const group = button.closest("[data-repeat]");
  event.preventDefault();
  if (button.hasAttribute("data-repeat-add")) add(group);
  else remove(group, button.closest("[data-repeat-row]"));
});

export function start() {
  for (const group of document.querySelectorAll("[data-repeat]")) renumber(group);
}
