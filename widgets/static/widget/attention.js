// A person has answered while the page is elsewhere: its title says so and a soft tone sounds, where the site wants that. Both are off by default.

import { tn } from "./words.js";

const BEAT = 1500;
let before = "";
let timer = 0;

/** @param {{blink?: boolean, sound?: boolean}} wanted @param {number} count unread replies */
export function callAttention({ blink, sound }, count) {
  if (blink && document.visibilityState === "hidden") startBlinking(count);
  if (sound) tone();
}

/** @param {number} count */
function startBlinking(count) {
  const told = tn(count, "{count} reply", "{count} replies");
  if (!timer) before = document.title;
  clearInterval(timer);
  document.title = told;
  timer = window.setInterval(() => (document.title = document.title === told ? before : told), BEAT);
  document.addEventListener("visibilitychange", stopBlinking);
}

function stopBlinking() {
  if (document.visibilityState === "hidden") return;
  clearInterval(timer);
  timer = 0;
  document.title = before;
  document.removeEventListener("visibilitychange", stopBlinking);
}

/** Two notes, a fifth apart, 0.4 s in all. Where the browser doesn't let a page sound yet, it stays silent. */
function tone() {
  const context = new AudioContext();
  if (context.state === "suspended") return void context.close();
  const volume = context.createGain();
  volume.connect(context.destination);
  volume.gain.setValueAtTime(0.0001, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.06, context.currentTime + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.4);
  for (const [pitch, begins] of [[523, 0], [784, 0.12]]) {
    const note = context.createOscillator();
    note.frequency.value = pitch;
    note.connect(volume);
    note.start(context.currentTime + begins);
    note.stop(context.currentTime + 0.42);
  }
  setTimeout(() => context.close(), 600);
}
