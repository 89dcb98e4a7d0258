// The page of all views: the same dragging and keys as in the side list; a button that was pressed keeps the focus.

import { orderViews } from "./ordering.js";

const said = document.getElementById("said");

orderViews({ announce: (words) => { if (said) said.textContent = words; } });

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target instanceof HTMLFormElement && event.target.matches("[data-moves]") && button) sessionStorage.setItem("aside:moved", button.id);
});
const moved = sessionStorage.getItem("aside:moved");
sessionStorage.removeItem("aside:moved");
if (moved) document.getElementById(moved)?.focus();
