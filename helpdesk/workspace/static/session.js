// Somebody signed out, or in again, in another tab: the forms of this page carry the token of a session that is over.

import { signInAgain, unreached } from "./announcing.js";
import { say } from "/static/saying.js";

/**
 * After a refusal (403): fresh tokens for every form, where the same person is signed in again. Returns whether it may be tried once
 * more; where nobody is signed in, or somebody else, the page says so.
 */
export async function signedInAnew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (isSignIn(answer)) {
    signInAgain();
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector('input[name="_csrf"]');
  if (!(token instanceof HTMLInputElement) || isSomebodyElse(page)) return false;
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="_csrf"]'))) field.value = token.value;
  return true;
}

/** What was written here stays with who wrote it. @param {Document} page */
export function isSomebodyElse(page) {
  const [me, other] = [document, page].map((one) => one.querySelector("[data-staff]")?.getAttribute("data-staff"));
  if (!me || !other || me === other) return false;
  const words = say("Somebody else signed in in this browser. Your text is kept here for you.");
  if (document.querySelector("#notices .wrong")?.textContent?.trim() !== words) unreached(words);
  return true;
}

/** @param {Response} answer */
export function isSignIn(answer) {
  return answer.redirected && new URL(answer.url).pathname.endsWith("/sign-in");
}
