/* The reader's own weights: a slider beside each number, and a table that follows at once. The server computes;
   numbers, faults and the table come from its page, the address says the whole of it. Without this the button does it. */

const WAIT = 80;
let timer = 0;
let asking = null;

const number = (row) => row.querySelector(".weight__number");
const slider = (row) => row.querySelector(".weight__slider");
const read = (text) => parseFloat(text.replace(",", "."));
const comma = () => document.documentElement.lang === "vi";

function written(value) {
  return comma() ? value.replace(".", ",") : value;
}

/* What is as published is left out, so that the address stays short. */
function addressOf(form) {
  const query = new URLSearchParams();
  for (const row of form.querySelectorAll("[data-weight]")) {
    const text = number(row).value.trim();
    if (text && text !== row.dataset.weight) query.append(number(row).name, text);
  }
  const here = location.pathname;
  return query.size ? `${here}?${query}` : here;
}

function later(form) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(form, addressOf(form)), WAIT);
}

async function ask(form, address) {
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("own")) return;
    show(form, page);
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

/* Only what changed: the fields keep the focus and what is being typed. */
function show(form, page) {
  document.getElementById("own").replaceChildren(...page.getElementById("own").childNodes);
  form.querySelector("[data-weights-faults]").replaceChildren(...page.querySelector("[data-weights-faults]").childNodes);
  form.querySelector("[data-weights-said]").textContent = page.querySelector("[data-weights-said]").textContent;
  const chips = page.querySelectorAll("[data-weights] .chip");
  form.querySelectorAll(".chip").forEach((chip, place) => {
    if (chips[place].hasAttribute("aria-current")) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  });
  for (const row of form.querySelectorAll("[data-weight]")) refresh(row, page);
  document.dispatchEvent(new Event("part:replaced"));
}

function refresh(row, page) {
  const control = number(row);
  const other = page.getElementById(control.id).closest("[data-weight]");
  row.querySelector(".weight__share").textContent = other.querySelector(".weight__share").textContent;
  slider(row).setAttribute("aria-valuetext", other.querySelector(".weight__share").textContent);
  const fault = other.querySelector(".field__error");
  row.querySelector(".field__error")?.remove();
  row.classList.toggle("field--error", Boolean(fault));
  control.setAttribute("aria-describedby", number(other).getAttribute("aria-describedby"));
  control.removeAttribute("aria-invalid");
  if (!fault) return;
  row.append(fault);
  control.setAttribute("aria-invalid", "true");
}

/* A link with weights ready sets the fields as the server would. */
function preset(form, link) {
  const given = new URL(link.href).searchParams;
  for (const row of form.querySelectorAll("[data-weight]")) {
    const text = given.get(number(row).name);
    number(row).value = text === null ? row.dataset.weight : written(text);
    follow(row);
  }
  ask(form, addressOf(form));
}

function follow(row) {
  const value = read(number(row).value.trim() || row.dataset.weight);
  if (!Number.isNaN(value)) slider(row).value = value;
}

document.addEventListener("input", (event) => {
  const row = event.target.closest?.("[data-weight]");
  if (!row) return;
  if (event.target === slider(row)) number(row).value = written(event.target.value);
  else follow(row);
  later(row.closest("form"));
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-weights] :is(.chip, .weight__only)");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  preset(link.closest("form"), link);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("[data-weights]")) return;
  event.preventDefault();
  ask(event.target, addressOf(event.target));
});

export function start() {
  for (const row of document.querySelectorAll("[data-weights] [data-weight]")) {
    slider(row).setAttribute("aria-valuetext", row.querySelector(".weight__share").textContent);
  }
}
