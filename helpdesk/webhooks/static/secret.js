// The secret is chosen as a whole when its field is entered, so that it can be copied in one go.

const field = /** @type {HTMLInputElement} */ (document.getElementById("secret"));
field.addEventListener("focus", () => field.select());
