// The editor in a browser: formatting buttons, keys, local time, and text that survives a closed tab.

import { say } from "/static/saying.js";
import { formattingButtons } from "./formatting.js";
import { keepText } from "./keeping.js";
import { addPictures } from "./pictures.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("editor"));
const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("markdown"));

for (const element of document.querySelectorAll("[data-without-script]")) element.remove();
const choosePicture = addPictures(form, text);
formattingButtons(/** @type {HTMLElement} */ (form.querySelector("[data-tools]")), text, { picture: choosePicture });
keepText(form);
localTime(form);
keys(form);

/** Ctrl or Cmd with S saves a draft, as everywhere else. @param {HTMLFormElement} form */
function keys(form) {
  const hint = form.querySelector("[data-keys]");
  hint?.removeAttribute("hidden");
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="draft"]'));
  });
}

/** A time is chosen as the clock on the wall says, and sent with how far that clock is ahead. @param {HTMLFormElement} form */
function localTime(form) {
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[data-time]"));
  const ahead = /** @type {HTMLInputElement} */ (form.elements.namedItem("ahead"));
  const hint = document.getElementById(`${field.id}-hint`);
  if (hint) hint.textContent = say("Your time, {zone}", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  if (field.dataset.time) field.value = wallClock(new Date(field.dataset.time));
  const note = () => { ahead.value = String(-new Date(field.value || Date.now()).getTimezoneOffset()); };
  field.addEventListener("input", note);
  note();
}

/** As a field of local time takes it. @param {Date} moment */
function wallClock(moment) {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
