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
    done: () => row.remove(),
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

async function sendAll(input, files) {
  const place = input.form.querySelector("[data-upload-progress]");
  const most = Number(input.dataset.maxMb ?? 0) * 1024 * 1024;
  for (const file of files) {
    const row = progressRow(place);
    if (most && file.size > most) {
      row.fail(fillIn(input.dataset.wordTooLarge, file.name));
      continue;
    }
    row.say(fillIn(input.dataset.wordSending, file.name, 0));
    const answer = await post(input, file, row);
    if (answer.status === 200 || answer.status === 422) {
      row.done();
      show(input, answer.responseText);
    } else {
      row.fail(fillIn(input.dataset.wordFailed, file.name));
    }
  }
  input.value = "";
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
