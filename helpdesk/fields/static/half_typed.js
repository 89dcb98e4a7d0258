// What is half typed in a field beside the conversation stays in this browser until the server has it: through a reload, a crash, a sign-out.

import * as local from "/desk/writing/static/local_drafts.js";
import { announce } from "/desk/static/announcing.js";
import { say } from "/static/saying.js";

const TEXTS = "form[data-field] :is(input:not([type=hidden], [type=checkbox]), textarea)";

export function keepHalfTyped() {
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches(TEXTS)) keep(/** @type {HTMLInputElement} */ (event.target));
  });
  document.addEventListener("aside:shown", () => texts().filter(isSaved).forEach((one) => local.forget(key(one))));
  const back = texts().filter(putBack);
  if (back.length) announce(say("What you typed beside the conversation is back. It isn’t saved yet."));
}

/** @param {HTMLInputElement} one */
function keep(one) {
  if (isSaved(one)) return local.forget(key(one));
  local.keep(key(one), { text: one.value, at: Date.now(), base: 0, saved: false, was: was(one)?.value });
}

/** Whether it was. It waits for its Save, and still says of which value it was made. @param {HTMLInputElement} one */
function putBack(one) {
  const kept = local.load(key(one));
  if (!kept || one.form?.matches("[data-unsaved]")) return false;
  if (kept.text === one.value) return local.forget(key(one)), false;
  one.value = kept.text;
  const before = was(one);
  if (before && kept.was !== undefined) before.value = kept.was;
  if (one.form) one.form.dataset.unsaved = "";
  return true;
}

/** @param {HTMLInputElement} one */
function isSaved(one) {
  return one.value === one.defaultValue && !one.form?.matches("[data-unsaved]");
}

/** @returns {HTMLInputElement[]} */
function texts() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(TEXTS)]);
}

/** @param {HTMLInputElement} one */
function was(one) {
  return /** @type {HTMLInputElement | null} */ (one.form?.elements.namedItem("was") ?? null);
}

/** @param {HTMLInputElement} one */
function key(one) {
  return `${document.querySelector("[data-staff]")?.getAttribute("data-staff")}:${document.getElementById("ticket")?.dataset.ticket}:${one.id}`;
}
