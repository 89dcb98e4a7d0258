// The form for a person: what was read in this tab goes along, each to be left out; and articles that may answer, as one types.

const form = document.querySelector("form.ask");
if (form instanceof HTMLFormElement) {
  takeAlong(form);
  offer(form);
}

/** What this tab has kept (along.js), beside what the link brought. @param {HTMLFormElement} form */
function takeAlong(form) {
  const along = /** @type {HTMLFieldSetElement} */ (form.querySelector("[data-along]"));
  const there = new Set([...along.querySelectorAll("input[name=read]")].map((one) => /** @type {HTMLInputElement} */ (one).value));
  if (document.querySelector("[role=alert], .offers, [aria-invalid]")) return; // sent once: what was left out stays out
  /** @type {{read?: {id: string, title: string}[]}} */
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem("help.along") ?? "{}");
  } catch {
    return; // storage is switched off
  }
  for (const { id, title } of kept.read ?? []) {
    if (there.has(id)) continue;
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "read", value: id, checked: true });
    const label = Object.assign(document.createElement("label"), { className: "choice" });
    label.append(box, Object.assign(document.createElement("span"), { textContent: (along.dataset.along ?? "").replace("{title}", title) }));
    along.append(label);
    along.hidden = false;
  }
}

/** @param {HTMLFormElement} form */
function offer(form) {
  const subject = /** @type {HTMLInputElement} */ (form.elements.namedItem("subject"));
  const found = /** @type {HTMLElement} */ (form.querySelector("[data-found]"));
  const announcer = /** @type {HTMLElement} */ (form.querySelector("[data-announce]"));
  let timer = 0;
  /** @type {AbortController | undefined} */ let request;
  subject.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, 250);
  });

  async function ask() {
    request?.abort();
    if (subject.value.trim().split(/\s+/).length < 2) return show([]);
    request = new AbortController();
    const address = new URL(form.dataset.answers ?? "", location.href);
    address.searchParams.set("q", subject.value);
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok) show((await answer.json()).hits.slice(0, 3));
    } catch {
      // typed on, or offline: the form works all the same
    }
  }

  /** @param {{url: string, title: string}[]} hits */
  function show(hits) {
    found.hidden = !hits.length;
    const heading = Object.assign(document.createElement("p"), { textContent: form.dataset.words });
    const list = document.createElement("ul");
    for (const hit of hits) {
      const link = Object.assign(document.createElement("a"), { href: hit.url, textContent: hit.title, target: "_blank", rel: "noopener" });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    found.replaceChildren(heading, list);
    announcer.textContent = hits.length ? `${form.dataset.words}: ${hits.map((hit) => hit.title).join(", ")}` : "";
  }
}
