// A dry run on the whole desk: the page is read anew each second while the job is at work. The button that has the focus keeps it.
// @ts-check

const PAUSE = 1000;

async function look() {
  const run = /** @type {HTMLElement} */ (document.getElementById("run"));
  if (run.dataset.state !== "working") return;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) show(run, new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("run"));
  } catch {
    // offline: the next look tells
  }
  setTimeout(look, PAUSE);
}

/** @param {HTMLElement} run @param {HTMLElement | null} newer */
function show(run, newer) {
  if (!newer) return;
  const focused = run.contains(document.activeElement);
  run.replaceWith(newer);
  if (focused) /** @type {HTMLElement | null} */ (newer.querySelector("button, a"))?.focus();
}

setTimeout(look, PAUSE);
