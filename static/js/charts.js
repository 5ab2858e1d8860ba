/* Marks of a chart can be pointed at, by mouse, finger or keyboard: what each one's <title> says shows beside
   it. One stop of the Tab key a chart; arrows, Home and End go from mark to mark, Escape hides the words. */

const shown = new WeakMap();

function tipOf(figure) {
  if (!shown.has(figure)) {
    const tip = document.createElement("div");
    tip.className = "chart__tip";
    tip.setAttribute("aria-hidden", "true");
    tip.hidden = true;
    figure.append(tip);
    shown.set(figure, tip);
  }
  return shown.get(figure);
}

function show(mark) {
  const figure = mark.closest("[data-chart]");
  const tip = tipOf(figure);
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const frame = figure.getBoundingClientRect();
  const box = mark.getBoundingClientRect();
  const x = box.left + box.width / 2 - frame.left - tip.offsetWidth / 2;
  const above = box.top - frame.top - tip.offsetHeight - 6;
  tip.style.left = `${Math.max(0, Math.min(x, frame.width - tip.offsetWidth))}px`;
  tip.style.top = `${above < 0 ? box.bottom - frame.top + 6 : above}px`;
}

function hide(figure) {
  const tip = figure && shown.get(figure);
  if (tip) tip.hidden = true;
}

const marksOf = (node) => [...node.closest("svg").querySelectorAll("[data-mark]")];
const markAt = (event) => (event.target instanceof Element ? event.target.closest("[data-chart] [data-mark]") : null);

function step(key, index, last) {
  if (key === "ArrowRight" || key === "ArrowDown") return Math.min(index + 1, last);
  if (key === "ArrowLeft" || key === "ArrowUp") return Math.max(index - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? last : -1;
}

document.addEventListener("keydown", (event) => {
  const mark = markAt(event);
  if (!mark) return;
  if (event.key === "Escape") return hide(mark.closest("[data-chart]"));
  const marks = marksOf(mark);
  const next = step(event.key, marks.indexOf(mark), marks.length - 1);
  if (next < 0) return;
  event.preventDefault();
  mark.setAttribute("tabindex", "-1");
  marks[next].setAttribute("tabindex", "0");
  marks[next].focus();
});

for (const [kind, act] of [
  ["focusin", show],
  ["pointerover", show],
  ["focusout", (mark) => hide(mark.closest("[data-chart]"))],
  ["pointerout", (mark) => hide(mark.closest("[data-chart]"))],
]) {
  document.addEventListener(kind, (event) => {
    const mark = markAt(event);
    if (mark) act(mark);
  });
}

/* A picture has no parts for who hears it; once its marks can be reached it is a group of pictures. */
function open(svg) {
  const marks = [...svg.querySelectorAll("[data-mark]")];
  if (!marks.length) return;
  svg.setAttribute("role", "group");
  marks.forEach((mark, index) => {
    const title = mark.querySelector(":scope > title");
    mark.setAttribute("aria-label", title?.textContent ?? mark.dataset.mark);
    mark.setAttribute("role", "img");
    mark.setAttribute("tabindex", index ? "-1" : "0");
    title?.remove();
  });
}

export function start() {
  for (const svg of document.querySelectorAll("[data-chart] svg[role='img']")) open(svg);
}
