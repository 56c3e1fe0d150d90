// After idle seconds: send the draft to the lock address, then show the lock. Warns a minute before. Never throws typing away.
const body = document.body;
const limit = Number(body.dataset.idleSeconds) * 1000;
const lockUrl = body.dataset.lockUrl;
const warning = document.getElementById("idle-warning");
const cover = document.getElementById("idle-cover");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("tessera-activity") : null;
let last = Date.now();
let told = 0;
let said = Date.now();
let locking = false;

// A draft is the fields of the form marked data-draft (or the one that has focus), never passwords or files.
export function draftOf(form) {
  const draft = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name);
    if (typeof value !== "string" || name === "csrfmiddlewaretoken" || (field && field.type === "password")) continue;
    draft.append(name, value);
  }
  return draft.toString();
}

async function lock() {
  if (locking) return;
  locking = true;
  const form = document.querySelector("form[data-draft]") || document.activeElement?.closest?.("main form");
  const data = new FormData();
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) data.append("csrfmiddlewaretoken", token.value);
  data.append("next", location.pathname + location.search);
  if (form) {
    data.append("draft_key", form.dataset.draft || form.id || "");
    data.append("draft", draftOf(form));
  }
  try {
    const answer = await fetch(lockUrl, { method: "POST", body: data, credentials: "same-origin", redirect: "follow" });
    if (!answer.ok) throw new Error(String(answer.status));
    if (document.documentElement.hidden) return; // somebody leaves quickly: nothing may come before the neutral page
    document.dispatchEvent(new CustomEvent("ui:leaving"));
    location.replace(answer.redirected ? answer.url : lockUrl);
  } catch {
    // Without a connection the page is covered, not left: the typing lives only here.
    locking = false;
    warning.hidden = true;
    for (const part of body.children) if (part !== cover) part.inert = true;
    cover.hidden = false;
    cover.querySelector("button").focus();
  }
}

// Typing is work: the server hears of it once a minute, or it would lock under somebody's hands.
function say() {
  said = last;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token && body.dataset.hereUrl) fetch(body.dataset.hereUrl, { method: "POST", headers: { "X-CSRFToken": token.value }, redirect: "error" }).catch(() => {});
}

function touch(shared) {
  if (!cover.hidden) return;
  last = Date.now();
  warning.hidden = true;
  if (!shared && last - said > 60000) say();
  if (!shared && channel && last - told > 5000) {
    told = last;
    channel.postMessage("here");
  }
}

if (limit > 0 && lockUrl && warning && cover) {
  for (const type of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(type, () => { if (warning.hidden) touch(false); }, { passive: true, capture: true });
  channel?.addEventListener("message", () => touch(true));
  warning.querySelector("[data-idle-stay]").addEventListener("click", () => { told = 0; touch(false); });
  cover.querySelector("[data-idle-again]").addEventListener("click", lock);
  setInterval(() => {
    if (!cover.hidden) return;
    const idle = Date.now() - last;
    if (idle >= limit) lock();
    else if (idle >= Math.max(limit - 60000, limit / 2)) warning.hidden = false;
  }, 1000);
}
