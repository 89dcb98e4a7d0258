// What the server couldn't take just now goes again by itself, after pauses that grow: everybody's tries are spread, and none doubles a message.

const PAUSES = [5, 15, 60, 300]; // seconds; the last one goes on

/** Whether it may go through later as it is: a busy or broken server, or a way there that failed. @param {any} error */
export const passing = ({ status }) => status === 0 || status === 429 || status >= 500;

export function createRetry() {
  let tries = 0;
  let timer = 0;
  let waiting = new AbortController();

  function rest() {
    clearTimeout(timer);
    timer = 0;
    waiting.abort();
  }

  return {
    stop() {
      rest();
      tries = 0;
    },
    waits: () => timer !== 0,
    /** True where it will go again. @param {any} error @param {() => void} go */
    plan(error, go) {
      if (!passing(error)) return false;
      const pause = Math.max(PAUSES[Math.min(tries++, PAUSES.length - 1)], error.after ?? 0);
      const now = () => { rest(); go(); };
      rest();
      waiting = new AbortController();
      addEventListener("online", now, { signal: waiting.signal });
      timer = window.setTimeout(() => navigator.onLine !== false && now(), pause * (1000 + Math.random() * 200));
      return true;
    },
  };
}
