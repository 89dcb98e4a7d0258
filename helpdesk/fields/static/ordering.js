// Statuses, fields, forms and rules are put in order by dragging them, or with Alt and the arrow keys.

import { followDragging, keepOrder, markEnds, placeOf } from "/desk/views/static/dragging.js";

const ROWS = "[data-places] > li";
const said = document.getElementById("said");
const announce = (/** @type {string} */ words) => void (said && (said.textContent = words));

followDragging({ items: ROWS, announce, moved: (item) => {
  const list = /** @type {HTMLElement} */ (item.parentElement);
  const numbers = [...list.children].map((one) => /** @type {[string, string]} */ (["numbers", one.id.replace(/\D/g, "")]));
  markEnds(item);
  void keepOrder(list.dataset.places ?? "", numbers, placeOf(item, ROWS, item.querySelector("h3 a")?.textContent?.trim() ?? ""), announce);
} });
