// Says once a minute that this page is in sight, so that chats come only to people who are here.

const PAUSE = 60_000;

export function bePresent() {
  const say = async () => {
    if (document.visibilityState !== "visible") return;
    const token = document.querySelector('input[name="_csrf"]');
    if (!(token instanceof HTMLInputElement)) return;
    try {
      await fetch("/desk/present", { method: "POST", body: new URLSearchParams({ _csrf: token.value }), redirect: "manual" });
    } catch {
      // the connection is away: whoever can't be reached isn't here
    }
  };
  say();
  setInterval(say, PAUSE);
  document.addEventListener("visibilitychange", say);
}
