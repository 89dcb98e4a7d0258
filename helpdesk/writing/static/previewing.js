// How the reader will see what is being written, in the place of the text, and back.

import { say } from "/static/saying.js";

export function followPreview() {
  document.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("#preview-button") && void turn());
  document.addEventListener("change", (event) => event.target instanceof Element && event.target.matches('[name="kind"]') && show(false));
}

async function turn() {
  const [form, body, place] = parts();
  if (!place.hidden) return show(false);
  const data = new URLSearchParams({ _csrf: value(form, "_csrf"), body: body.value, kind: String(new FormData(form).get("kind")) });
  try {
    const answer = await fetch(`/desk/tickets/${document.getElementById("ticket")?.dataset.ticket}/preview`, { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error();
    const told = await answer.json();
    if (told.html === undefined) place.textContent = told.text;
    else place.innerHTML = told.html; // made safe by the server
  } catch {
    place.textContent = say("We couldn’t draw the preview. Your text is kept; try again when you’re connected.");
  }
  place.classList.toggle("marked", String(data.get("kind")) === "note");
  show(true);
}

/** @param {boolean} on */
function show(on) {
  const [, body, place] = parts();
  if (place.hidden === !on) return;
  place.hidden = !on;
  body.hidden = on;
  document.getElementById("preview-button")?.setAttribute("aria-pressed", String(on));
  (on ? place : body).focus();
}

/** @returns {[HTMLFormElement, HTMLTextAreaElement, HTMLElement]} */
function parts() {
  return /** @type {any} */ ([document.getElementById("composer"), document.getElementById("body"), document.getElementById("preview")]);
}

/** @param {HTMLFormElement} form @param {string} name */
function value(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}
