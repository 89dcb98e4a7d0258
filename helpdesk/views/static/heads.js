// The columns of the table are put in order by dragging their heads; by keyboard, in the menu of columns.

import { followDragging, keepOrder, placeOf } from "./dragging.js";

const HEADS = "th[data-head]:not([data-head=subject])"; // what a row is about stays first

/** @param {{announce: (words: string) => void}} tools */
export function followHeads({ announce }) {
  followDragging({ items: HEADS, across: true, put: moveColumn, announce, moved: (head) => {
    const address = head.closest("table")?.dataset.layout;
    const columns = [...document.querySelectorAll(HEADS)].map((one) => /** @type {[string, string]} */ (["columns", one.getAttribute("data-head")]));
    const name = head.querySelector(".sheet-sort, .sheet-name")?.textContent?.trim() ?? "";
    if (address) void keepOrder(address, [["choose", "1"], ...columns], placeOf(head, HEADS, name), announce);
  } });
}

/** With its cells and its width. @param {HTMLElement} head @param {Element} other @param {"before" | "after"} where */
function moveColumn(head, other, where) {
  const sheet = head.closest("table");
  const [from, to] = [head, other].map((one) => /** @type {HTMLTableCellElement} */ (one).cellIndex);
  for (const row of [sheet?.querySelector("colgroup"), ...(sheet?.rows ?? [])]) if (row) row.children[to][where](row.children[from]);
}
