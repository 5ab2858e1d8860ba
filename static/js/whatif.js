/* Forms that ask by themselves. A comparison is opened anew; a scenario is computed while the reader goes on
   typing: only the answer is replaced, and the address says the whole of it. Without this the button does it. */

const WAIT = 500;
let timer = 0;
let asking = null;

/* What was left empty is left out, so that the address stays short. */
function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
  return `${form.action.split("?")[0]}?${query}`;
}

async function ask(form) {
  asking?.abort();
  asking = new AbortController();
  const address = addressOf(form);
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("outcome");
    if (!found) return;
    document.getElementById("outcome").replaceChildren(...found.childNodes);
    history.replaceState(null, "", address);
    for (const field of form.querySelectorAll(".whatif-field")) refresh(field, page);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

/* Faults come and go beside their fields, which keep what is being typed. */
function refresh(field, page) {
  const control = field.querySelector("input, select");
  const other = page.getElementById(control.id)?.closest(".whatif-field");
  if (!other) return;
  const fault = other.querySelector(".field__error");
  field.querySelector(".field__error")?.remove();
  field.classList.toggle("field--error", Boolean(fault));
  control.toggleAttribute("aria-invalid", false);
  if (!fault) return;
  field.append(fault);
  control.setAttribute("aria-invalid", "true");
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-whatif]");
  if (!form || event.target.matches("[data-whatif-unit]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(form), WAIT);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-whatif], [data-submits-itself]")) return;
  event.preventDefault();
  clearTimeout(timer);
  if (form.matches("[data-whatif]")) ask(form);
  else location.assign(addressOf(form));
});

/* Another unit has other values: nothing of the scenario is carried over. */
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-whatif-unit]")) location.assign(`?u=${encodeURIComponent(event.target.value)}`);
});

export function start() {}
