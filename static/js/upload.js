/* Files go up one by one with their progress; the server's answer replaces the target. */

function progressRow(place) {
  const row = document.createElement("div");
  row.className = "upload";
  const line = document.createElement("p");
  line.className = "upload__line";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  row.append(line, bar);
  place.append(row);
  return {
    say: (words) => (line.textContent = words),
    fill: (percent) => (bar.value = percent),
    fail: (words) => {
      line.textContent = words;
      line.className = "upload__error";
      bar.remove();
    },
  };
}

const fillIn = (words, name, percent = "") =>
  words.replace("__name__", name).replace("__percent__", String(percent));

function post(input, file, row) {
  const data = new FormData(input.form);
  data.delete(input.name);
  data.append(input.name, file);
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((100 * event.loaded) / event.total);
      row.fill(percent);
      const words = percent < 100 ? input.dataset.wordSending : input.dataset.wordChecking;
      row.say(fillIn(words, file.name, percent));
    });
    request.addEventListener("loadend", () => resolve(request));
    request.open("POST", input.dataset.uploadUrl);
    request.setRequestHeader("X-Upload", "1");
    request.send(data);
  });
}

function show(input, html) {
  const id = input.dataset.uploadTarget;
  const target = document.getElementById(id);
  const parsed = new DOMParser().parseFromString(html, "text/html");
  if (!target || !parsed.body.childElementCount) return location.reload();
  /* The answer may be the new target itself, or what belongs inside it. */
  const same = parsed.getElementById(id);
  if (same) target.replaceWith(same);
  else target.replaceChildren(...parsed.body.childNodes);
  window.htmx?.process(document.getElementById(id));
  start();
  /* The control that had the focus is gone: its successor says what became of the file. */
  if (document.activeElement === document.body) document.getElementById(input.id)?.focus();
}

/* Leaving the page would break off what is on its way: the browser asks first. */
let underWay = 0;
window.addEventListener("beforeunload", (event) => {
  if (underWay > 0) event.preventDefault();
});

/* Each answer replaces the control, so it is found anew for every file; what was refused
   before stays in sight. */
async function sendAll(first, files) {
  const refused = [];
  forget(first);
  for (const file of files) {
    const input = document.getElementById(first.id) ?? first;
    const row = progressRow(placeOf(input));
    const words = await send(input, file, row, refused);
    if (words) refused.push(words);
  }
  const input = document.getElementById(first.id);
  if (input) input.value = "";
}

/* What was said about files chosen earlier. */
function forget(input) {
  placeOf(input).replaceChildren();
  const error = input.form.querySelector(".field__error");
  if (!error) return;
  const described = input.getAttribute("aria-describedby") ?? "";
  input.setAttribute("aria-describedby", described.replace(error.id, "").trim());
  error.remove();
}

const placeOf = (input) => input.form.querySelector("[data-upload-progress]");

/* Why the file was refused, or nothing. */
async function send(input, file, row, refused) {
  const most = Number(input.dataset.maxMb ?? 0) * 1024 * 1024;
  if (most && file.size > most) return fail(row, fillIn(input.dataset.wordTooLarge, file.name));
  row.say(fillIn(input.dataset.wordSending, file.name, 0));
  underWay += 1;
  const answer = await post(input, file, row);
  underWay -= 1;
  if (answer.status !== 200 && answer.status !== 422) {
    return fail(row, fillIn(input.dataset.wordFailed, file.name));
  }
  show(input, answer.responseText);
  const now = document.getElementById(input.id);
  for (const words of refused) progressRow(placeOf(now)).fail(words);
  return answer.status === 422 ? now.form.querySelector(".field__error")?.textContent.trim() : "";
}

function fail(row, words) {
  row.fail(words);
  return words;
}

function watch(input) {
  if (input.dataset.watched) return;
  input.dataset.watched = "1";
  input.addEventListener("change", () => sendAll(input, [...input.files]));
  const drop = input.closest("[data-drop]");
  if (!drop) return;
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop--over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("drop--over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    sendAll(input, [...event.dataTransfer.files]);
  });
}

export function start() {
  for (const input of document.querySelectorAll("input[data-upload-url]")) watch(input);
}
