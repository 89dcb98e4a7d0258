// While tickets are counted anew, says how far it is; the numbers come from the page itself.

const PAUSE = 2_000;

async function follow() {
  const place = document.getElementById("recount");
  if (!place?.dataset.percent) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const now = page?.getElementById("recount");
    if (now) place.replaceWith(document.importNode(now, true));
  } catch {
    // away for a moment: the next look says more
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
