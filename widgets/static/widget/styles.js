// The panel's look: the tokens and parts of the design, as one constructed sheet (strict CSP lets it pass).

export const css = `
:host { --t-12: 12px; --t-13: 13px; --t-15: 15px; --panel: #fbfaf7; --well: #ffffff; --spine: #0b6660; color-scheme: light dark; --font: "Inter", -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", ui-sans-serif, system-ui, sans-serif; --font-read: "Source Serif 4", "Iowan Old Style", Charter, Georgia, "Liberation Serif", serif; --s1: 4px; --s2: 8px; --s3: 12px; --s4: 16px; --s5: 24px; --s6: 32px; --s7: 48px; --r1: 6px; --r2: 10px; --r3: 16px; --pill: 999px; --paper: #fbfaf7; --card: #ffffff; --sunk: #f2f0ea; --line: #e3dfd5; --ink: #1d2322; --ink-2: #55605e; --ink-3: #747e7b; --accent: #0b6660; --accent-ink: #ffffff; --accent-soft: #dcefec; --warm: #a64a1b; --warm-soft: #fdf0e7; --bad: #b3261e; --bad-soft: #fbe3e1; --good: #276b2c; --good-soft: #e1f1e1; --lift-1: 0 1px 2px rgb(29 35 34 / .06), 0 1px 1px rgb(29 35 34 / .04); --lift-2: 0 12px 32px rgb(29 35 34 / .16), 0 2px 8px rgb(29 35 34 / .08); --quick: 120ms; --calm: 200ms; --ease: cubic-bezier(.2, .7, .2, 1); }
@media (prefers-color-scheme: dark) { :host { --panel: #1a1f1e; --well: #121716; --spine: #2c857c; --paper: #121615; --card: #1a1f1e; --sunk: #232928; --line: #333b39; --ink: #eef1ef; --ink-2: #b0bab7; --ink-3: #8d9895; --accent: #63c9be; --accent-ink: #06231f; --accent-soft: #17403b; --warm: #f0a070; --warm-soft: #44291a; --bad: #f2a19b; --bad-soft: #4a2320; --lift-1: 0 1px 2px rgb(0 0 0 / .4); --lift-2: 0 12px 32px rgb(0 0 0 / .5); } }

.panel *, .panel *::before, .panel *::after { box-sizing: border-box; }
.panel h2, .panel h3, .panel h4, .panel p, .panel ul, .panel ol, .panel dl, .panel dd { margin: 0; padding: 0; font-size: inherit; font-weight: inherit; }
.panel ul, .panel ol { list-style: none; }
.panel a { color: var(--accent); text-underline-offset: 3px; text-decoration-thickness: 1px; }
.panel button, .panel input, .panel textarea { font: inherit; color: inherit; letter-spacing: inherit; }
.panel strong { font-weight: 600; }
.panel [hidden] { display: none !important; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.panel :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.panel :is(h2, p)[tabindex="-1"]:focus { outline: none; }
.quiet { color: var(--ink-2); }

.panel {
  position: relative; display: flex; flex-direction: column; width: 384px; height: 640px; overflow: hidden;
  background: var(--panel); border: 1px solid var(--line); border-radius: var(--r3);
  font-size: var(--t-15); line-height: 22px; text-align: start;
}
.panel { box-shadow: inset -5px 0 0 var(--spine), var(--lift-2); }
:host(:dir(rtl)) .panel { box-shadow: inset 5px 0 0 var(--spine), var(--lift-2); }
.panel-head, .panel-foot, .helped, .composer { flex: none; margin-inline-end: 5px; }
.panel-head { display: flex; align-items: center; gap: var(--s1); min-height: 56px; padding: 0 var(--s2); border-bottom: 1px solid var(--line); }
.panel-mark { display: grid; place-items: center; width: 36px; height: 36px; color: var(--accent); }
.panel-title { flex: 1; min-width: 0; font-weight: 600; line-height: 20px; }
.panel-sub { display: flex; align-items: center; font-size: var(--t-13); line-height: 18px; font-weight: 400; color: var(--ink-2); }
.panel-body { flex: 1; min-height: 0; margin-inline-end: 5px; padding: var(--s4) 20px; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: none; }
.panel-foot { display: flex; align-items: center; justify-content: space-between; gap: var(--s3); min-height: 48px; padding: 0 20px; border-top: 1px solid var(--line); font-size: var(--t-13); line-height: 18px; }
.eyebrow { color: var(--ink-2); font-size: var(--t-13); line-height: 18px; font-weight: 500; }
.icon-button { display: grid; place-items: center; width: 36px; height: 36px; padding: 0; border: 0; border-radius: var(--r1); background: none; color: var(--ink-2); cursor: pointer; transition: background var(--quick) var(--ease); }
.icon-button:hover { background: var(--sunk); color: var(--ink); }
.icon-button.small { width: 28px; height: 28px; }
.text-button { display: inline-flex; align-items: center; gap: 6px; min-height: 32px; margin-inline: -6px; padding: 0 6px; border: 0; border-radius: var(--r1); background: none; color: var(--accent); font-weight: 600; text-decoration: none; cursor: pointer; }
.text-button:hover { text-decoration: underline; }
.text-button .icon { width: 18px; height: 18px; }
.button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 44px; padding: 0 var(--s4); border: 1px solid var(--line); border-radius: var(--r2); background: var(--well); font-weight: 600; cursor: pointer; transition: background var(--quick) var(--ease), border-color var(--quick) var(--ease); }
.button:hover { border-color: var(--ink-3); }
.button.small { min-height: 36px; padding: 0 var(--s3); font-size: 14px; }
.button.small .icon { width: 18px; height: 18px; color: var(--accent); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--accent-ink); }
.button.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
.button.wide { width: 100%; }
.chip { padding: 0 var(--s2); border-radius: var(--pill); background: var(--sunk); color: var(--ink-2); font-size: var(--t-12); line-height: 20px; font-weight: 500; white-space: nowrap; }
.chip-new { background: var(--accent); color: var(--accent-ink); font-weight: 600; }
.avatar { display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--sunk); color: var(--ink-2); font-size: var(--t-12); font-weight: 600; letter-spacing: .02em; }
.field { display: flex; align-items: center; gap: var(--s2); height: 48px; padding: 0 var(--s2) 0 var(--s3); border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: var(--r2); background: var(--well); }
.field > .icon { color: var(--ink-2); }
.field input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; outline: none; font-size: 16px; }
.field input::placeholder, .composer textarea::placeholder { color: var(--ink-2); opacity: 1; }
.field.is-focus, .field:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; }
.home { display: flex; flex-direction: column; gap: 20px; }
.home .greeting { margin-bottom: -8px; }
.greeting { font: 500 26px/32px var(--font-read); letter-spacing: -.01em; }
.likely { margin-top: var(--s1); }
.likely li + li { border-top: 1px solid var(--line); }
.likely-first p { padding: 0 24px 12px 0; color: var(--ink-2); font-size: 14px; line-height: 20px; text-wrap: pretty; }
.likely-first p strong { color: var(--ink); }
.thread { display: flex; align-items: center; gap: var(--s3); margin-top: var(--s2); color: var(--ink); text-decoration: none; }
.thread-text { display: grid; flex: 1; min-width: 0; line-height: 20px; }
.thread-text > span { overflow: hidden; color: var(--ink-2); font-size: 14px; white-space: nowrap; text-overflow: ellipsis; }
.thread-side { display: grid; justify-items: end; gap: 2px; color: var(--ink-2); font-size: var(--t-12); line-height: 18px; font-variant-numeric: tabular-nums; }
.spelling { margin-top: var(--s2); color: var(--ink-2); font-size: var(--t-13); line-height: 18px; }
.spelling strong { color: var(--ink); }
.listbox { margin: var(--s3) -12px 0; }
.listbox .eyebrow { padding: 0 var(--s3) var(--s1); }
.listbox [role="group"] + [role="group"] { margin-top: var(--s2); padding-top: var(--s3); border-top: 1px solid var(--line); }
.option { position: relative; display: flex; gap: var(--s3); padding: 10px var(--s3); border-radius: var(--r2); cursor: pointer; }
.option > .icon { margin-top: 1px; color: var(--ink-2); }
.option > div { flex: 1; }
.option-title { font-weight: 500; }
.option-snip { margin-top: 1px; color: var(--ink-2); font-size: 14px; line-height: 20px; }
.option mark { background: none; color: inherit; font-weight: 650; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 1.5px; text-underline-offset: 4px; }
.option-snip mark { color: var(--ink); font-weight: 600; text-decoration: none; }
.option[aria-selected="true"] { background: var(--accent-soft); }
.option[aria-selected="true"] > .icon { color: var(--accent); }
.option[aria-selected="true"] .option-snip { color: color-mix(in srgb, var(--ink) 80%, var(--accent-soft)); }
.option .key { align-self: center; display: grid; place-items: center; width: 28px; height: 24px; border-radius: 5px; background: var(--panel); color: var(--accent); }
.option .key .icon { width: 16px; height: 16px; }
.option.one { align-items: center; padding-block: 9px; }
.option.one .option-title { flex: 1; }
.option.one > .icon { margin: 0; }
.option.one .quiet { font-size: var(--t-13); line-height: 18px; }
.option.ask > .icon { color: var(--accent); }
.keys { color: var(--ink-2); }
kbd { display: inline-block; min-width: 20px; padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--well); font: 500 12px/18px var(--font); text-align: center; }
kbd + kbd { margin-left: 3px; }
.keys kbd:last-of-type { margin-left: var(--s2); }
.article .lede { margin-top: var(--s2); color: var(--ink-2); text-wrap: pretty; }
.steps { counter-reset: step; display: grid; gap: 6px; margin-top: 6px; }
.steps li { position: relative; padding-inline-start: 28px; counter-increment: step; }
.steps li::before { content: counter(step); position: absolute; inset-inline-start: 0; color: var(--accent); font: 500 18px/22px var(--font-read); font-variant-numeric: lining-nums; }
.callout { display: flex; gap: 10px; margin-top: 14px; padding-inline-start: 13px; border-inline-start: 3px solid var(--line); font-size: 14px; line-height: 20px; }
.callout.warm { border-color: var(--warm); }
.callout.warm > .icon { color: var(--warm); }
.helped { display: flex; align-items: center; gap: var(--s2); padding: 8px 20px; border-top: 1px solid var(--line); }
.helped p { flex: 1; font-weight: 600; }
.log { display: flex; flex-direction: column; gap: 14px; }
.message { max-width: 100%; text-wrap: pretty; }
.mine { align-self: flex-end; max-width: 284px; }
.mine > p:first-child { padding: 9px 14px; border-radius: 16px 16px 4px 16px; background: var(--accent-soft); }
.theirs { position: relative; max-width: 324px; padding-inline-start: 40px; }
.theirs .avatar { position: absolute; inset-inline-start: 0; top: 0; width: 30px; height: 30px; font-size: 11px; }
.theirs > p:not(.stamp) { padding: 9px 14px; border: 1px solid var(--line); border-radius: 4px 16px 16px 16px; background: var(--well); }
.again { margin-top: -10px; }
.stamp { display: flex; align-items: center; gap: 6px; margin-top: var(--s1); padding-inline: 2px; color: var(--ink-2); font-size: var(--t-12); line-height: 16px; font-variant-numeric: tabular-nums; }
.mine .stamp { justify-content: flex-end; }
.stamp span { display: inline-flex; align-items: center; gap: 3px; }
.stamp .icon { width: 16px; height: 16px; }
.stamp .seen { color: var(--accent); font-weight: 500; }
.system, .writing { color: var(--ink-2); font-size: var(--t-13); line-height: 18px; }
.system { padding-bottom: var(--s3); border-bottom: 1px solid var(--line); text-wrap: pretty; }
.composer { display: flex; align-items: center; gap: 2px; margin: 0 21px 12px 16px; padding: 4px; padding-inline-start: 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 14px; background: var(--well); }
.composer textarea { flex: 1; min-width: 0; height: 24px; padding: 0; border: 0; background: none; outline: none; resize: none; font-size: 16px; line-height: 24px; field-sizing: content; }
.composer .send { border-radius: 10px; background: var(--sunk); color: var(--ink-2); }
.composer.is-focus, .composer:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; }
.composer.is-focus .send { background: var(--accent); color: var(--accent-ink); }
.serif { font: 500 24px/29px var(--font-read); letter-spacing: -.01em; text-wrap: balance; }
.best { margin-top: var(--s4); padding: var(--s4); border: 1px solid var(--line); border-radius: 14px; background: var(--well); }
.best-top { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: var(--s3); }
.disc { display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; background: var(--accent-soft); color: var(--accent); }
.best .quiet { font-size: var(--t-13); line-height: 18px; }
.figure { display: flex; align-items: center; gap: 6px; }
.figure > .num { font: 500 34px/36px var(--font-read); font-variant-numeric: lining-nums tabular-nums; letter-spacing: -.02em; }
.figure small { color: var(--ink-2); font-size: var(--t-12); line-height: 15px; }
.why { margin: var(--s3) 0 var(--s4); text-wrap: pretty; }
.channels { margin-top: var(--s2); }
.channels li + li { border-top: 1px solid var(--line); }
.channel { display: flex; align-items: center; gap: var(--s3); min-height: 58px; color: var(--ink); text-decoration: none; }
.channel > .icon:first-child { color: var(--accent); }
.channel > .icon:last-child { width: 18px; height: 18px; margin-right: -4px; color: var(--ink-3); }
.channel > span:nth-child(2) { display: grid; flex: 1; line-height: 20px; }
.channel > span:nth-child(2) span { color: var(--ink-2); font-size: 14px; }
.channel.is-closed strong { color: var(--ink-2); }
.channel.is-closed > .icon:first-child { color: var(--ink-3); }
.pass { margin-top: var(--s2); padding-top: var(--s4); border-top: 1px solid var(--line); }
.pass ul { margin-top: var(--s1); }
.pass li { display: flex; align-items: center; gap: var(--s2); font-size: 14px; line-height: 24px; }
.pass li .icon { width: 16px; height: 16px; color: var(--good); }

.panel { position: fixed; inset-inline-end: 24px; bottom: 24px; z-index: 2147483001; height: min(640px, calc(100dvh - 48px)); color: var(--ink); font-family: var(--font); font-weight: 400; -webkit-text-size-adjust: 100%; animation: arrive var(--calm) var(--ease); }
@keyframes arrive { from { opacity: 0; transform: translateY(8px); } }
.panel[hidden] { display: none; }
.panel .panel-title { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.panel-sub { display: block; }
.panel-mark + .icon-button[hidden] + .panel-title { margin-inline-start: 0; }
.panel-extra { flex: none; margin-inline-end: 5px; }
.panel-extra .helped { margin-inline-end: 0; }
.panel .likely-first button { align-items: flex-start; min-height: 0; padding: 8px 0 2px; font-weight: 600; }
.panel .likely button { display: flex; align-items: center; justify-content: space-between; gap: 8px; width: 100%; min-height: 44px; padding: 6px 0; border: 0; background: none; text-align: start; cursor: pointer; }
.panel .likely button:hover { color: var(--accent); }
.likely button .icon { width: 18px; height: 18px; color: var(--ink-3); }
.panel .thread { width: 100%; padding: 0; border: 0; background: none; text-align: start; cursor: pointer; }
.thread .avatar .icon { width: 18px; height: 18px; }
.thread-text strong { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; }
.results { margin-top: -12px; }
.nothing { padding-top: 12px; }
.article h2 { font: 500 24px/29px var(--font-read); letter-spacing: -.01em; text-wrap: balance; }
.panel .article h3 { margin: 20px 0 4px; font-weight: 600; font-size: 16px; }
.panel .article h4 { margin: 14px 0 2px; font-weight: 600; }
.panel .article > p + p { margin-top: 10px; }
.panel .article .lede { margin-top: 8px; font-size: 16px; line-height: 24px; }
.panel .bullets { display: grid; gap: 6px; margin-top: 6px; padding-inline-start: 18px; list-style: disc; }
.panel .callout > div > p + p { margin-top: 6px; }
.panel .cards { margin-top: 8px; border-top: 1px solid var(--line); }
.cards > div { padding: 10px 0; border-bottom: 1px solid var(--line); }
.cards dt { font-weight: 600; }
.panel .cards dd { font-size: 14px; line-height: 20px; }
.cell-head { color: var(--ink-2); }
.cell-head:not(:empty)::after { content: ":"; }
.article img { max-width: 100%; height: auto; border-radius: 6px; }
.article pre { overflow-x: auto; padding: 12px; border-radius: 6px; background: var(--sunk); font-size: 13px; }
.helped.open { display: grid; gap: 8px; padding-block: 12px; }
.helped-row { display: flex; flex-wrap: wrap; gap: 8px; }
.helped textarea, .control textarea, .control input { width: 100%; padding: 9px 12px; border: 1px solid color-mix(in srgb, var(--ink-3) 70%, var(--line)); border-radius: 10px; background: var(--well); font-size: 16px; line-height: 24px; resize: vertical; }
.ask { display: grid; gap: 16px; }
.control { display: grid; gap: 6px; }
.control label { font-weight: 600; }
.hint { font-size: 13px; line-height: 18px; }
.wrong, .wrong-box { display: flex; gap: 8px; color: var(--bad); font-size: 14px; line-height: 20px; }
.wrong-box { padding-inline-start: 13px; border-inline-start: 3px solid var(--warm); color: inherit; }
.wrong-box > .icon { color: var(--warm); }
.wrong-box .button { margin-top: 10px; }
.best h3 { font-size: 16px; font-weight: 600; }
.panel .channel { width: 100%; padding: 0; border: 0; background: none; text-align: start; cursor: pointer; }
.panel .channel.is-closed { cursor: default; }
.panel .channel strong { font-weight: 600; }
.reply { border-top: 1px solid var(--line); padding-top: 10px; }
.reply .wrong { padding: 0 20px 8px; }
.reply .composer { margin: 0 16px 12px; }
.panel .composer textarea { max-height: 120px; height: auto; min-height: 24px; }
.composer .send { background: var(--accent); color: var(--accent-ink); }
.composer .send:hover { background: var(--accent); color: var(--accent-ink); opacity: .92; }
.mine > p:first-child, .theirs > p { white-space: pre-wrap; overflow-wrap: anywhere; }
.system.end { padding: 12px 0 0; border: 0; }
.skeletons { display: grid; gap: 12px; }
.skeleton { height: 16px; margin-top: 12px; border-radius: 6px; background: var(--sunk); }
.skeleton.wide { height: 28px; width: 70%; }
@media (max-width: 480px) {
  .panel { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; box-shadow: none; }
  .panel-head, .panel-foot, .panel-body, .panel-extra { margin-inline-end: 0; }
  .icon-button, .panel-mark { width: 44px; height: 44px; }
  .panel-head { min-height: 60px; padding: 0 4px; }
  .panel-foot { min-height: 60px; padding-bottom: env(safe-area-inset-bottom); }
  .text-button, .button.small { min-height: 44px; }
  .keys { display: none; }
}
@media (forced-colors: active) { .option[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; } .panel { border: 2px solid CanvasText; } }
@media (prefers-reduced-motion: reduce) { .panel { animation: none; } }
`;
