// Replies of people, heard live while the page is open: a lost connection is mended, and what came meanwhile is read anew.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * @param {{server: any, references: string[], heard: (reference: string, data: any) => void, hinted?: (reference: string, data: any) => void, connected: (on: boolean) => void}} given
 *   a hint passes (somebody writes, somebody has read): nothing needs to be read anew for it
 * @returns {() => void} stops listening
 */
export function hearReplies({ server, references, heard, hinted = () => {}, connected }) {
  const closing = new AbortController();
  (async () => {
    let pause = FIRST_PAUSE;
    while (!closing.signal.aborted) {
      try {
        await server.listen(references, closing.signal,
          ({ topic = "", data = {} }) => (data.hint ? hinted : heard)(String(topic).replace("thread:", ""), data),
          () => { pause = FIRST_PAUSE; connected(true); });
      } catch (error) {
        if (closing.signal.aborted) return;
        if (error.status === 403) return;
      }
      if (closing.signal.aborted) return;
      connected(false);
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  })();
  return () => closing.abort();
}
