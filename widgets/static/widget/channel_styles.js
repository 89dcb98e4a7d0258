// How chats, calls, requests and ratings look; worn when the first of them is opened.

export const css = `
.system.small { padding: 0; border: 0; text-align: center; text-wrap: balance; }
.facts { display: grid; gap: 2px; margin-top: 8px; }
.facts div { display: grid; grid-template-columns: 128px 1fr; gap: 12px; }
.facts dd { color: var(--ink); overflow-wrap: anywhere; }
.stamp .icon + *, .stamp span { display: inline-flex; align-items: center; gap: 4px; }
.stamp span .icon { width: 14px; height: 14px; }
.stamp .icon + .failed { display: block; }
.stamp .seen { color: var(--accent); font-weight: 600; }

.line, .call-card, .rating { padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px; background: var(--well); }
.line { display: grid; justify-items: start; gap: 6px; }
.line strong { font: 500 20px/26px var(--read); }
.line .button { margin-top: 6px; }
.line .quiet, .call-card .quiet { font-size: 14px; line-height: 20px; }
.chat-bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 36px; margin-inline-end: 5px; padding: 0 20px; font-size: 13px; line-height: 18px; }
.chat-now { display: flex; align-items: center; gap: 8px; min-width: 0; color: var(--ink-2); }
.here { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--good); }
.dots { display: inline-flex; gap: 3px; }
.dots i { width: 4px; height: 4px; border-radius: 50%; background: currentColor; animation: dot 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes dot { 30% { opacity: .25; } }

.row { display: flex; flex-wrap: wrap; gap: 8px; }
.call-card { display: grid; gap: 8px; }
.call-head { display: flex; gap: 8px; }
.call-head .icon { margin-top: 1px; color: var(--accent); }
.call-fields { display: grid; gap: 14px; }
.form select, .form input:is([type="tel"], [type="url"], [type="date"]) { display: block; width: 100%; min-height: 46px; margin: 0; padding: 10px 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; background: var(--well); color: var(--ink); font: inherit; font-size: 16px; line-height: 24px; }
.form select:focus { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; }
.form :is(select, input)[aria-invalid="true"] { border-color: var(--bad); }
.call-fields .bad { margin-top: 4px; }
.form input::placeholder { color: var(--ink-2); opacity: .8; }
.hint { margin-top: 4px; color: var(--ink-2); font-size: 13px; line-height: 18px; }
.form .label { margin-top: 14px; }
.times { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 8px; max-height: 188px; padding: 2px; overflow-y: auto; scrollbar-width: thin; }
.form .time { position: relative; margin: 0; font-weight: 400; }
.time input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.time span { display: grid; place-content: center; min-height: 40px; border: 1px solid var(--line); border-radius: 10px; background: var(--well); text-align: center; font-variant-numeric: tabular-nums; }
.time small { color: var(--ink-2); font-size: 12px; line-height: 14px; }
.time input:checked + span { border-color: var(--accent); background: var(--accent-soft); font-weight: 600; }
.time input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 1px; }
.time input:disabled { cursor: default; }
.time input:disabled + span { background: var(--sunk); color: var(--ink-2); }
.asks { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
.asks > * { grid-column: 1 / -1; }
.asks > .half { grid-column: auto; }
.asks legend { margin-bottom: 10px; }
.form .asks textarea { min-height: 68px; }
.note { display: flex; gap: 8px; color: var(--warm); font-size: 14px; line-height: 20px; }
.note:empty, .told:empty, .bad:empty { display: none; }

.rating { display: grid; gap: 10px; }
.rating legend { margin-bottom: 8px; font-weight: 600; }
.scores { display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px; }
.scores.of-11 { grid-template-columns: repeat(6, 1fr); gap: 6px; }
.of-11 .score:last-child { grid-column: span 2; }
.score { position: relative; }
.score input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.score span { display: grid; place-content: center; min-height: 44px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; font: 500 18px/24px var(--read); font-variant-numeric: lining-nums; }
.score input:hover + span { border-color: var(--accent); }
.score input:checked + span { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
.score input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 2px; }
.ends { display: flex; justify-content: space-between; margin-top: 6px; color: var(--ink-2); font-size: 13px; line-height: 18px; }
.rating-more { display: grid; gap: 8px; }
.rating textarea { display: block; width: 100%; padding: 8px 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; background: var(--panel); font-size: 16px; line-height: 24px; field-sizing: content; min-height: 64px; max-height: 160px; resize: none; }
.wish { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; align-items: center; width: 100%; font-size: 14px; line-height: 20px; }
.wish label { padding-block: 4px; }
.wish input { width: 18px; height: 18px; margin: 3px; accent-color: var(--accent); }
.wish p { grid-column: 2; color: var(--ink-2); }
.told { font-size: 14px; line-height: 20px; }

.attach-way { display: contents; }
.beside { display: flex; align-items: center; gap: 4px; margin-top: 4px; margin-inline-start: -8px; font-size: 14px; line-height: 20px; }
.composer .attach { color: var(--ink-2); }
.attached { display: grid; gap: 6px; margin-block: 4px 8px; }
.panel-bottom .attaching { max-height: 40%; overflow-y: auto; padding-inline: 16px 21px; }
.file { display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 4px 10px; border: 1px solid var(--line); border-radius: 10px; background: var(--well); font-size: 14px; line-height: 18px; }
.file > .icon { color: var(--ink-2); }
.file.refused { border-color: var(--bad); }
.file.refused > .icon { color: var(--bad); }
.file-text { display: grid; flex: 1; min-width: 0; }
.file-text .quiet, .file-text .bad { font-size: 12px; line-height: 16px; }
.file-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.file progress { width: 100%; height: 6px; margin-top: 4px; accent-color: var(--accent); }
.files { display: grid; gap: 6px; margin-top: 6px; }
.files a.file { color: var(--ink); text-decoration: none; }
.files a.file:hover .file-name { color: var(--accent); text-decoration: underline; }
.files img { display: block; min-width: 24px; max-width: 100%; height: auto; min-height: 24px; object-fit: contain; border: 1px solid var(--line); border-radius: 10px; }
.mine .files { justify-items: end; }
@media (max-width: 480px), (max-height: 420px) {
  .chat-bar { margin-inline-end: 0; }
  .chat-bar .text-button { min-height: 36px; }
  .asks { grid-template-columns: 1fr; }
  .times { max-height: none; }
  .time span { min-height: 44px; }
}
@media (forced-colors: active) {
  .time input:checked + span, .score input:checked + span { outline: 2px solid Highlight; outline-offset: -3px; }
  .time input:disabled + span { border-style: dashed; color: GrayText; }
  .here, .dots i { border: 4px solid CanvasText; }
}`;
