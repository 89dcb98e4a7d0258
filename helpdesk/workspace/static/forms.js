// Forms of a ticket are sent without leaving the page: what is typed stays until the server has it.

import { announce, noTrouble, signInAgain, trouble, troubleBeside, unreached } from "./announcing.js";
import { forgetDraft, holdDrafts, reopenComposer, resumeDrafts, saveAll } from "./drafts.js";
import { swapQueue } from "./queue.js";
import { swapParts, swapThread } from "./thread.js";
import { isSignIn, signedInAnew } from "./session.js";
import { fieldsSaved } from "/desk/fields/static/fields.js";
import { say } from "/static/saying.js";

const PATIENCE = 20_000;
/** Where the form goes that is on its way; "": none is. */
let sending = "";
/** What was pressed while another form is on its way: its turn comes next. @type {{form: HTMLFormElement, submitter: HTMLElement | null} | null} */
let next = null;

export function followForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-in-place]")) return;
    event.preventDefault();
    if (!sending) void send(form, event.submitter);
    else if (form.action !== sending) next = { form, submitter: event.submitter };
  });
  followSelects();
  followTopics();
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function send(form, submitter) {
  const isText = form.id === "composer";
  form.dataset.sent = "";
  const data = new FormData(form, submitter);
  setSending(form.action, isText || form.matches("[data-undo]"));
  if (isText) holdDrafts();
  if (form.matches("[data-undo]")) await saveAll();
  try {
    await fieldsSaved();
    let answer = await post(form, data);
    if (answer.status === 403) {
      if (!(await signedInAnew())) return;
      data.set("_csrf", String(new FormData(form).get("_csrf")));
      answer = await post(form, data);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isSignIn(answer)) signInAgain();
    else if (answer.redirected && answer.ok) done(form, page, isText ? said(data, page) : form.matches("[data-undo]") ? say("Not sent: your text is back") : say("Done"), String(data.get("kind")));
    else if (isText && page.getElementById("composer")) refused(page);
    else if (page.querySelector("[data-missing]")) missing(page);
    else {
      const reason = page.querySelector(".problem p")?.textContent ?? say("Something broke on our side.");
      if (form.closest(".side")) troubleBeside(form, reason);
      else trouble(say("{reason} Your text is kept.", { reason }));
    }
  } catch {
    unreached(say("This didn’t reach us. Your text is kept: try again when you’re connected."), isText ? say("Connected again. Your text isn’t sent yet: send it when you’re ready.") : "");
  } finally {
    delete form.dataset.sent;
    setSending("");
    if (isText) resumeDrafts();
    sendNext();
  }
}

/** @param {HTMLFormElement} form @param {FormData} data */
function post(form, data) {
  const body = new URLSearchParams(/** @type {any} */ (data));
  return fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
}

/** A text that was replaced meanwhile stays unsent; any other form goes although its letter was drawn anew. */
function sendNext() {
  const waiting = next;
  next = null;
  if (waiting && (waiting.form.isConnected || waiting.form.id !== "composer")) void send(waiting.form, waiting.submitter);
}

/** @param {HTMLFormElement} form @param {Document} page @param {string} words @param {string} kind */
function done(form, page, words, kind) {
  const focused = document.activeElement?.id;
  if (form.id === "composer") {
    forgetDraft(kind);
    reopenComposer(page);
  }
  const undone = form.matches("[data-undo]");
  if (undone) reopenComposer(page);
  noTrouble();
  form.closest("details")?.removeAttribute("open");
  /** @type {HTMLElement | null} */ (form.closest("[popover]"))?.hidePopover();
  swapQueue(page, { ours: true });
  swapThread(page, { ours: true });
  swapParts(page);
  if (form.id === "composer") document.querySelector("#thread > li:last-child")?.scrollIntoView({ block: "nearest" });
  const again = focused && (form.id !== "composer" || !["body", "send"].includes(focused)) ? document.getElementById(focused) : null;
  const talking = form.id === "composer" && document.querySelector('[data-chat="live"][data-mine]'); // the next answer follows at once
  ((undone ? null : again) ?? document.getElementById(talking || undone ? "body" : "conversation"))?.focus({ preventScroll: true });
  announce(words);
  document.dispatchEvent(new Event("aside:shown"));
  const sent = form.id === "composer" ? String(new FormData(form).get("kind") ?? "reply") : "";
  if (!undone) document.dispatchEvent(new CustomEvent("aside:done", { detail: { kind: sent, path: new URL(form.action).pathname } }));
}

/** The server answered with the reason, and the text. @param {Document} page */
function refused(page) {
  reopenComposer(page);
  swapThread(page, { ours: true });
  swapParts(page);
  document.getElementById("body")?.focus();
  document.dispatchEvent(new Event("aside:shown"));
}

/** It can't be solved yet: what it lacks is marked, and the first of it has the focus. @param {Document} page */
function missing(page) {
  swapParts(page);
  trouble(page.querySelector("#notices .wrong")?.textContent?.trim() ?? say("Something is missing."));
  document.querySelector("#notices .wrong")?.setAttribute("data-lacking", "");
  /** @type {HTMLElement | null} */ (document.querySelector("[data-missing] :is(input:not([type=hidden]), select, textarea)"))?.focus();
  document.dispatchEvent(new Event("aside:shown"));
}

/** @param {FormData} data @param {Document} page */
function said(data, page) {
  if (data.get("kind") === "note") return say("Note added");
  const left = page.querySelector(".is-held [data-leaves]")?.getAttribute("data-leaves");
  if (left) return say("Sending in {n} seconds. Press Z to undo.", { n: left });
  const then = String(data.get("then") ?? "");
  return /^solve/.test(then) ? say("Reply sent, ticket solved") : then ? say("Reply sent, status set") : say("Reply sent");
}

/** Only what comes or goes with the text itself stops the writing. @param {string} action "": nothing is on its way @param {boolean} [text] */
function setSending(action, text = false) {
  sending = action;
  document.getElementById("composer")?.setAttribute("aria-busy", String(text));
  const body = document.getElementById("body");
  if (body instanceof HTMLTextAreaElement) body.readOnly = text;
}

/** A choice made with the mouse is done at once; with arrow keys, people pass over others first and confirm. */
function followSelects() {
  let byKey = false;
  document.addEventListener("keydown", (event) => (byKey = event.key !== "Enter"));
  document.addEventListener("pointerdown", () => (byKey = false));
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!(select instanceof HTMLSelectElement) || !select.matches("[data-submits]")) return;
    if (byKey) select.form?.classList.add("is-changed");
    else select.form?.requestSubmit();
  });
}

/** A topic that was picked is set at once; what was typed and left without picking one goes back to what it was. */
function followTopics() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.matches("[data-topic]") && isTopic(field)) field.form?.requestSubmit();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-topic]")) event.target.select();
  });
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.matches("[data-topic]") && field.value && !isTopic(field)) field.value = field.defaultValue;
  });
}

/** @param {HTMLInputElement} field */
function isTopic(field) {
  return field.value !== field.defaultValue && [...(field.list?.options ?? [])].some((one) => one.value === field.value);
}
