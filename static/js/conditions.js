/* Shows and hides questions by the same condition language as the server.
   A hidden question is disabled: it is neither asked nor sent. */

const NUMBERS = new Set(["integer", "money"]);

function read(wrapper) {
  if (!wrapper || wrapper.hidden || wrapper.closest("[data-when][hidden]")) return undefined;
  const controls = [...wrapper.querySelectorAll("input[name], select[name], textarea[name]")];
  const kind = wrapper.dataset.type;
  const on = controls.filter((c) => c.type !== "radio" && c.type !== "checkbox" ? true : c.checked);
  if (kind === "choices") return on.map((c) => c.value);
  const value = on[0]?.value ?? "";
  if (kind === "yesno") return value === "" ? undefined : value === "true";
  if (NUMBERS.has(kind)) return /\d/.test(value) ? Number(value.replace(/[.,\s\u00a0]/g, "")) : undefined;
  return value.trim() === "" ? undefined : value.trim();
}

function answer(name, from) {
  const selector = `[data-field="${CSS.escape(name)}"]`;
  const row = from.closest("[data-scope]");
  const near = row?.querySelector(selector);
  if (near) return read(near);
  const form = from.closest("form") ?? document;
  return read([...form.querySelectorAll(selector)].find((found) => !found.closest("[data-scope]")));
}

function holds(condition, from) {
  if (condition.all) return condition.all.every((inner) => holds(inner, from));
  if (condition.any) return condition.any.some((inner) => holds(inner, from));
  if (condition.not) return !holds(condition.not, from);
  const wanted = condition.in ?? [condition.is];
  const given = answer(condition.field, from);
  const values = Array.isArray(given) ? given : [given];
  return values.some((value) => wanted.includes(value));
}

function apply(wrapper, shown) {
  wrapper.hidden = !shown;
  for (const control of wrapper.querySelectorAll("input, select, textarea, button")) {
    if (!shown && !control.disabled) {
      control.disabled = true;
      control.dataset.off = "1";
    } else if (shown && control.dataset.off && !control.closest("[data-when][hidden]")) {
      control.disabled = false;
      delete control.dataset.off;
    }
  }
}

/* Document order is enough: a condition refers only to questions before it. */
function refresh() {
  for (const wrapper of document.querySelectorAll("[data-when]")) {
    apply(wrapper, holds(JSON.parse(wrapper.dataset.when), wrapper));
  }
}

document.addEventListener("input", refresh);
document.addEventListener("change", refresh);
document.addEventListener("repeat:changed", refresh);

export const start = refresh;
