// The incidents that would be answered with a problem's solution: the choice stays when the page is drawn anew, and a text that names
// its customer is said to do so before everybody reads it.

export function followAlong() {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("#body, #along [name=incidents]")) check();
  });
  document.addEventListener("aside:shown", check);
  check();
}

/** What somebody chose stays, and so does how far they could have read. @param {Document} page */
export function swapAlong(page) {
  const [old, fresh] = [document, page].map((one) => one.getElementById("along"));
  if (!old || !fresh || old.contains(document.activeElement)) return;
  const [before, now] = [old, fresh].map((one) => /** @type {HTMLInputElement | null} */ (one.querySelector("[name=incidents]")));
  if (before && now) {
    now.checked = before.checked;
    now.value = before.value;
    /** @type {HTMLDetailsElement} */ (fresh.querySelector("details")).open = old.querySelector("details")?.open ?? false;
  }
  old.replaceChildren(...fresh.childNodes);
  check();
}

/** Whether the incidents are to be answered too: yes, no, or "" where nobody is asked. */
export function chosenAlong() {
  const box = document.querySelector("#along [name=incidents]");
  return box instanceof HTMLInputElement ? (box.checked ? "yes" : "no") : "";
}

function check() {
  const place = document.getElementById("along");
  const said = place?.querySelector(".along-names");
  const text = document.getElementById("body");
  if (!place || !(said instanceof HTMLElement) || !(text instanceof HTMLTextAreaElement)) return;
  const words = text.value.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const chosen = /** @type {HTMLInputElement} */ (place.querySelector("[name=incidents]")).checked;
  said.hidden = !chosen || !words.includes((place.dataset.name ?? "").toLowerCase());
}
