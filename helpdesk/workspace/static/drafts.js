// Drafts of the open ticket, a reply and a note: saved on the server while they are written, in this browser as long as they aren't.

import * as local from "/desk/writing/static/local_drafts.js";
import { kept as say, reached, signInAgain } from "./announcing.js";
import { fetchPage } from "./live.js";
import { signedInAnew } from "./session.js";
import { offer } from "/desk/writing/static/offering.js";
import { address, choose, chosen, composer, csrf, field, key, tabOf, ticket } from "./composer.js";
import { say as t } from "/static/saying.js";
import { chosenAlong } from "/desk/joining-static/along.js";

const PAUSE = 600; // after the last key
const LONGEST = 2_000; // of somebody who writes without a pause: a browser that is killed takes with it what it kept in the last seconds
const RETRIES = [2_000, 5_000, 10_000, 20_000];
const KINDS = /** @type {const} */ (["reply", "note"]);
const TAB = crypto.randomUUID?.() ?? String(Math.random());

/** @typedef {import("./composer.js").Kind} Kind */
/** @typedef {{text: string, base: number, at: number, dirty: boolean}} Draft `base`: the version of the server that this text goes on from */

/** @type {Record<Kind, Draft>} */
const drafts = { reply: blank(), note: blank() };
/** @type {Kind} */
let shown = "reply";
let epoch = 0; // answers to what was asked before a text was sent count no more
let waiting = 0;
let since = 0; // when the oldest change was made that nobody asked the server to save
let failures = 0;
/** @type {Promise<void> | null} */
let saving = null;

/** Puts texts back: the one the server sent with a refusal first, then whichever of the server's and this browser's is newer. */
export function restoreDraft() {
  const form = composer();
  const body = field();
  if (!form || !body) return;
  epoch += 1;
  const saved = JSON.parse(form.querySelector("[data-saved]")?.textContent ?? "{}");
  shown = chosen(form);
  tabOf(form).value = TAB;
  let picked = shown;
  for (const kind of KINDS) {
    const theirs = saved[kind] ?? { body: "", version: 0, ago: Infinity };
    const mine = local.load(key(kind));
    const refused = "refused" in form.dataset && kind === shown;
    const isNewer = mine && !mine.saved && Date.now() - mine.at < theirs.ago && mine.text !== theirs.body;
    const text = refused ? body.value : isNewer ? mine.text : theirs.body;
    drafts[kind] = { text, base: theirs.version, at: isNewer ? mine.at : Date.now() - Math.min(theirs.ago, 1e12), dirty: refused || Boolean(isNewer) };
    if (mine && !mine.saved && !isNewer && !refused && mine.text.trim() && mine.text !== theirs.body) offerOther(kind, mine.text, "older");
    else if (theirs.replaced && theirs.replaced !== text) offerOther(kind, theirs.replaced, "older");
    if (isNewer && mine.text.trim() && !("refused" in form.dataset)) picked = kind;
  }
  choose(form, picked);
  show(picked);
  say(drafts[picked].dirty ? "" : drafts[picked].text ? t("Saved") : "");
  resumeDrafts();
}

/** The composer as the server has it now. @param {Document} page */
export function reopenComposer(page) {
  const fresh = page.getElementById("composer");
  if (!fresh) return;
  composer()?.replaceWith(fresh);
  restoreDraft();
}

/** Saves every change, and looks for those of other tabs. */
export function keepDraft() {
  document.addEventListener("input", (event) => {
    const form = composer();
    if (!form || !(event.target instanceof Element) || !form.contains(event.target)) return;
    if (event.target.id === "body") change(/** @type {HTMLTextAreaElement} */ (event.target).value);
    else if (event.target.matches('[name="kind"]')) show(chosen(form));
    else if (event.target.matches('[name="incidents"]')) draftChanged("reply");
  });
  document.addEventListener("focusout", (event) => event.target === field() && soon(0));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? saveLeaving() : void look()));
  addEventListener("pagehide", saveLeaving);
  for (const back of ["online", "focus", "aside:connected"]) addEventListener(back, resumeDrafts);
  addEventListener("offline", () => failed(t("Saved here only, offline")));
  document.addEventListener("aside:live", (event) => {
    const { topic, data } = /** @type {CustomEvent} */ (event).detail;
    if (topic.startsWith("staff:") && data.kind === "draft" && data.tab !== TAB && String(data.ticket) === ticket()) void look();
    if (topic.startsWith("staff:") && data.kind === "held_back" && String(data.ticket) === ticket()) void heldBack();
  });
}

