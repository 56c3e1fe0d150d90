// What is typed into a form marked data-draft is kept on this computer until the form is saved: through a lost line, a
// lost session and a closed lid. It is encrypted under a key that only the server gives, and only to the signed-in
// account, so that what lies on the disk tells nobody anything, not even on which page it was typed.
const body = document.body;
const keyUrl = body.dataset.draftKey;
const words = document.getElementById("draft-words")?.content;
const text = new TextEncoder();
const DAYS = 7;
const PAUSE = 400;
let keys = null;
// Set by signing out: from then on nothing is written, neither by a pause in typing nor by the page going away.
let left = false;

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

function database() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("tessera", 1);
    asked.onupgradeneeded = () => {
      const store = asked.result.createObjectStore("drafts", { keyPath: "id" });
      store.createIndex("place", "place");
      store.createIndex("who", "who");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function store(mode, work) {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction("drafts", mode);
      const asked = work(transaction.objectStore("drafts"));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

const removeAll = (index, value) => store("readwrite", (drafts) => {
  const asked = value === undefined ? drafts.openCursor() : drafts.index(index).openCursor(IDBKeyRange.only(value));
  asked.onsuccess = () => {
    const found = asked.result;
    if (!found) return;
    if (value !== undefined || Date.now() - found.value.at > DAYS * 86400000) found.delete();
    found.continue();
  };
});

// The key lives in this page's memory and nowhere else.
function opened() {
  keys ??= (async () => {
    const answer = await fetch(keyUrl, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const given = await answer.json();
    const raw = Uint8Array.from(atob(given.key), (char) => char.charCodeAt(0));
    return {
      who: given.who,
      seal: await crypto.subtle.importKey("raw", raw.slice(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]),
      name: await crypto.subtle.importKey("raw", raw.slice(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
    };
  })();
  keys.catch(() => { keys = null; });
  return keys;
}

const named = async (name) => hex(await crypto.subtle.sign("HMAC", (await opened()).name, text.encode(name)));

// Fields as [name, value] pairs. Files cannot be kept; passwords and hidden fields are none of a draft's business.
function typed(form) {
  const hidden = new Set([...form.elements].filter((field) => field.type === "hidden" || field.type === "password").map((field) => field.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !hidden.has(name));
}

function grouped(pairs) {
  const found = new Map();
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) || []), value]);
  return found;
}

const same = (one, other) => JSON.stringify(one || []) === JSON.stringify(other || []);
const blank = (values) => !values?.some((value) => value !== "");

// Names whose values differ; an empty field and a missing one are alike.
function differing(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => !same(one.get(name), other.get(name)) && !(blank(one.get(name)) && blank(other.get(name))),
  );
}

function fill(form, name, values = []) {
  const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden" && field.type !== "file");
  fields.forEach((field, place) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[place] ?? "";
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function label(form, name) {
  const field = [...form.elements].find((one) => one.name === name);
  const group = field?.closest("fieldset")?.querySelector("legend");
  return (group || field?.labels?.[0])?.innerText.trim() || name;
}

function shown(form, name, values = []) {
  const said = values.filter((value) => value !== "").map((value) => {
    const field = [...form.elements].find((one) => one.name === name && (one.options || one.value === value));
    const option = field?.options && [...field.options].find((one) => one.value === value);
    return (option?.text || (field?.matches("[type=checkbox], [type=radio]") ? field.labels?.[0]?.innerText : value) || value).trim();
  });
  return said.join(", ") || "–";
}

// A notice above the form, in the reader's language; a newer one takes the place of an older one of its kind.
function notice(form, kind) {
  const made = words.querySelector(`[data-draft-notice=${kind}]`).cloneNode(true);
  for (const old of form.querySelectorAll(":scope > [data-draft-notice]")) old.remove();
  form.prepend(made);
  return made;
}

class Kept {
  constructor(form) {
    this.form = form;
    this.path = new URL(form.getAttribute("action") || "", location.href).pathname;
    this.served = grouped(typed(form));
    this.base = this.served;
    this.timer = 0;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("change", () => this.soon());
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("htmx:sendError", () => this.offline());
    form.addEventListener("htmx:beforeOnLoad", (event) => {
      if (event.detail.xhr.status < 300) this.forget().catch(() => {});
    });
    this.ready = this.look().catch(() => {});
  }

  async where() {
    this.id ??= await named(`${this.path}#${this.form.dataset.draft}`);
    this.place ??= await named(this.path);
    return this.id;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep().catch(() => {}), PAUSE);
  }

  async keep() {
    clearTimeout(this.timer);
    const now = typed(this.form);
    if (!differing(grouped(now), this.base).length) return this.forget();
    const { seal, who } = await opened();
    const id = await this.where();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const content = text.encode(JSON.stringify({ now, base: [...this.base] }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(id) }, seal, content);
    return store("readwrite", (drafts) => left || drafts.put({ id, place: this.place, who, at: Date.now(), iv, sealed }));
  }

  async read() {
    const id = await this.where();
    const found = await store("readonly", (drafts) => drafts.get(id));
    if (!found || Date.now() - found.at > DAYS * 86400000) return null;
    const { seal } = await opened();
    try {
      const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv, additionalData: text.encode(id) }, seal, found.sealed);
      return JSON.parse(new TextDecoder().decode(clear));
    } catch {
      return null;
    }
  }

  async forget() {
    clearTimeout(this.timer);
    const id = await this.where();
    return store("readwrite", (drafts) => drafts.delete(id));
  }

  // Brings back what was typed. Where the record itself changed meanwhile, both are shown and a person chooses.
  async look() {
    const draft = await this.read();
    if (!draft) return;
    const mine = grouped(draft.now);
    const base = new Map(draft.base);
    this.base = base;
    const apart = differing(mine, this.served);
    if (!apart.length) return;
    this.form.dispatchEvent(new CustomEvent("ui:draft", { bubbles: true, detail: [...mine.keys()] }));
    const theirs = new Set(differing(this.served, base));
    const own = new Set(differing(mine, base));
    const clash = apart.filter((name) => theirs.has(name) && own.has(name));
    for (const name of apart) if (!theirs.has(name)) fill(this.form, name, mine.get(name));
    if (clash.length) this.choose(clash, mine);
    else if (apart.some((name) => own.has(name))) this.back();
  }

  back() {
    const made = notice(this.form, "back");
    made.querySelector("[data-draft-drop]").addEventListener("click", async () => {
      for (const name of differing(grouped(typed(this.form)), this.served)) fill(this.form, name, this.served.get(name));
      await this.forget();
      made.remove();
      this.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }

  choose(clash, mine) {
    const made = notice(this.form, "clash");
    const row = made.querySelector("[data-draft-row]");
    for (const name of clash) {
      const line = row.cloneNode(true);
      line.querySelector("[data-draft-label]").textContent = label(this.form, name);
      line.querySelector("[data-draft-stored]").textContent = shown(this.form, name, this.served.get(name));
      line.querySelector("[data-draft-mine]").textContent = shown(this.form, name, mine.get(name));
      line.querySelector("button").addEventListener("click", (event) => {
        fill(this.form, name, mine.get(name));
        event.target.disabled = true;
      });
      row.before(line);
    }
    row.remove();
  }

  offline() {
    const made = notice(this.form, "offline");
    made.querySelector("button").addEventListener("click", () => this.form.requestSubmit(this.by?.isConnected ? this.by : undefined));
    made.tabIndex = -1;
    made.focus();
  }

  // Before a form leaves the page: is there a line? A page of the browser's own would take everything typed with it.
  async submit(event) {
    this.by = event.submitter;
    if (event.defaultPrevented || this.form.matches("[hx-post]") || !keyUrl) return;
    if (this.sure) {
      this.sure = false;
      return;
    }
    event.preventDefault();
    if (this.asking) return;
    this.asking = true;
    const saved = this.keep().catch(() => {});
    const line = fetch(keyUrl, { method: "HEAD", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(8000) });
    try {
      await line;
    } catch {
      await saved;
      this.asking = false;
      this.offline();
      return;
    }
    this.asking = false;
    await Promise.race([saved, new Promise((done) => setTimeout(done, 500))]);
    this.sure = true;
    this.form.requestSubmit(event.submitter);
  }
}

const forms = new Map();
function settle(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) if (!forms.has(form)) forms.set(form, new Kept(form));
}

async function leave(event) {
  if (event.target.dataset.signOut === "done") return;
  event.preventDefault();
  event.target.dataset.signOut = "done";
  left = true;
  try {
    await removeAll("who", (await opened()).who);
  } catch {
    // Without the key nobody can tell whose drafts are whose: none may stay.
    indexedDB.deleteDatabase("tessera");
  }
  event.target.requestSubmit();
}

if (keyUrl && words && window.indexedDB && window.crypto?.subtle) {
  settle(document);
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt.parentElement || document));
  document.addEventListener("submit", (event) => { if (event.target.matches("form[data-sign-out]")) leave(event); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) for (const kept of forms.values()) kept.keep().catch(() => {}); });
  for (const path of JSON.parse(body.dataset.saved || "[]")) named(path).then((place) => removeAll("place", place)).catch(() => {});
  removeAll().catch(() => {});
}
