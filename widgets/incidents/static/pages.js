// The field of page keys: several with commas between, and each is offered as it is typed, not the first alone.

const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[list=known-pages]"));
const list = document.querySelector("#known-pages");
if (field && list) offer(field, list);

/** @param {HTMLInputElement} field @param {Element} list */
function offer(field, list) {
  const known = [...list.querySelectorAll("option")].map((option) => option.value);
  const redraw = () => {
    const before = field.value.split(",").slice(0, -1).map((one) => one.trim());
    const start = before.map((one) => `${one}, `).join("");
    list.replaceChildren(...known.filter((one) => !before.includes(one)).map((one) => new Option(one, start + one)));
  };
  field.addEventListener("input", redraw);
  redraw();
}