/** A file was attached or taken away. @param {Kind} kind */
export function draftChanged(kind) {
  if (kind === shown) return change(field()?.value ?? "");
  Object.assign(drafts[kind], { at: Date.now(), dirty: true });
  soon(PAUSE);
}

/** Before the form is sent: nothing is saved behind its back. */
export function holdDrafts() {
  clearTimeout(waiting);
  epoch += 1;
}

/** What isn’t saved yet is, now that it may be: the form that was sent didn’t arrive, or the server is back. */
export function resumeDrafts() {
  if (KINDS.some((kind) => drafts[kind].dirty)) soon(0);
}

/** The server has the text. @param {string} kind */
export function forgetDraft(kind) {
  const one = kind === "note" ? "note" : "reply";
  local.forget(key(one));
  drafts[one] = blank();
}

/** @param {string} text */
function change(text) {
  const draft = drafts[shown];
  if (!draft.dirty) since = Date.now();
  Object.assign(draft, { text, at: Date.now(), dirty: true });
  const here = local.keep(key(shown), { text, at: draft.at, base: draft.base, saved: false });
  say(navigator.onLine ? t("Saving") : here ? t("Saved here only, offline") : t("Not saved: you’re offline"));
  mark();
  soon(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
}

/** @param {number} pause */
function soon(pause) {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => void saveAll(), pause);
}

/** Everything that isn’t saved yet, before the page changes. */
export async function saveAll() {
  if (saving) await saving;
  since = Date.now();
  for (const kind of KINDS) {
    if (!drafts[kind].dirty || !composer()) continue;
    saving = save(kind);
    await saving;
    saving = null;
  }
}

/** @param {Kind} kind */
async function save(kind) {
  const draft = drafts[kind];
  const [text, began] = [draft.text, epoch];
  try {
    let answer = await post(kind);
    if (answer.status === 403 && !(await signedInAnew())) return say(t("Saved here only"));
    if (answer.status === 403 && began === epoch) answer = await post(kind);
    if (began !== epoch) return;
    if (answer.status === 401) return signedOut();
    if (answer.status === 413) return say(t("Too long to be saved: send the long part as a file"));
    if (!answer.ok) return failed(t("Saved here only; trying again"));
    failures = 0;
    reached();
    settle(kind, text, await answer.json());
  } catch {
    if (began === epoch) failed(navigator.onLine ? t("Saved here only; trying again") : t("Saved here only, offline"));
  }
}

/** @param {Kind} kind */
function post(kind) {
  return fetch(address(), { method: "POST", body: packed(kind), headers: { Accept: "application/json" } });
}

/** @param {Kind} kind @param {string} text @param {{version: number, kept: boolean, other: string | null}} told */
function settle(kind, text, told) {
  const draft = drafts[kind];
  if (!told.kept) {
    if (told.other === null) return;
    offerOther(kind, told.other, "newer", told.version);
    return say(t("Not saved: a newer draft was written elsewhere"));
  }
  draft.base = told.version;
  if (draft.text === text) {
    draft.dirty = false;
    local.keep(key(kind), { text, at: draft.at, base: draft.base, saved: true });
    if (kind === shown) say(text.trim() ? t("Saved") : "");
  }
  if (told.other) offerOther(kind, told.other, "older");
}

/** The page is left: what isn't saved yet goes along without waiting for an answer. */
function saveLeaving() {
  for (const kind of KINDS) if (drafts[kind].dirty && composer()) navigator.sendBeacon?.(address(), packed(kind));
}

