// Text is kept on this device while it is written, for this agent and ticket, until the server has it.

import { kept } from "./announcing.js";

const PREFIX = "aside:draft:";
const LONGEST = 60 * 86_400_000;

/** @returns {HTMLFormElement | null} */
function composer() {
  return /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
}

/** @param {HTMLFormElement} form */
function read(form) {
  const data = new FormData(form);
  return { text: String(data.get("body") ?? ""), kind: String(data.get("kind") ?? "reply"), at: Date.now() };
}

/** Puts a kept text back; one the server sent along, as after a stale reply, wins. */
export function restoreDraft() {
  const form = composer();
  const body = form?.elements.namedItem("body");
  if (!form || !(body instanceof HTMLTextAreaElement) || body.value) return;
  const draft = load(PREFIX + form.dataset.draft);
  if (!draft?.text) return;
  body.value = draft.text;
  const choice = form.querySelector(`[name="kind"][value="${draft.kind === "note" ? "note" : "reply"}"]`);
  if (choice instanceof HTMLInputElement) choice.checked = true;
  kept("Draft restored");
}

/** Keeps every change of text or kind. */
export function keepDraft() {
  document.addEventListener("input", (event) => {
    const form = composer();
    if (!form || !(event.target instanceof Node) || !form.contains(event.target)) return;
    const draft = read(form);
    try {
      if (draft.text.trim()) localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft));
      else localStorage.removeItem(PREFIX + form.dataset.draft);
      kept(draft.text.trim() ? "Draft kept" : "");
    } catch {
      kept("This browser keeps no drafts");
    }
  });
}

/** The server has it. @param {HTMLFormElement} form */
export function forgetDraft(form) {
  try {
    localStorage.removeItem(PREFIX + form.dataset.draft);
  } catch {
    // nothing was kept
  }
}

/** Drafts nobody came back to for two months go. */
export function sweepDrafts() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && Date.now() - (load(key)?.at ?? 0) > LONGEST) localStorage.removeItem(key);
    }
  } catch {
    // a browser that keeps nothing
  }
}

/** @param {string} key @returns {{text: string, kind: string, at: number} | null} */
function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}
