// Says aloud that a promise of mine runs out or has; the row and the ticket show it by themselves.

import { announce } from "./announcing.js";
import { say } from "/static/saying.js";

const NAMES = {
  first_reply: [say("{reference}: the first reply is due soon."), say("{reference}: the first reply is late.")],
  next_reply: [say("{reference}: the next reply is due soon."), say("{reference}: the next reply is late.")],
  resolution: [say("{reference}: the resolution is due soon."), say("{reference}: the resolution is late.")],
};

/** @param {{kind?: string, reference?: string, metric?: keyof typeof NAMES, state?: string}} hint */
export function sayDue({ kind, reference, metric, state }) {
  if (kind !== "sla" || !metric) return;
  announce(NAMES[metric][state === "late" ? 1 : 0].replace("{reference}", reference));
}
