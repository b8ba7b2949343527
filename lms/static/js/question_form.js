// In the admin: a question's form shows what its kind needs, and nothing else.
const FEWEST = { ordering: 3, number: 1, word: 1 };

function lines() {
  return [...document.querySelectorAll("[name^=options-][name$=-text]")].filter(
    (input) => input.closest("[data-inline-panel-child]")?.offsetParent !== null,
  );
}

function showWhatIsNeeded(kind) {
  document.querySelectorAll("[data-mn-kinds]").forEach((part) => {
    const hidden = !part.dataset.mnKinds.split(" ").includes(kind);
    if (part.hidden !== hidden) part.hidden = hidden;
  });
}

// A new question begins with as many empty answers as its kind needs at least.
function putUsualAnswers(kind) {
  const add = document.getElementById("id_options-ADD");
  for (let n = lines().length; add && n < (FEWEST[kind] || 2); n += 1) add.click();
  const [first, second] = lines();
  if (!first || !second) return;
  const usual = JSON.parse(document.querySelector("[data-mn-usual]").dataset.mnUsual);
  if (kind === "true_false" && !first.value && !second.value) [first.value, second.value] = usual;
  else if (kind !== "true_false" && first.value === usual[0] && second.value === usual[1])
    first.value = second.value = "";
}

function begin() {
  const kind = document.querySelector("select[name=kind]");
  if (!kind || !document.querySelector("[data-mn-kinds]")) return;
  const isNew = !document.querySelector("[name^=options-][name$=-id][value]:not([value=''])");
  const change = () => {
    showWhatIsNeeded(kind.value);
    if (isNew) putUsualAnswers(kind.value);
  };
  kind.addEventListener("change", change);
  new MutationObserver(() => showWhatIsNeeded(kind.value)).observe(kind.form, {
    childList: true,
    subtree: true,
  });
  change();
}

if (document.readyState === "complete") begin();
else window.addEventListener("load", begin);
