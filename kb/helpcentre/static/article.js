// An article's tools: copy its link, print it; the table of contents follows the reader.

const tools = document.querySelector("[data-tools]");
if (tools instanceof HTMLElement) {
  tools.hidden = false;
  tools.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  const copy = /** @type {HTMLButtonElement} */ (tools.querySelector("[data-copy]"));
  copy.addEventListener("click", async () => {
    const link = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? location.href;
    try {
      await navigator.clipboard.writeText(link);
      copy.setAttribute("aria-label", "Link copied");
    } catch {
      copy.setAttribute("aria-label", "The link can’t be copied here; copy it from the address bar");
    }
    copy.title = copy.getAttribute("aria-label") ?? "";
  });
}

const links = [...document.querySelectorAll(".toc a")];
const headings = links.map((link) => document.getElementById((link.getAttribute("href") ?? "").slice(1)));
function follow() {
  let current = 0;
  headings.forEach((heading, at) => {
    if (heading && heading.getBoundingClientRect().top < 120) current = at;
  });
  links.forEach((link, at) => (at === current ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current")));
}
if (links.length) {
  addEventListener("scroll", follow, { passive: true });
  follow();
}
