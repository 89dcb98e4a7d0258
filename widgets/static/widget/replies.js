// Replies of people, heard live: one stream a tab, however many parts of the panel listen, and none while nobody looks, because a
// browser keeps six connections to one address for all its tabs. A lost connection is mended, and what came meanwhile is read anew.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * @typedef {{references: string[], heard: (reference: string, data: any) => void, hinted?: (reference: string, data: any) => void, connected: (on: boolean) => void}} Listener
 *   a hint passes (somebody writes, somebody has read): nothing needs to be read anew for it
 */

/** @param {{server: any, resting: () => boolean}} given whether the tab needs no replies now */
export function createReplies({ server, resting }) {
  /** @type {Set<Listener>} */ const listeners = new Set();
  /** @type {Set<Listener>} those the stream has told nothing yet */ const newcomers = new Set();
  let carried = "";
  let stream = new AbortController();
  let planned = false;
  /** @type {boolean | null} before the first word of a stream there is nothing to tell */ let on = null;
  const life = new AbortController();
  const again = () => { carried = ""; tune(); };
  document.addEventListener("visibilitychange", tune, { signal: life.signal });
  addEventListener("online", again, { signal: life.signal });

  /** The stream carries what is listened to now. Parts that come and go at once cost no new one. */
  function plan() {
    if (planned) return;
    planned = true;
    queueMicrotask(tune);
  }

  function tune() {
    planned = false;
    const references = resting() ? [] : [...new Set([...listeners].flatMap((one) => one.references))].sort();
    if (references.join() === carried && !life.signal.aborted) return tell(newcomers);
    carried = references.join();
    stream.abort();
    stream = new AbortController();
    on = null;
    if (references.length && !life.signal.aborted) follow(references, stream.signal);
  }

  /** @param {string[]} references @param {AbortSignal} signal */
  async function follow(references, signal) {
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      try {
        await server.listen(references, signal, hand, () => { pause = FIRST_PAUSE; turn(true); });
      } catch (error) {
        if (signal.aborted || error.status === 403 || error.name === "AbortError") return;
      }
      if (signal.aborted) return;
      turn(false);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** What is of no conversation is everybody's. @param {{topic?: string, data?: any}} line */
  function hand({ topic = "", data = {} }) {
    const reference = String(topic).replace("thread:", "");
    for (const one of [...listeners]) {
      if (reference !== topic && !one.references.includes(reference)) continue;
      if (data.hint) one.hinted?.(reference, data);
      else one.heard(reference, data);
    }
  }

  /** @param {boolean} connected */
  function turn(connected) {
    on = connected;
    tell(listeners);
  }

  /** @param {Set<Listener>} whom */
  function tell(whom) {
    if (on === null) return;
    for (const one of [...whom]) one.connected(on);
    newcomers.clear();
  }

  return {
    /** @param {Listener} listener @returns {() => void} stops listening */
    hear(listener) {
      listeners.add(listener);
      newcomers.add(listener);
      plan();
      return () => {
        listeners.delete(listener);
        newcomers.delete(listener);
        plan();
      };
    },
    destroy() {
      life.abort();
      listeners.clear();
      tune();
    },
  };
}
