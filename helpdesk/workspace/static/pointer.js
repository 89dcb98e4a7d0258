// Nothing is drawn anew under a pointer that is pressed: what was pressed would be gone before it is let go, and nothing would happen.

const LONGEST = 3000; // who holds it longer selects text, or has left the window

let pressed = false;
/** @type {(() => void)[]} */
const waiting = [];

document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, () => setTimeout(letGo), true);
document.addEventListener("pointermove", (event) => pressed && !event.buttons && letGo(), true); // it was let go outside the window
addEventListener("blur", letGo);

/** Once nothing is pressed, and what was pressed has been done. @returns {Promise<void>} */
export function released() {
  if (!pressed) return Promise.resolve();
  return new Promise((done) => {
    waiting.push(done);
    setTimeout(done, LONGEST);
  });
}

function letGo() {
  pressed = false;
  for (const done of waiting.splice(0)) done();
}
