// How the panel looks. One sheet for the shadow root; colours and space are custom properties, sides are logical for RTL.

const light = `
  --paper: #fbfaf7; --card: #fff; --sunk: #f2f0ea; --line: #e3dfd5; --ink: #1d2322; --ink-2: #55605e; --ink-3: #747e7b;
  --accent: #0b6660; --accent-ink: #fff; --accent-soft: #dcefec; --warm: #a64a1b; --bad: #b3261e; --good: #276b2c;
  --panel: var(--paper); --well: var(--card); --spine: var(--accent); --lift: 0 12px 32px rgb(29 35 34 / .16), 0 2px 8px rgb(29 35 34 / .08);`;

const dark = `
  --paper: #121615; --card: #1a1f1e; --sunk: #232928; --line: #333b39; --ink: #eef1ef; --ink-2: #b0bab7; --ink-3: #8d9895;
  --accent: #63c9be; --accent-ink: #06231f; --accent-soft: #17403b; --warm: #f0a070; --bad: #f2a19b; --good: #93d097;
  --panel: var(--card); --well: #121716; --spine: #2c857c; --lift: 0 12px 32px rgb(0 0 0 / .5);`;

export const css = `
:host { ${light}
  --font: "Inter", -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", ui-sans-serif, system-ui, sans-serif;
  --read: "Source Serif 4", "Iowan Old Style", Charter, Georgia, "Liberation Serif", serif;
  --quick: 120ms cubic-bezier(.2, .7, .2, 1); }
@media (prefers-color-scheme: dark) { :host { ${dark} } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h1, h2, h3, h4, fieldset, legend, p, ul, ol, dl, dd, dt, pre { margin: 0; padding: 0; font-size: inherit; font-weight: inherit; }
ul, ol { list-style: none; }
fieldset { min-width: 0; border: 0; }
button, input, textarea { margin: 0; font: inherit; letter-spacing: inherit; color: inherit; text-align: inherit; }
a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
strong { font-weight: 600; }
.num { font-variant-numeric: tabular-nums; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--ink-2); }

.panel { position: fixed; z-index: 2147483000; inset-inline: var(--edge, auto 24px); bottom: var(--y, 24px); display: flex; flex-direction: column; width: 384px; height: min(640px, 100vh - 24px - var(--y, 24px)); height: min(640px, 100dvh - 24px - var(--y, 24px)); overflow: hidden;
  background: var(--panel); color: var(--ink); border: 1px solid var(--line); border-radius: 16px; box-shadow: inset -5px 0 0 var(--spine), var(--lift);
  font: 400 15px/22px var(--font); text-align: start; -webkit-text-size-adjust: 100%; overflow-wrap: break-word; animation: arrive 160ms cubic-bezier(.2, .7, .2, 1); }
.panel[dir="rtl"] { box-shadow: inset 5px 0 0 var(--spine), var(--lift); }
@keyframes arrive { from { opacity: 0; transform: translateY(12px); } }
.panel-head, .panel-foot, .helped, .composer, .reconnecting { flex: none; margin-inline-end: 5px; }
.panel-head { display: flex; align-items: center; gap: 4px; min-height: 56px; padding: 0 8px; border-bottom: 1px solid var(--line); }
.panel-mark { display: grid; place-items: center; width: 36px; height: 36px; color: var(--accent); }
.panel-title { flex: 1; min-width: 0; font-weight: 600; line-height: 20px; }
.panel-title > span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.panel-link:empty { display: none; }
.panel-sub { font-size: 13px; line-height: 18px; font-weight: 400; color: var(--ink-2); }
.panel-body { flex: 1; min-height: 0; margin-inline-end: 5px; padding: 16px 20px; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; outline-offset: -3px; }
.panel-foot { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 48px; padding: 0 20px; border-top: 1px solid var(--line); font-size: 13px; line-height: 18px; }
.wait { color: var(--ink-2); text-align: end; font-variant-numeric: tabular-nums; }
.keys:not([hidden]) + .wait { display: none; }
.eyebrow { color: var(--ink-2); font-size: 13px; line-height: 18px; font-weight: 500; }
.icon-button { display: grid; place-items: center; flex: none; width: 36px; height: 36px; padding: 0; border: 0; border-radius: 6px; background: none; color: var(--ink-2); cursor: pointer; transition: background var(--quick); }
.icon-button:hover { background: var(--sunk); color: var(--ink); }
.icon-button.small { width: 28px; height: 28px; }
.panel[dir="rtl"] { text-align: right; }
[dir="rtl"] :is(p, h1, h2, h3, li, dt, dd, span, strong, label, legend, textarea, input) { unicode-bidi: plaintext; text-align: inherit; }
.article[dir="ltr"] { text-align: left; }
.article[dir="rtl"] { text-align: right; }
[dir="rtl"] .flip { transform: scaleX(-1); }
.text-button { display: inline-flex; align-items: center; gap: 6px; min-height: 32px; margin-inline: -6px; padding: 0 6px; border: 0; border-radius: 6px; background: none; color: var(--accent); font-weight: 600; text-decoration: none; cursor: pointer; }
.text-button:hover { text-decoration: underline; }
.text-button .icon { width: 18px; height: 18px; }
.button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 44px; padding: 0 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--well); font-weight: 600; cursor: pointer; transition: background var(--quick), border-color var(--quick); }
.button:hover { border-color: var(--ink-3); }
.button.small { min-height: 36px; padding: 0 12px; font-size: 14px; line-height: 20px; }
.button.small .icon { width: 18px; height: 18px; color: var(--accent); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--accent-ink); }
.button.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
.button.wide { width: 100%; }
.button[aria-disabled="true"] { cursor: progress; opacity: .7; }
.chip { padding: 0 8px; border-radius: 999px; background: var(--sunk); color: var(--ink-2); font-size: 12px; line-height: 20px; font-weight: 500; white-space: nowrap; }
.chip.new { background: var(--accent); color: var(--accent-ink); font-weight: 600; }
.avatar { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--sunk); color: var(--ink-2); font-size: 12px; font-weight: 600; letter-spacing: .02em; }
.field { display: flex; align-items: center; gap: 8px; height: 48px; padding-inline: 12px 8px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; background: var(--well); }
.field > .icon { color: var(--ink-2); }
.field input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; outline: none; font-size: 16px; text-overflow: ellipsis; }
::placeholder { color: var(--ink-2); opacity: 1; }
.field:focus-within, .composer:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; }

.home { display: flex; flex-direction: column; gap: 20px; }
.greeting-line { margin-bottom: -4px; color: var(--ink-2); }
.greeting { margin-bottom: -8px; font: 500 26px/32px var(--read); letter-spacing: -.01em; text-wrap: balance; }
.likely { margin-top: 4px; }
.likely li + li { border-top: 1px solid var(--line); }
.likely button { display: flex; align-items: center; justify-content: space-between; gap: 8px; width: calc(100% + 4px); min-height: 42px; padding: 6px 0; border: 0; background: none; cursor: pointer; }
.likely button:hover { color: var(--accent); }
.likely button .icon { width: 18px; height: 18px; color: var(--ink-3); }
.likely .first button { align-items: flex-start; min-height: 0; padding: 8px 0 2px; font-weight: 600; }
.likely .first .icon { margin-top: 2px; }
.likely .first p { display: -webkit-box; padding-inline-end: 24px; margin-bottom: 12px; overflow: hidden; color: var(--ink-2); font-size: 14px; line-height: 20px; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
.incident { display: flex; gap: 10px; padding-inline-start: 12px; border-inline-start: 3px solid var(--warm); font-size: 13px; line-height: 18px; }
.incident > .icon { width: 18px; height: 18px; color: var(--warm); }
.incident-meta { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; color: var(--ink-2); }
.incident-meta .text-button { min-height: 28px; font-weight: 500; text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; }
.thread { display: flex; align-items: center; gap: 12px; width: 100%; margin-top: 8px; padding: 2px 0; border: 0; background: none; cursor: pointer; }
.thread:hover strong { color: var(--accent); }
.thread-text { display: grid; flex: 1; min-width: 0; line-height: 20px; }
.thread-text > * { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.thread-text > span { color: var(--ink-2); font-size: 14px; }
.thread-side { display: grid; justify-items: end; gap: 2px; color: var(--ink-2); font-size: 12px; line-height: 18px; font-variant-numeric: tabular-nums; }
.skeleton { display: grid; gap: 14px; padding: 12px 0; opacity: 0; animation: appear 200ms 300ms forwards; }
.skeleton i { height: 12px; border-radius: 6px; background: var(--sunk); }
.skeleton i:nth-child(even) { width: 72%; }
@keyframes appear { to { opacity: 1; } }

.spelling { margin-top: 8px; color: var(--ink-2); font-size: 13px; line-height: 18px; }
.spelling strong { color: var(--ink); }
.listbox { margin: 12px -12px 0; }
.listbox .eyebrow { padding: 0 12px 4px; }
.listbox [role="group"] + [role="group"] { margin-top: 6px; padding-top: 6px; border-top: 1px solid var(--line); }
.listbox [role="group"]:has(.best-answer) + [role="group"] { border-top: 0; }
.option { display: flex; gap: 12px; padding: 10px 12px; border-radius: 10px; cursor: pointer; }
.option > .icon { margin-top: 1px; color: var(--ink-2); }
.option > div { flex: 1; min-width: 0; }
.option-title { font-weight: 500; }
.option-snip { display: -webkit-box; margin-top: 1px; overflow: hidden; color: var(--ink-2); font-size: 14px; line-height: 20px; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.option mark { background: none; color: inherit; font-weight: 650; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 1.5px; text-underline-offset: 4px; }
.option-snip mark { color: var(--ink); font-weight: 600; text-decoration: none; }
.option[aria-selected="true"] { background: var(--accent-soft); }
.option[aria-selected="true"] > .icon { color: var(--accent); }
.option[aria-selected="true"] .option-snip { color: color-mix(in srgb, var(--ink) 80%, var(--accent-soft)); }
.option .key { align-self: center; display: grid; place-items: center; width: 28px; height: 24px; border-radius: 5px; background: var(--panel); color: var(--accent); }
.option .key .icon { width: 16px; height: 16px; }
.option:not(:first-of-type) .option-snip { -webkit-line-clamp: 1; }
.option.best-answer { padding-block: 12px; border: 1px solid var(--line); background: var(--well); }
.option.best-answer .option-title { font: 500 18px/24px var(--read); }
.option.best-answer .option-snip { margin-top: 4px; -webkit-line-clamp: 4; }
.option.best-answer[aria-selected="true"] { border-color: var(--accent); background: var(--accent-soft); }
.option.one { align-items: center; padding-block: 7px; }
.option.one .option-title { flex: 1; }
.option.one > .icon { margin: 0; }
.option.one .quiet { font-size: 13px; line-height: 18px; }
.option[aria-selected="true"] .quiet { color: color-mix(in srgb, var(--ink) 80%, var(--accent-soft)); }
.option.ask > .icon { color: var(--accent); }
.nothing { margin-top: 16px; }
.keys { color: var(--ink-2); }
kbd { display: inline-block; min-width: 20px; padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--well); font: 500 12px/18px var(--font); text-align: center; }
.keys kbd:last-of-type { margin-inline-start: 8px; }

.article h2 { font: 500 24px/29px var(--read); letter-spacing: -.01em; text-wrap: balance; }
.article h2:focus, .serif:focus { outline: none; }
.article > * + * { margin-top: 10px; }
.article h3, .article h4 { margin-top: 18px; font-weight: 600; }
.article h3 + *, .article h4 + * { margin-top: 6px; }
.article .lede { margin-top: 8px; color: var(--ink-2); }
.steps { counter-reset: step; display: grid; gap: 8px; }
.steps > li { position: relative; padding-inline-start: 28px; counter-increment: step; }
.steps > li::before { content: counter(step); position: absolute; inset-inline-start: 0; color: var(--accent); font: 500 18px/22px var(--read); font-variant-numeric: lining-nums; }
.bullets { display: grid; gap: 6px; padding-inline-start: 18px; list-style: disc; }
.bullets > li::marker { color: var(--accent); }
.callout { display: flex; gap: 10px; padding-inline-start: 13px; border-inline-start: 3px solid var(--accent); font-size: 14px; line-height: 20px; }
.callout > .icon { color: var(--accent); }
.callout.warm { border-color: var(--warm); }
.callout.warm > .icon { color: var(--warm); }
.more { border-block: 1px solid var(--line); }
.article > .more + .more { margin-top: 0; border-top: 0; }
.more summary { display: flex; gap: 10px; align-items: center; min-height: 44px; padding-block: 6px; font-weight: 600; list-style: none; cursor: pointer; }
.more summary::-webkit-details-marker { display: none; }
.more summary:hover { color: var(--accent); }
.more summary::before { content: ""; flex: none; width: 7px; height: 7px; margin-inline: 2px; border: solid var(--accent); border-width: 0 2px 2px 0; transform: rotate(-45deg); }
[dir="rtl"] .more summary::before { transform: rotate(135deg); }
.more[open] > summary::before { transform: translateY(-2px) rotate(45deg); }
.more > div { padding-block: 2px 14px; padding-inline-start: 21px; }
.more > div > * + * { margin-top: 10px; }
.article code { padding: 1px 4px; border-radius: 4px; background: var(--sunk); font: 13px/18px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.article pre { padding: 10px 12px; overflow-x: auto; border-radius: 10px; background: var(--sunk); }
.article pre code { padding: 0; }
.article img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 10px; }
.enlarge { display: block; padding: 0; border: 0; border-radius: 10px; background: none; cursor: zoom-in; }
.large { max-width: min(96vw, 1200px); max-height: 94vh; padding: 8px; border: 1px solid var(--line); border-radius: 14px; background: var(--panel); color: var(--ink); box-shadow: var(--lift); }
.large::backdrop { background: rgb(0 0 0 / .5); }
.large img { max-height: calc(94vh - 70px); width: auto; margin: 4px auto 0; }
.large .icon-button { margin-inline-start: auto; }
.code { position: relative; }
.copy { position: absolute; inset-block-start: 6px; inset-inline-end: 6px; display: inline-flex; align-items: center; gap: 4px; min-height: 28px; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--well); color: var(--ink-2); font-size: 12px; line-height: 16px; cursor: pointer; }
.copy:hover { color: var(--accent); }
.copy .icon { width: 14px; height: 14px; }
.code pre { padding-block-end: 40px; }
.code .copy { inset-block: auto 6px; }
.article hr { width: 100%; border: 0; border-top: 1px solid var(--line); }
.cards > div { padding: 8px 0; border-top: 1px solid var(--line); }
.cards dt { font-weight: 600; }
.cards dd { display: grid; grid-template-columns: 96px 1fr; gap: 12px; font-size: 14px; line-height: 20px; padding-top: 2px; }
.cell-head { color: var(--ink-2); }
.helped { display: flex; align-items: center; flex-wrap: wrap; gap: 8px; padding: 8px 20px; border-top: 1px solid var(--line); }
.helped > p { flex: 1; font-weight: 600; }
.helped > p:focus { outline: none; }
.helped.open { display: grid; gap: 8px; padding-block: 12px; }
.helped-row { display: flex; gap: 8px; flex-wrap: wrap; }

.aside-note { color: var(--ink-2); font-size: 14px; font-weight: 400; }
.log { display: flex; flex-direction: column; gap: 14px; }
.log > :first-child { margin-top: auto; }
.message { max-width: 100%; }
.message > p:not(.stamp) { white-space: pre-wrap; overflow-wrap: anywhere; }
.mine { align-self: flex-end; max-width: 284px; }
.mine > p:first-child { padding: 9px 14px; border-radius: 16px; border-end-end-radius: 4px; background: var(--accent-soft); }
.theirs { position: relative; max-width: 324px; padding-inline-start: 40px; }
.theirs .avatar { position: absolute; inset-inline-start: 0; top: 0; width: 30px; height: 30px; font-size: 11px; }
.theirs > p:not(.stamp) { padding: 9px 14px; border: 1px solid var(--line); border-radius: 16px; border-start-start-radius: 4px; background: var(--well); }
.again { margin-top: -8px; }
.stamp { display: flex; align-items: center; gap: 6px; margin-top: 4px; padding-inline: 2px; color: var(--ink-2); font-size: 12px; line-height: 16px; font-variant-numeric: tabular-nums; }
.mine .stamp { justify-content: flex-end; }
.stamp .icon { width: 16px; height: 16px; }
.bad { color: var(--bad); }
.stamp button { padding: 0 2px; border: 0; background: none; color: var(--accent); font-weight: 600; text-decoration: underline; cursor: pointer; }
.system { color: var(--ink-2); font-size: 13px; line-height: 18px; padding-bottom: 12px; border-bottom: 1px solid var(--line); }
.composer { display: flex; align-items: flex-end; gap: 2px; margin-block: 0 12px; margin-inline: 16px 21px; padding: 4px; padding-inline-start: 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 14px; background: var(--well); }
.composer textarea { flex: 1; min-width: 0; min-height: 24px; max-height: 132px; margin: 6px 0; padding: 0; border: 0; background: none; outline: none; resize: none; font-size: 16px; line-height: 24px; field-sizing: content; }
.composer .send { border-radius: 10px; background: var(--sunk); }
.composer:focus-within .send { background: var(--accent); color: var(--accent-ink); }
.reconnecting { padding: 4px 20px; color: var(--ink-2); font-size: 13px; line-height: 18px; text-align: center; }

.serif { font: 500 24px/29px var(--read); letter-spacing: -.01em; text-wrap: balance; }
.serif + .quiet { margin-top: 4px; }
.these + .compared { margin-top: 16px; }
.these { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0 0; padding: 0; border: 0; }
.these legend { margin-bottom: 8px; padding: 0; color: var(--ink-2); font-size: 14px; line-height: 20px; }
.these .button { height: auto; min-height: 32px; text-align: start; white-space: normal; }
.compared { margin-top: 8px; color: var(--ink-2); font-size: 14px; line-height: 20px; }
.compared span { display: inline-block; }
.may-answer { margin-top: 8px; font-size: 14px; line-height: 20px; }
.may-answer .text-button { text-align: start; }
.best { margin-top: 16px; padding: 16px; border: 1px solid var(--line); border-radius: 14px; background: var(--well); }
.best-top { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: 12px; }
.disc { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; background: var(--accent-soft); color: var(--accent); }
.best h3 { font-size: 16px; font-weight: 600; }
.best .quiet { font-size: 13px; line-height: 18px; }
.figure { display: flex; align-items: center; gap: 6px; }
.figure > .num { white-space: nowrap; font: 500 30px/36px var(--read); font-variant-numeric: lining-nums tabular-nums; letter-spacing: -.02em; }
.figure small { color: var(--ink-2); font-size: 12px; line-height: 15px; }
.why { margin: 12px 0 16px; }
.channels { margin-top: 8px; }
.channels li + li { border-top: 1px solid var(--line); }
.channel { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 58px; padding: 6px 0; border: 0; background: none; }
button.channel { cursor: pointer; }
button.channel:hover strong { color: var(--accent); }
.channel > .icon:first-child { color: var(--accent); }
.channel > .icon:last-child { width: 18px; height: 18px; color: var(--ink-3); }
.channel > span:nth-child(2) { display: grid; flex: 1; min-width: 0; line-height: 20px; }
.channel > span:nth-child(2) span { color: var(--ink-2); font-size: 14px; }
.channel.closed strong { color: var(--ink-2); }
.channel.closed > .icon:first-child { color: var(--ink-3); }
.pass { margin-top: 8px; padding-top: 16px; border-top: 1px solid var(--line); }
.pass ul { margin-top: 4px; }
.pass li { display: flex; align-items: flex-start; gap: 8px; font-size: 14px; line-height: 24px; }
.pass li .icon { width: 16px; height: 16px; margin-top: 4px; color: var(--good); }
.how { margin-top: 12px; font-size: 14px; line-height: 20px; }
.how summary { min-height: 24px; color: var(--accent); font-size: 13px; font-weight: 600; cursor: pointer; }
.how ul { display: grid; gap: 4px; margin-top: 6px; padding-inline-start: 18px; list-style: disc; color: var(--ink-2); }

.form { display: grid; gap: 14px; }
.form label, .label { display: block; margin-bottom: 6px; font-weight: 600; }
.form .optional { color: var(--ink-2); font-weight: 400; }
.form input[type="text"], .form input[type="email"], .form textarea, .helped textarea { display: block; width: 100%; padding: 10px 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; background: var(--well); font-size: 16px; line-height: 24px; }
.form textarea { min-height: 120px; max-height: 260px; resize: vertical; field-sizing: content; }
.form [aria-invalid="true"] { border-color: var(--bad); }
.form textarea:focus, .form input:not([type="checkbox"]):focus, .helped textarea:focus { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; }
.form [aria-invalid="true"]:is(textarea, input):focus { border-color: var(--bad); outline: 1px solid var(--bad); }
.bad { color: var(--bad); font-size: 14px; line-height: 20px; }
.form .pass { margin: 0; padding: 14px 0 0; border-top: 1px solid var(--line); }
.form .pass legend { float: inline-start; width: 100%; }
.form .pass ul { clear: both; padding-top: 6px; }
#m-wrong:empty { display: none; }
#m-wrong { margin-top: -6px; }
#m-wrong .bad { display: flex; gap: 6px; }
.form .pass label { display: flex; align-items: flex-start; gap: 10px; margin: 0; font-weight: 400; cursor: pointer; }
.form .pass input { flex: none; width: 18px; height: 18px; margin: 3px 0 0; accent-color: var(--accent); }
.form .pass span { min-width: 0; overflow-wrap: anywhere; }
.wrong { display: grid; justify-items: start; gap: 10px; padding-inline-start: 13px; border-inline-start: 3px solid var(--warm); }
.wrong .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: center; }

@media (max-width: 480px), (max-height: 420px) {
  .panel { inset: 0; width: auto; height: 100vh; height: 100dvh; border: 0; border-radius: 0; box-shadow: none; }
  .panel[dir="rtl"] { box-shadow: none; }
  .panel-head, .panel-foot, .panel-body, .helped, .reconnecting { margin-inline-end: 0; }
  .composer { margin-inline-end: 16px; }
  .composer textarea { margin: 10px 0; }
  .icon-button, .panel-mark { width: 44px; height: 44px; }
  .icon-button.small { width: 36px; height: 36px; }
  .panel-head { min-height: 60px; padding: 0 4px; }
  .panel-foot { min-height: 60px; padding-bottom: env(safe-area-inset-bottom); }
  .likely li:not(.first) button { min-height: 48px; }
  .text-button, .button.small { min-height: 44px; }
  .keys { display: none; }
  .mine { max-width: 84%; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation-duration: 0s !important; animation-delay: 0s !important; transition: none !important; } }
@media (forced-colors: active) {
  .option[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
  .panel { border: 1px solid; border-inline-end: 5px solid Highlight; }
  .icon { color: inherit !important; }
  .button, .chip, .mine > p:first-child { border: 1px solid; }
  .skeleton i { border: 1px solid GrayText; }
  .form [aria-invalid="true"] { border-width: 3px; }
}
`;
