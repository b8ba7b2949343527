// Hands in a quiz so that no answer is lost when there is no signal. Without this script
// the form works as it is. What waits to be sent is kept under its attempt's id until the
// server says that it has it; sending it twice stores it once.

const PREFIX = "quiz-unsent:";
const store = {
  set(id, body) {
    try {
      localStorage.setItem(PREFIX + id, JSON.stringify({ body, path: location.pathname, at: Date.now() }));
    } catch {
      /* full or forbidden: the answers are still on the screen */
    }
  },
  remove(id) {
    try {
      localStorage.removeItem(PREFIX + id);
    } catch {
      /* as above */
    }
  },
  // Only what this person gave: on a shared phone the next one must not see it.
  waiting(form) {
    const givenTo = form.elements.given_to.value;
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => ({ id: key.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(key)) }))
        .filter((one) => one.path === location.pathname)
        .filter((one) => new URLSearchParams(one.body).get("given_to") === givenTo);
    } catch {
      return [];
    }
  },
};

let busy = false;

function say(words, button) {
  const form = document.getElementById("quiz-form");
  const state = document.getElementById("quiz-state");
  if (!state) return;
  state.hidden = !words;
  state.textContent = words;
  const send = form.querySelector("button[type=submit]");
  send.disabled = false;
  if (button) send.textContent = button;
}

// The answer is another page: the result of a passer-by, or the form with a question back.
async function show(response, id) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main#main.page");
  if (!main) throw new Error("not a page of ours, but of some network's sign-in");
  store.remove(id);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  document.querySelectorAll("[data-share], [data-copy]").forEach((button) => {
    if (!("share" in button.dataset) || navigator.share) button.hidden = false;
  });
  prepare();
  window.scrollTo(0, 0);
  const first = main.querySelector("[role=status]:not([hidden])") || main;
  first.setAttribute("tabindex", "-1");
  first.focus({ preventScroll: true });
}

async function send(id, body, action) {
  if (busy) return;
  const form = document.getElementById("quiz-form");
  const words = form.dataset;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 60000);
  busy = true;
  store.set(id, body);
  say(words.sending);
  try {
    const response = await fetch(action, {
      method: "POST",
      body,
      signal: patience.signal,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json, text/html;q=0.9",
      },
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.ok && isJson) {
      const { url } = await response.json();
      store.remove(id);
      location.assign(url);
    } else if (response.ok || response.status === 403) {
      // Asked back, answered at once or led to signing in: the answers are on the new page.
      await show(response, id);
    } else {
      say(response.status >= 500 ? words.unsent : words.refused, words.again);
    }
  } catch {
    say(words.unsent, words.again);
  } finally {
    clearTimeout(timer);
    busy = false;
  }
}

function body(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function sendWaiting() {
  const form = document.getElementById("quiz-form");
  const [first] = form ? store.waiting(form) : [];
  if (first) send(first.id, first.body, form.action);
}

// Answers of an earlier visit are put back on the form, so that nothing is sent unseen. Those
// of an older version, whose questions the form may not have, are returned, to be sent as they are.
function putBack(form) {
  const [first] = store.waiting(form);
  if (!first) return null;
  const kept = new URLSearchParams(first.body);
  say(form.dataset.waiting, form.dataset.again);
  if (kept.get("version") !== form.elements.version.value) return first;
  for (const input of form.elements) {
    const values = kept.getAll(input.name);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (input.options) for (const option of input.options) option.selected = values.includes(option.value);
    else if (input.type === "text" || input.name === "attempt" || input.name === "given_to")
      input.value = values[0] || "";
  }
  return null;
}

function prepare() {
  const taken = document.querySelector("[data-taken]");
  if (taken) store.remove(taken.dataset.taken);
  const form = document.getElementById("quiz-form");
  if (!form) return;
  const older = putBack(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (older) send(older.id, older.body, form.action);
    else send(form.elements.attempt.value, body(form), form.action);
  });
}

window.addEventListener("online", sendWaiting);
prepare();
