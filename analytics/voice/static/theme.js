/** Says beside a quote or a note that a click wasn't taken, and why; htmx itself leaves an error unseen. */

import { say } from "/static/saying.js";

document.addEventListener("htmx:responseError", (event) => {
  const { xhr, target } = event.detail;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const why = page.querySelector(".problem p")?.textContent.trim() || say("That wasn’t taken. Reload the page and try again.");
  target.querySelector(":scope > .not-taken")?.remove();
  const told = document.createElement("p");
  told.className = "not-taken";
  told.setAttribute("role", "alert");
  told.textContent = why;
  target.append(told);
});
