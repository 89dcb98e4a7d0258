// The nearest copy of a text: in this browser, for one agent, ticket and kind (or field), until the server has it.

const PREFIX = "aside:draft:";
const LONGEST = 60 * 86_400_000;

/** @typedef {{text: string, at: number, base: number, saved: boolean, was?: string}} Local */

/** @param {string} key @returns {Local | null} */
export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Local} draft @returns {boolean} whether this browser keeps it */
export function keep(key, draft) {
  try {
    if (draft.text.trim() || !draft.saved) localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + key);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing was kept
  }
}

/** Drafts nobody came back to for two months go. */
export function sweep() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && Date.now() - (load(key.slice(PREFIX.length))?.at ?? 0) > LONGEST) localStorage.removeItem(key);
    }
  } catch {
    // a browser that keeps nothing
  }
}
