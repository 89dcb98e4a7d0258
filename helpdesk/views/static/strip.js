// On a phone the views are a strip that is scrolled sideways: the one that is open begins in its middle.

export function showCurrentView() {
  const strip = document.getElementById("views");
  const current = strip?.querySelector("[aria-current]");
  if (!strip || !current || strip.scrollWidth <= strip.clientWidth) return;
  const [all, one] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
  strip.scrollLeft += one.left + one.width / 2 - all.left - all.width / 2;
}
