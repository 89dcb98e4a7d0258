/** Copies the address of a link; without this, the field itself can be selected and copied. */

import { say } from "/static/saying.js"

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies)
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    field.select()
    await navigator.clipboard.writeText(field.value)
    button.textContent = say("Copied")
    document.getElementById("exports-status").textContent = say("The address is copied.")
    setTimeout(() => (button.textContent = say("Copy")), 2000)
  })
}
