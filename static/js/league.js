/* A league table that can be sorted and narrowed. It is complete without: rows stand by rank. */

const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

const bodyOf = (table) => table.tBodies[0];

function key(row, column, kind) {
  const cell = row.cells[column];
  const text = cell.dataset.v ?? cell.textContent.trim();
  if (kind === "text") return text;
  const number = parseFloat(text.replace("−", "-").replace(",", "."));
  return Number.isNaN(number) ? null : number;
}

/* What has no value stays below, whichever way the column is sorted. */
function compare(a, b, kind, sign) {
  if (kind === "text") return sign * a.localeCompare(b, "vi");
  if (a === null || b === null) return (a === null) - (b === null);
  return sign * (a - b);
}

function sort(head) {
  const table = head.closest("table");
  const now = head.getAttribute("aria-sort");
  const first = head.dataset.first ?? "ascending";
  const other = first === "ascending" ? "descending" : "ascending";
  const way = now === first ? other : first;
  const sign = way === "ascending" ? 1 : -1;
  const kind = head.dataset.sort;
  const rows = [...bodyOf(table).rows].map((row) => [key(row, head.cellIndex, kind), row]);
  rows.sort((a, b) => compare(a[0], b[0], kind, sign));
  for (const one of head.parentElement.cells) one.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", way);
  bodyOf(table).append(...rows.map(([, row]) => row));
}

function narrow(form) {
  const table = document.getElementById(form.dataset.leagueTools);
  const words = fold(form.querySelector("[data-league-find]").value).split(/\s+/).filter(Boolean);
  const groups = [...form.querySelectorAll("[data-league-group]")].map((one) => one.value).filter(Boolean);
  let shown = 0;
  for (const row of bodyOf(table).rows) {
    const own = (row.dataset.groups ?? "").split(" ");
    const name = fold(row.querySelector("th").textContent);
    row.hidden = !(words.every((word) => name.includes(word)) && groups.every((one) => own.includes(one)));
    shown += row.hidden ? 0 : 1;
  }
  const said = form.querySelector("[data-league-said]");
  const all = bodyOf(table).rows.length;
  said.textContent = shown === all ? "" : said.dataset.words.replace("{shown}", shown).replace("{all}", all);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest(".sorter");
  if (button) sort(button.closest("th"));
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-league-tools]");
  if (form) narrow(form);
});

document.addEventListener("submit", (event) => {
  if (event.target.closest?.("[data-league-tools]")) event.preventDefault();
});

export function start() {
  for (const head of document.querySelectorAll("[data-league] th[data-sort]")) {
    if (head.querySelector(".sorter")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...head.childNodes);
    head.append(button);
  }
  for (const form of document.querySelectorAll("[data-league-tools]")) narrow(form);
}
