/* Nothing typed is lost: forms with data-autosave-url save themselves.
   What could not be sent waits in localStorage and goes again when the network is back. */
const PAUSE = 2000;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.key = `autosave:${this.url}`;
    this.mark = form.querySelector("[data-saved]");
    this.timer = 0;
    this.busy = false;
    this.dirty = false;
    this.stopped = false;
    this.waiting = null;
    this.listen();
    this.restore();
  }

  listen() {
    this.form.addEventListener("input", () => this.later(PAUSE));
    this.form.addEventListener("change", () => this.later(PAUSE));
    this.form.addEventListener("focusout", () => this.dirty && this.later(0));
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty) this.save(true);
    });
    window.addEventListener("online", () => this.dirty && this.later(0));
  }

  later(wait) {
    if (this.stopped) return;
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), wait);
  }

  submit(event) {
    /* A save under way changes the revision: the form must carry the new one. */
    if (this.busy) {
      event.preventDefault();
      this.waiting = event;
    } else if (!navigator.onLine) {
      event.preventDefault();
      this.keep(this.body());
      this.failed("offline");
    } else {
      this.leave();
    }
  }

  leave() {
    /* A save behind the form would only collide. The copy stays until a next page proves
       that the form arrived (see page.js). */
    this.stop();
    this.keep(this.body());
    sessionStorage.setItem("autosave:sent", this.key);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  forget() {
    this.stop();
    localStorage.removeItem(this.key);
  }

  body() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return body;
  }

  async save(leaving) {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (this.busy && !leaving) return this.later(PAUSE);
    this.busy = true;
    this.dirty = false;
    const body = this.body();
    this.keep(body);
    this.say("saving");
    try {
      await this.read(await this.send(body, leaving));
    } catch {
      this.failed("offline");
    } finally {
      this.busy = false;
      if (this.waiting && !this.stopped) this.form.requestSubmit(this.waiting.submitter);
      this.waiting = null;
    }
  }

  send(body, keepalive) {
    return fetch(this.url, {
      method: "POST",
      body,
      keepalive,
      redirect: "manual",
      credentials: "same-origin",
      headers: { "X-Autosave": "1", "X-CSRFToken": body.get("csrfmiddlewaretoken") ?? "", Accept: "application/json" },
    });
  }

  async read(answer) {
    if (answer.status === 409) return this.conflict();
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.stop();
      return this.say("signed-out", "failed");
    }
    if (answer.status === 404) return this.forget();
    if (!answer.ok) return this.failed("failed");
    const told = await answer.json();
    const revision = this.form.elements.namedItem("revision");
    if (revision && told.revision !== undefined) revision.value = told.revision;
    if (!this.dirty) localStorage.removeItem(this.key);
    this.say("saved", "saved", told.saved_at);
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: told }));
  }

  failed(word) {
    this.say(word, word);
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), RETRY);
  }

  conflict() {
    this.forget();
    this.say("");
    const notice = this.form.querySelector("[data-saved-conflict]");
    if (notice) {
      notice.hidden = false;
      notice.scrollIntoView({ block: "center" });
    }
  }

  keep(body) {
    try {
      const kept = new URLSearchParams(body);
      kept.delete("csrfmiddlewaretoken");
      localStorage.setItem(this.key, kept.toString());
    } catch {
      /* Storage full or forbidden: the network is still tried. */
    }
  }

  restore() {
    /* Left over from a page that closed without network: put back if nobody saved since. */
    const kept = localStorage.getItem(this.key);
    if (!kept) return;
    const values = new URLSearchParams(kept);
    const revision = this.form.elements.namedItem("revision")?.value;
    if (values.get("revision") !== revision) {
      localStorage.removeItem(this.key);
      return;
    }
    for (const control of this.form.elements) this.fill(control, values);
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
    this.later(0);
  }

  fill(control, values) {
    if (!control.name || ["hidden", "file", "submit", "button"].includes(control.type)) return;
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = values.getAll(control.name).includes(control.value);
    } else if (values.has(control.name)) {
      control.value = values.get(control.name);
    }
  }

  say(word, look = "", time = "") {
    if (!this.mark) return;
    this.mark.classList.remove("saved--saved", "saved--offline", "saved--failed");
    if (look) this.mark.classList.add(`saved--${look}`);
    const key = "word" + word.replace(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase());
    const words = word ? (this.mark.dataset[key] ?? "") : "";
    this.mark.querySelector("[data-saved-text]").textContent = words.replace("__time__", time);
  }
}

const known = new WeakSet();

export function start() {
  for (const form of document.querySelectorAll("form[data-autosave-url]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}