/** What the server has by now: taken over where nothing was written here meanwhile. */
async function look() {
  if (!composer() || saving) return;
  const began = epoch;
  try {
    const answer = await fetch(address(), { headers: { Accept: "application/json" } });
    if (!answer.ok || began !== epoch) return;
    const found = await answer.json();
    for (const kind of KINDS) if (found[kind] && found[kind].version > drafts[kind].base) meet(kind, found[kind]);
  } catch {
    // the next look finds it
  }
}

/** A reply of ours didn't leave: its text and the reason are on the page as the server draws it. */
async function heldBack() {
  await saveAll();
  const page = await fetchPage();
  if (page) reopenComposer(page);
}

/** @param {Kind} kind @param {{body: string, version: number, ago: number}} theirs */
function meet(kind, theirs) {
  const draft = drafts[kind];
  if (theirs.body === draft.text) {
    draft.base = theirs.version;
  } else if (!draft.dirty && !(document.hasFocus() && document.activeElement === field() && draft.text.trim())) {
    take(kind, theirs.body, theirs.version);
  } else offerOther(kind, theirs.body, "newer", theirs.version);
}

/** @param {Kind} kind @param {string} text @param {number} version */
function take(kind, text, version) {
  drafts[kind] = { text, base: version, at: Date.now(), dirty: false };
  local.keep(key(kind), { text, at: Date.now(), base: version, saved: true });
  if (kind === shown) {
    /** @type {HTMLTextAreaElement} */ (field()).value = text;
    say(text ? t("Saved") : "");
  }
  mark();
}

/** @param {Kind} kind @param {string} other @param {"older" | "newer"} age @param {number} [version] of the newer one */
function offerOther(kind, other, age, version = 0) {
  offer(age, other, {
    use: () => {
      if (age === "newer") return take(kind, other, version);
      if (kind !== shown) { choose(/** @type {HTMLFormElement} */ (composer()), kind); show(kind); }
      const body = /** @type {HTMLTextAreaElement} */ (field());
      body.value = other;
      change(other);
      tellSettled(kind);
    },
    leave: () => {
      if (age === "older") return tellSettled(kind);
      Object.assign(drafts[kind], { base: version, at: Date.now(), dirty: true });
      soon(0);
    },
  });
}

/** @param {Kind} kind */
function tellSettled(kind) {
  const body = new URLSearchParams({ _csrf: csrf(), kind });
  fetch(`${address()}/settled`, { method: "POST", body }).catch(() => null); // it is offered once more
}

/** @param {string} words */
function failed(words) {
  if (KINDS.some((kind) => drafts[kind].dirty)) say(words);
  if (navigator.onLine) soon(RETRIES[Math.min(failures++, RETRIES.length - 1)]);
}

function signedOut() {
  say(t("Saved here only"));
  signInAgain();
}

/** @param {Kind} kind */
function show(kind) {
  shown = kind;
  const body = /** @type {HTMLTextAreaElement} */ (field());
  if (body.value !== drafts[kind].text) body.value = drafts[kind].text;
  body.setSelectionRange(body.value.length, body.value.length);
  say(drafts[kind].text.trim() ? (drafts[kind].dirty ? t("Saving") : t("Saved")) : "");
  mark();
}

/** A dot at the kind that isn't shown says that there is a text. */
function mark() {
  for (const kind of KINDS) {
    const label = composer()?.querySelector(`.kinds [value="${kind}"]`)?.closest("label");
    label?.classList.toggle("has-draft", kind !== shown && drafts[kind].text.trim() !== "");
  }
}

/** @param {Kind} kind */
function packed(kind) {
  const draft = drafts[kind];
  const body = new FormData();
  const told = { _csrf: csrf(), kind, body: draft.text, base: draft.base, tab: TAB, age: Math.max(0, Date.now() - draft.at), along: kind === "reply" ? chosenAlong() : "" };
  for (const [name, value] of Object.entries(told)) body.append(name, String(value));
  for (const one of composer()?.querySelectorAll(`[name="${kind === "note" ? "note_files" : "files"}"]`) ?? []) body.append("files", /** @type {HTMLInputElement} */ (one).value);
  return body;
}

/** @returns {Draft} */
function blank() {
  return { text: "", base: 0, at: 0, dirty: false };
}
