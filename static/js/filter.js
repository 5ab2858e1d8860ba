/* Narrows a list while typing; accents do not matter. */

const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

function narrow(input) {
  const list = document.querySelector(input.dataset.filter);
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let left = 0;
  for (const child of list?.children ?? []) {
    const text = fold(child.textContent);
    child.hidden = !words.every((word) => text.includes(word));
    left += child.hidden ? 0 : 1;
  }
  const empty = input.dataset.filterEmpty && document.querySelector(input.dataset.filterEmpty);
  if (empty) empty.hidden = left > 0;
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.filter) narrow(event.target);
});

export function start() {
  for (const input of document.querySelectorAll("[data-filter]")) {
    if (input.value) narrow(input);
  }
}
