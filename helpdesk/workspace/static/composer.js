// The composer's form: its text, which kind it is, where its drafts are kept.

/** @typedef {"reply" | "note"} Kind */

/** @returns {HTMLFormElement | null} */
export function composer() {
  return /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
}

/** @returns {HTMLTextAreaElement | null} */
export function field() {
  return /** @type {HTMLTextAreaElement | null} */ (document.getElementById("body"));
}

/** @param {HTMLFormElement} form @returns {Kind} */
export function chosen(form) {
  return new FormData(form).get("kind") === "note" ? "note" : "reply";
}

/** @param {HTMLFormElement} form @param {Kind} kind */
export function choose(form, kind) {
  const choice = form.querySelector(`.kinds [value="${kind}"]`);
  if (choice instanceof HTMLInputElement) choice.checked = true;
}

/** @param {HTMLFormElement} form */
export function tabOf(form) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("tab"));
}

export function csrf() {
  return /** @type {HTMLInputElement} */ (composer()?.elements.namedItem("_csrf")).value;
}

export function ticket() {
  return document.getElementById("ticket")?.dataset.ticket;
}

export function address() {
  return `/desk/tickets/${ticket()}/draft`;
}

/** @param {Kind} kind */
export function key(kind) {
  return `${composer()?.dataset.draft}:${kind}`;
}
