// Leaves for the neutral page at once: the screen empties before the network answers, and the Back button finds no trace of this page.
const form = document.querySelector("form[data-quick-exit]");

function leave() {
  document.documentElement.hidden = true;
  document.title = " ";
  const away = form.dataset.quickExit;
  // The lock request outlives the page; leaving never waits for it.
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual", credentials: "same-origin" }).catch(() => {});
  location.replace(away);
}

if (form) {
  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = performance.now();
    if (now - last < 1000) leave();
    last = now;
  }, true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  // A page that comes back from the browser's memory is asked for anew, so that a locked session shows the lock.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
