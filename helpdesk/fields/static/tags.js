// Tags are found while they are typed; one that is picked is added at once, Enter adds what was typed.

const PAUSE = 120;
let wait = 0;
let asked = 0;

export function followTags() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.matches("[data-tag]")) return;
    const picked = !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
    if (picked && field.value) return field.form?.requestSubmit();
    clearTimeout(wait);
    wait = window.setTimeout(() => void suggest(field), PAUSE);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-tag]")) void suggest(event.target);
  });
}

/** @param {HTMLInputElement} field */
async function suggest(field) {
  const mine = ++asked;
  try {
    const answer = await fetch(`${field.dataset.like}?${new URLSearchParams({ q: field.value })}`, { headers: { Accept: "application/json" } });
    const { tags } = await answer.json();
    if (mine !== asked || !field.list) return; // a newer question is on its way
    field.list.replaceChildren(...tags.map(option));
  } catch {
    // without suggestions a tag can still be typed
  }
}

/** @param {[string, number]} found */
function option([tag, many]) {
  const made = document.createElement("option");
  made.value = tag;
  made.label = many === 1 ? "1 ticket" : `${many} tickets`;
  return made;
}
