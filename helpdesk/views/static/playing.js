// After a reply or a solution: the next ticket of the play, the next of the list, the list, or this one.

export function followPlaying() {
  document.addEventListener("aside:done", (event) => {
    const { kind, path } = /** @type {CustomEvent} */ (event).detail;
    if (!(kind === "reply" || path.endsWith("/solution"))) return;
    const next = document.getElementById("play-next");
    if (next instanceof HTMLFormElement) return goOn(next, "1");
    const after = document.querySelector("[data-after-reply]")?.getAttribute("data-after-reply");
    if (after === "queue") location.assign(/** @type {HTMLAnchorElement} */ (document.querySelector(".to-queue")).href);
    if (after === "next") nextRow()?.click();
  });
}

/** @param {HTMLFormElement} form @param {string} answered */
function goOn(form, answered) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("answered")).value = answered;
  form.requestSubmit();
}

function nextRow() {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".row-link")]);
  const at = rows.findIndex((row) => row.getAttribute("aria-current"));
  return rows[at + 1] ?? rows.find((row) => !row.getAttribute("aria-current"));
}
