// Beside a form of the admin: the checks follow what is written, and on a wide screen the
// phone's preview opens by itself until somebody closes it.

try {
  const kept = "wagtail:side-panel-open";
  if (localStorage.getItem(kept) === null && innerWidth >= 1200) localStorage.setItem(kept, "preview");
} catch {
  // Without a memory it stays as it is.
}

addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-writing-checks]");
  const form = document.querySelector("form[data-edit-form]");
  if (!box || !form) return;
  const panel = box.closest("[data-side-panel]");
  const written = () => new URLSearchParams(new FormData(form)).toString();
  let sent = written();
  let busy = false;

  async function look() {
    const now = written();
    if (busy || panel.hidden || document.hidden || now === sent) return;
    busy = true;
    try {
      const answer = await fetch(box.dataset.writingChecks, {
        method: "POST",
        body: now,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      if (answer.ok) {
        box.innerHTML = await answer.text();
        sent = now;
      }
    } catch {
      // The line is gone: the next look tries again.
    }
    busy = false;
  }
  setInterval(look, 2000);
  panel.addEventListener("show", look);

  // A line leads to its block, whatever tab is open.
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    const tab = place.closest("[role=tabpanel]");
    if (tab?.hidden) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
    place.scrollIntoView({ block: "start" });
    place.querySelector("input:not([type=hidden]), textarea, [contenteditable=true]")?.focus();
  });
});
