// Views are put in order within their group.

import { followDragging, keepOrder, markEnds, placeOf } from "./dragging.js";

const VIEWS = "[data-view-group] > [data-view]";

/** @param {{announce: (words: string) => void}} tools */
export function orderViews({ announce }) {
  followDragging({ items: VIEWS, announce, moved: (item) => {
    const keys = [...document.querySelectorAll(VIEWS)].map((one) => /** @type {[string, string]} */ (["keys", one.getAttribute("data-view")]));
    const name = item.querySelector(".view-name, strong")?.textContent?.trim() ?? "";
    markEnds(item);
    void keepOrder("/desk/views/places", keys, placeOf(item, VIEWS, name), announce);
  } });
}
