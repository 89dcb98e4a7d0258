// Pictures: chosen, dropped on the text or pasted into it. Each is sent at once; its place in the text is kept meanwhile.

import { say } from "/static/saying.js";
import { replace } from "./formatting.js";

let sent = 0;

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text @returns {() => void} what the button does */
export function addPictures(form, text) {
  const said = /** @type {HTMLElement} */ (form.querySelector(".tools-said"));
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true });
  const take = (/** @type {FileList | undefined | null} */ files) => {
    const pictures = [...files ?? []].filter((one) => one.type.startsWith("image/"));
    for (const one of pictures) add(form, text, said, one);
    return pictures.length > 0;
  };
  chooser.addEventListener("change", () => { take(chooser.files); chooser.value = ""; });
  text.addEventListener("paste", (event) => { if (take(event.clipboardData?.files)) event.preventDefault(); });
  text.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  text.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (!take(event.dataTransfer.files)) tell(said, say("That isn’t a picture. PNG, JPEG, GIF and WebP can be added."), true);
  });
  return () => chooser.click();
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text @param {HTMLElement} said @param {File} file */
async function add(form, text, said, file) {
  const place = `![${say("Adding picture {number}…", { number: ++sent })}]()`;
  const [before, after] = apart(text);
  text.focus();
  replace(text, before + place + after);
  tell(said, say("Adding “{name}”…", { name: file.name }));
  try {
    const address = await send(form, text.dataset.pictures ?? "", file);
    swap(text, place, `![](${address})`, 2);
    tell(said, say("The picture is in the text. Say between the brackets what it shows, for those who can’t see it."));
  } catch (error) {
    swap(text, before + place + after, "", 0);
    tell(said, /** @type {Error} */ (error).message, true);
  }
}

/** A picture is a paragraph of its own. @param {HTMLTextAreaElement} text @returns {[string, string]} what comes before and after it */
function apart(text) {
  const [before, after] = [text.value.slice(0, text.selectionStart), text.value.slice(text.selectionEnd)];
  return [!before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n", !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n"];
}

/** @param {HTMLFormElement} form @param {string} to @param {File} file @returns {Promise<string>} its address */
async function send(form, to, file) {
  const body = new FormData();
  body.append("file", file);
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("_csrf")).value;
  const answer = await fetch(to, { method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": token } })
    .catch(() => { throw new Error(say("We couldn’t reach the server, so the picture isn’t added. Your text is safe; try again in a moment.")); });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok || !told.address) throw new Error(told.error?.detail ?? say("The picture isn’t added. Reload the page, then add it again; your text stays."));
  return told.address;
}

/** Put `words` where `place` is by now; one who hasn't gone on meanwhile is taken `at` characters into them.
 * @param {HTMLTextAreaElement} text @param {string} place @param {string} words @param {number} at */
function swap(text, place, words, at) {
  const start = text.value.indexOf(place);
  if (start < 0) return; // its place was deleted meanwhile
  const [before, caret] = [document.activeElement, text.selectionStart];
  const waited = before === text && caret >= start && caret <= start + place.length + 2;
  text.focus();
  text.setSelectionRange(start, start + place.length);
  replace(text, words);
  const moved = caret > start ? caret + words.length - place.length : caret;
  text.setSelectionRange(waited ? start + at : moved, waited ? start + at : moved);
  if (before !== text && before instanceof HTMLElement) before.focus();
}

/** @param {HTMLElement} said @param {string} words */
function tell(said, words, wrong = false) {
  said.classList.toggle("wrong", wrong);
  said.textContent = words;
}
