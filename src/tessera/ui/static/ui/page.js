// Small comforts. Each one is an addition to something that already works without it.
const once = (name) => (element) => !element.dataset[name] && (element.dataset[name] = "1");

// Dialogs: the link's target opens above the page; Escape and the close link shut it and return the focus.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
  for (const menu of document.querySelectorAll("details[data-closes][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Error summary: the page opens at it, and its links land in the field, also in a group.
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const field = target?.matches("fieldset") ? target.querySelector("input:not([type=hidden]), select, textarea") : target;
  if (!field) return;
  event.preventDefault();
  (target.closest(".field") || target).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

// Unsaved changes: leaving a form marked data-guard asks first; saving, locking and leaving quickly do not.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
document.addEventListener("submit", () => { changed = false; });
document.addEventListener("ui:leaving", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed && !document.documentElement.hidden) event.preventDefault(); });

// Revealed text hides itself again, also when the window is put away.
function hide(text) {
  text.textContent = text.dataset.mask;
  text.removeAttribute("data-reveal-hide");
  text.parentElement.querySelector("[data-hide]")?.remove();
}
document.addEventListener("click", (event) => {
  const link = event.target.closest(".reveal [data-hide]");
  const text = link?.parentElement.querySelector("[data-reveal-hide]");
  if (!text) return;
  event.preventDefault();
  hide(text);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) document.querySelectorAll("[data-reveal-hide]").forEach(hide);
});

// Copies a table as tab-separated text, which a spreadsheet pastes into cells.
function tsv(table) {
  const clean = (cell) => cell.innerText.replace(/\s+/g, " ").trim();
  return [...table.rows].map((row) => [...row.cells].map(clean).join("\t")).join("\n");
}
async function copy(button) {
  await navigator.clipboard.writeText(tsv(button.closest("[data-copy-table]").querySelector("table")));
  button.querySelector("span").textContent = button.dataset.done;
}

// Reads a text aloud in the language it is written in.
function speak(button) {
  const words = button.querySelector("span");
  const label = words.textContent;
  if (speechSynthesis.speaking) return speechSynthesis.cancel();
  const source = document.getElementById(button.dataset.readAloudFor);
  const speech = new SpeechSynthesisUtterance(source.innerText);
  speech.lang = source.closest("[lang]").lang;
  speech.rate = 0.9;
  speech.onend = speech.onerror = () => { words.textContent = label; };
  words.textContent = button.dataset.stop;
  speechSynthesis.speak(speech);
}

function settle(root) {
  for (const text of [...root.querySelectorAll("[data-reveal-hide]")].filter(once("timed"))) setTimeout(() => hide(text), 1000 * Number(text.dataset.revealHide));
  if (navigator.clipboard) for (const button of [...root.querySelectorAll("[data-copy]")].filter(once("ready"))) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  if ("speechSynthesis" in window) for (const button of [...root.querySelectorAll("[data-read-aloud-for]")].filter(once("ready"))) {
    button.hidden = false;
    button.addEventListener("click", () => speak(button));
  }
  for (const button of [...root.querySelectorAll("[data-print]")].filter(once("ready"))) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
settle(document);
document.addEventListener("htmx:load", (event) => settle(event.detail.elt.parentElement || document));

// A part that is replaced takes the focus along: it goes to what came in its place, not back to the top of the page.
let held = false;
document.addEventListener("htmx:beforeSwap", (event) => { held = event.detail.target.contains(document.activeElement); });
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (held && document.activeElement === document.body) {
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }
  held = false;
});
addEventListener("pagehide", () => { if ("speechSynthesis" in window) speechSynthesis.cancel(); });
