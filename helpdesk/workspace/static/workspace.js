// The workspace's habits: live updates without jumping, text that is never lost, everything by keyboard.

import { followFields } from "/desk/fields/static/fields.js";
import { keepHalfTyped } from "/desk/fields/static/half_typed.js";
import { followTags } from "/desk/fields/static/tags.js";
import { followTimer } from "/desk/fields/static/timer.js";
import { announce } from "./announcing.js";
import { followChoices } from "./choosing.js";
import { keepDraft, restoreDraft } from "./drafts.js";
import { sweep } from "/desk/writing/static/local_drafts.js";
import { followFold } from "./folded.js";
import { followForms } from "./forms.js";
import { sayDue } from "./due.js";
import { listen } from "./live.js";
import { hasPlaces, showPickedRow, swapQueue, swapRow } from "./queue.js";
import { followAlong } from "/desk/joining-static/along.js";
import { offerWayBack, watchProgress } from "/desk/joining-static/joining.js";
import { foldChips } from "./chips.js";
import { beHere, countWaits, showHint } from "./chat.js";
import { bePresent } from "./present.js";
import { followSlots } from "/desk/beside-static/beside.js";
import { followLookers, hearLooker } from "/desk/viewing-static/lookers.js";
import { followViewers, hearViewer } from "/desk/viewing-static/viewing.js";
import { followActivity } from "/desk/staffing-static/activity.js";
import { followDepartures } from "/desk/writing/static/departures.js";
import { followAttaching } from "/desk/writing/static/attaching.js";
import { followMarks } from "/desk/writing/static/marks.js";
import { followPreview } from "/desk/writing/static/previewing.js";
import { followMentions } from "/desk/writing/static/mentions.js";
import { followNotices } from "/desk/writing/static/notices.js";
import { followMacros } from "/desk/macros-static/macros.js";
import { followKnowledge } from "/desk/knowledge-static/knowledge.js";
import { followHeads } from "/desk/views/static/heads.js";
import { orderViews } from "/desk/views/static/ordering.js";
import { followPlaying } from "/desk/views/static/playing.js";
import { followTable } from "/desk/views/static/table.js";
import { followSelecting } from "/desk/views/static/selecting.js";
import { followMarked } from "./merging.js";
import { followPictures } from "./pictures.js";
import { released } from "./pointer.js";
import { rememberSides } from "./sides.js";
import { followReading, swapParts, swapThread } from "./thread.js";

document.body.classList.add("has-js");

const ticket = document.getElementById("ticket");
const me = document.querySelector("[data-staff]")?.getAttribute("data-staff");

rememberSides();
sweep();
restoreDraft();
keepDraft();
followForms();
followChoices();
followFields();
keepHalfTyped();
followTags();
followTimer();
followReading();
followMarked();
followFold();
followPictures();
showPickedRow();
beHere();
bePresent();
followViewers();
followLookers();
followActivity({ announce });
followSlots();
foldChips();
orderViews({ announce });
followPlaying({ announce });
followSelecting({ announce });
followTable({ announce });
followHeads({ announce });
countWaits();
followDepartures();
followMarks();
followAttaching();
followPreview();
followMacros();
followKnowledge();
followMentions();
followNotices();
followAlong();
offerWayBack();
watchProgress();

listen({
  topics: ["queue", `staff:${me}`, ...(ticket ? [`ticket:${ticket.dataset.ticket}`] : [])],
  onPage: (page) => {
    const arrived = swapQueue(page);
    const wrote = swapThread(page);
    if (!ticket) swapParts(page);
    announce(wrote ?? arrived);
    document.dispatchEvent(new Event("aside:shown"));
  },
  rows: hasPlaces() ? new URLSearchParams(location.search) : null,
  onRow: showRow,
  onHint: (hint) => (({ sla: sayDue, viewing: hearViewer, looking: hearLooker })[hint.kind] ?? showHint)(hint),
});

/** Somebody changed a ticket: its row as everybody sees it, with what is ours. Where none came along, as in a search, it is asked for. @param {number} number @param {string} [row] */
async function showRow(number, row) {
  row ??= await fetch(`/desk/rows/${number}${location.search}`).then((answer) => (answer.ok && !answer.redirected ? answer.text() : undefined)).catch(() => undefined);
  await released();
  if (row === undefined) return;
  const fresh = new DOMParser().parseFromString(row, "text/html").querySelector("[data-row]");
  const pen = document.querySelector(`[data-row="${number}"] .row-draft`);
  if (fresh && pen) fresh.querySelector(".row-preview")?.prepend(pen.cloneNode(true));
  if (fresh && ticket?.dataset.ticket === String(number)) {
    fresh.classList.replace("row", "is-picked");
    fresh.className = `row ${fresh.className}`;
    fresh.querySelector(".row-link")?.setAttribute("aria-current", "true");
  }
  announce(swapRow(String(number), fresh));
  document.dispatchEvent(new Event("aside:shown"));
}

if (location.hash === "#body" || document.querySelector("#notices [role=alert]")) document.getElementById("body")?.focus();
