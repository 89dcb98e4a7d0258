// Says and shows that a promise of mine runs out or has, unless its ticket is open here.

import { announce } from "./announcing.js";
import { notice } from "/desk/writing/static/notices.js";
import { say } from "/static/saying.js";

const NAMES = {
  first_reply: [say("{reference}: the first reply is due soon."), say("{reference}: the first reply is late.")],
  next_reply: [say("{reference}: the next reply is due soon."), say("{reference}: the next reply is late.")],
  resolution: [say("{reference}: the resolution is due soon."), say("{reference}: the resolution is late.")],
};

/** @param {{kind?: string, reference?: string, metric?: keyof typeof NAMES, state?: string, ticket?: number, words?: string}} hint */
export function sayDue({ kind, reference = "", metric, state, ticket = 0, words = "" }) {
  if (kind !== "sla" || !metric) return;
  const said = NAMES[metric][state === "late" ? 1 : 0].replace("{reference}", reference);
  announce(said);
  if (String(ticket) !== document.getElementById("ticket")?.dataset.ticket) notice(said, words, ticket);
}
