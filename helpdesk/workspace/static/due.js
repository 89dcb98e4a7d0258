// Says aloud that a promise of mine runs out or has; the row and the ticket show it by themselves.

import { announce } from "./announcing.js";

const NAMES = { first_reply: "first reply", next_reply: "next reply", resolution: "resolution" };

/** @param {{kind?: string, reference?: string, metric?: keyof typeof NAMES, state?: string}} hint */
export function sayDue({ kind, reference, metric, state }) {
  if (kind !== "sla" || !metric) return;
  announce(`${reference}: the ${NAMES[metric]} is ${state === "late" ? "late" : "due soon"}.`);
}
