// A stream of events that comes back by itself, also after what a browser takes for its end: an answer that is none, as a proxy's 502 while the server restarts.

const FIRST_PAUSE = 1_000; // to this and as much again, so that not all pages come at once
const LONGEST_PAUSE = 30_000;

/**
 * @param {string} address what was drawn when (`drawn`) counts for the first time alone
 * @param {{hello: (event: MessageEvent, isAgain: boolean) => void, message: (event: MessageEvent) => void, away: () => void}} does
 */
export function hear(address, { hello, message, away }) {
  /** @type {EventSource} */
  let source;
  let pause = FIRST_PAUSE;
  let isAgain = false;
  let isLeft = false;

  const open = () => {
    if (isLeft) return;
    source = new EventSource(address);
    source.addEventListener("hello", (event) => {
      pause = FIRST_PAUSE;
      hello(event, isAgain);
      isAgain = true;
    });
    source.addEventListener("message", message);
    source.addEventListener("error", () => {
      away();
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again
      isAgain = true;
      address = address.replace(/&drawn=[^&]*/, "");
      setTimeout(open, pause * (1 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  };
  open();
  addEventListener("pagehide", () => {
    isLeft = true;
    source.close();
  });
}
