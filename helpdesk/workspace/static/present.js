// Says once a minute that this page is in sight, so that chats come only to people who are here.

import { idleSeconds } from "/desk/staffing-static/activity.js";

const PAUSE = 60_000;

export function bePresent() {
  const say = async () => {
    if (document.visibilityState !== "visible") return;
    const token = document.querySelector('input[name="_csrf"]');
    if (!(token instanceof HTMLInputElement)) return;
    try {
      const body = new URLSearchParams({ _csrf: token.value, idle: String(idleSeconds()) });
      await fetch("/desk/present", { method: "POST", body, redirect: "manual" });
    } catch {
      // the connection is away: whoever can't be reached isn't here
    }
  };
  say();
  setInterval(say, PAUSE);
  document.addEventListener("visibilitychange", say);
}
