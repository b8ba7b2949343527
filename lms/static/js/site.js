// What every page gains from a script, and nothing that it needs: every action
// here has a plain way beside it (a link to copy, a menu to print).

const show = (selector) =>
  document.querySelectorAll(selector).forEach((element) => element.removeAttribute("hidden"));

async function copy(button) {
  const input = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select();
    document.execCommand("copy");
  }
  const said = button.parentElement.querySelector("[role=status]");
  if (said) said.textContent = button.dataset.done;
}

async function share(button) {
  try {
    await navigator.share({ title: button.dataset.title, url: button.dataset.share });
  } catch (error) {
    if (error.name !== "AbortError") show("[data-copy]");
  }
}

if (navigator.share) show("[data-share]");
show("[data-copy], [data-print]");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-share], [data-copy], [data-print]");
  if (!button) return;
  if ("share" in button.dataset) share(button);
  else if ("copy" in button.dataset) copy(button);
  else window.print();
});

// Who listens to a lesson in a language hears the next ones in it; "read only" ends that.
const languages = [...document.querySelectorAll("[data-listen]")];
const [, chosen] = document.cookie.match(/(?:^|; )listen=([\w-]+)/) || [];
const heard = languages.find((link) => link.dataset.listen === chosen);
if (heard && window === window.top && !languages.some((link) => link.hasAttribute("aria-current")))
  location.replace(heard.href);
languages.forEach((link) =>
  link.addEventListener("click", () => {
    document.cookie = `listen=${link.dataset.listen};path=/;max-age=31536000;samesite=lax`;
  }),
);

// A second tap on "send" must not send twice while a slow line is still busy.
// The button comes back when the page is shown again from the browser's memory.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && event.target.method === "post" && !event.defaultPrevented)
    setTimeout(() => (button.disabled = true));
});
window.addEventListener("pageshow", (event) => {
  // "Back" on a shared phone: a personal page (none of them is for search engines) is asked
  // for anew instead of shown from memory. A quiz stays: what was ticked is not yet sent.
  const personal = document.querySelector("meta[name=robots][content~=noindex]");
  if (event.persisted && personal && !document.getElementById("quiz-form")) location.reload();
  document.querySelectorAll("button[disabled]").forEach((button) => (button.disabled = false));
});

// Whoever saves data gets the small form of a picture, where it has not come yet.
if (navigator.connection?.saveData)
  document.querySelectorAll("picture").forEach((picture) => {
    if (!picture.lastElementChild.complete)
      picture.querySelectorAll("source").forEach((source) => (source.sizes = "1px"));
  });
