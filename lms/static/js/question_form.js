// In the admin: a question's form shows what its kind needs, and nothing else.
const kind = document.querySelector("select[name=kind]");
const help = document.querySelector("[data-mn-usual]");
const FEWEST = { ordering: 3, number: 1, word: 1 };

function lines() {
  return [...document.querySelectorAll("[name^=options-][name$=-text]")].filter(
    (input) => !input.name.includes("__prefix__") && input.closest("[data-inline-panel-child]")?.offsetParent !== null,
  );
}

function showWhatIsNeeded() {
  document.querySelectorAll("[data-mn-kinds]").forEach((part) => {
    part.hidden = !part.dataset.mnKinds.split(" ").includes(kind.value);
  });
}

// A new question begins with as many empty answers as its kind needs at least.
function putUsualAnswers() {
  const add = document.getElementById("id_options-ADD");
  for (let n = lines().length; add && n < (FEWEST[kind.value] || 2); n += 1) add.click();
  if (kind.value !== "true_false") return;
  const [first, second] = lines();
  if (!first || !second || first.value || second.value) return;
  [first.value, second.value] = JSON.parse(help.dataset.mnUsual);
}

if (kind) {
  const form = kind.closest("form");
  const begin = () => {
    showWhatIsNeeded();
    if (!form.querySelector("[name^=options-][name$=-id][value]:not([value=''])")) putUsualAnswers();
  };
  kind.addEventListener("change", begin);
  new MutationObserver(showWhatIsNeeded).observe(form, { childList: true, subtree: true });
  window.addEventListener("load", begin);
}
