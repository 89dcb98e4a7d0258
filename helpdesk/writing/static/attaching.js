// Files on their way to a reply or a note: chosen, pasted or dropped; and what is pasted as text, cleaned or offered as a file.

import { announce } from "/desk/static/announcing.js";
import { draftChanged } from "/desk/static/drafts.js";
import { insert, markdownOf } from "./marks.js";
import { ask } from "./offering.js";
import { say as t } from "/static/saying.js";

const MOST = 5;
const LARGEST = 10 * 1024 * 1024;
const LONGEST = 20_000;

/** They go up one after the other, so that they stand in the message as they were chosen. @type {Promise<void>} */
let before = Promise.resolve();

export function followAttaching() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("#attach")) choose();
    const remove = event.target.closest("[data-remove-file]");
    if (remove) takeBack(/** @type {HTMLElement} */ (remove.closest("li")));
  });
  document.addEventListener("paste", (event) => {
    if (event.target === field() && event.clipboardData) paste(event, event.clipboardData);
  });
  document.addEventListener("dragover", (event) => overComposer(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!overComposer(event)) return;
    event.preventDefault();
    add([...event.dataTransfer?.files ?? []]);
  });
}

function choose() {
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true });
  chooser.addEventListener("change", () => add([...chooser.files ?? []]));
  chooser.click();
}

/** @param {ClipboardEvent} event @param {DataTransfer} data */
function paste(event, data) {
  if (data.files.length) {
    event.preventDefault();
    return add([...data.files]);
  }
  const text = data.getData("text/plain");
  const body = /** @type {HTMLTextAreaElement} */ (field());
  if (text.length + body.value.length > LONGEST) {
    event.preventDefault();
    return offerFile(text);
  }
  const marked = data.types.includes("text/html") ? markdownOf(data.getData("text/html")) : null;
  if (marked === null) return;
  event.preventDefault();
  insert(body, marked);
}

/** @param {string} text */
function offerFile(text) {
  const length = new Intl.NumberFormat(document.documentElement.lang || "en").format(text.length);
  ask(t("What you pasted has {length} characters: too long for a message.", { length }), t("A message takes 20,000. It isn’t in the text; it can go along as a file."), t("Attach it as a file"), t("Leave it out"), {
    use: () => add([new File([text], "pasted-text.txt", { type: "text/plain" })]),
    leave: () => undefined,
  });
}

/** @param {File[]} files */
function add(files) {
  if (!files.length) return;
  const room = MOST - list().children.length;
  if (files.length > room) say(room > 0 ? t("A message takes up to {most} files. The first {n} are attached; send the others in the next one.", { most: MOST, n: room }) : t("A message takes up to {most} files. Send the others in the next one.", { most: MOST }));
  else say("");
  for (const file of files.slice(0, Math.max(0, room))) send(file);
}

/** @param {File} file */
function send(file) {
  if (file.size > LARGEST) return refuse(t("“{name}” is larger than 10 MB. Send a smaller one.", { name: file.name }));
  const line = draw(file.name);
  const kind = kindOf(line);
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", t("Attaching {name}", { name: file.name }));
  line.querySelector(".attached-name")?.after(bar);
  const body = new FormData();
  body.append("file", file);
  const call = new XMLHttpRequest();
  call.upload.addEventListener("progress", (event) => (bar.value = event.loaded / event.total));
  call.addEventListener("loadend", () => {
    const told = call.response;
    bar.remove();
    if (call.status !== 200 || !told?.id) {
      line.remove();
      return refuse(t("“{name}”: {why}", { name: file.name, why: told?.error?.detail ?? t("We couldn’t take it. Check your connection and attach it again.") }));
    }
    settle(line, told);
    announce(t("{name} attached", { name: told.name }));
    draftChanged(kind);
  });
  let isGone = false;
  line.addEventListener("aside:removed", () => {
    isGone = true;
    call.abort();
  });
  call.open("POST", "/desk/files");
  call.responseType = "json";
  call.setRequestHeader("Accept", "application/json");
  call.setRequestHeader("X-CSRF-Token", csrf());
  before = before.then(() => isGone ? undefined : new Promise((done) => {
    call.addEventListener("loadend", () => done());
    call.send(body);
  }));
}

/** Of several files at once each refusal is said. @param {string} words */
function refuse(words) {
  say([document.getElementById("attached-said")?.textContent?.trim(), words].filter(Boolean).join(" "));
}

/** @param {string} name */
function draw(name) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("attached-file"));
  const line = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (pattern.content.cloneNode(true)).firstElementChild);
  /** @type {HTMLElement} */ (line.querySelector(".attached-name")).textContent = name;
  line.querySelector("[data-remove-file]")?.setAttribute("aria-label", t("Remove {name}", { name }));
  list().append(line);
  return line;
}

/** @param {HTMLElement} line @param {{id: number, name: string, preview: string | null}} told */
function settle(line, told) {
  const id = Object.assign(document.createElement("input"), { type: "hidden", name: listOf(line)?.dataset.attached, value: String(told.id) });
  line.append(id);
  /** @type {HTMLElement} */ (line.querySelector(".attached-name")).textContent = told.name;
  if (told.preview) line.prepend(Object.assign(document.createElement("img"), { src: told.preview, alt: "", width: 32, height: 32 }));
}

/** @param {HTMLElement} line */
function takeBack(line) {
  const id = /** @type {HTMLInputElement | null} */ (line.querySelector("input[type=hidden]"))?.value;
  const kind = kindOf(line);
  line.dispatchEvent(new Event("aside:removed"));
  line.remove();
  say("");
  draftChanged(kind);
  if (id) fetch(`/desk/files/${id}/removal`, { method: "POST", body: new URLSearchParams({ _csrf: csrf() }) }).catch(() => null); // it is swept away
  field()?.focus();
}

/** @param {string} words */
function say(words) {
  const place = document.getElementById("attached-said");
  if (place) place.textContent = words;
}

/** @param {DragEvent} event */
function overComposer(event) {
  return event.dataTransfer?.types.includes("Files") && event.target instanceof Element && event.target.closest("#composer") !== null;
}

/** Of what is being written: a reply and a note have each their own. */
function list() {
  const note = document.querySelector('.kinds [value="note"]');
  const name = note instanceof HTMLInputElement && note.checked ? "note_files" : "files";
  return /** @type {HTMLElement} */ (document.querySelector(`[data-attached="${name}"]`));
}

/** @param {HTMLElement} line @returns {HTMLElement | null} */
function listOf(line) {
  return line.closest("[data-attached]");
}

/** @param {HTMLElement} line @returns {"reply" | "note"} */
function kindOf(line) {
  return listOf(line)?.dataset.attached === "note_files" ? "note" : "reply";
}

function csrf() {
  return /** @type {HTMLInputElement} */ (document.querySelector("#composer [name=_csrf]")).value;
}

/** @returns {HTMLTextAreaElement | null} */
function field() {
  return /** @type {HTMLTextAreaElement | null} */ (document.getElementById("body"));
}
