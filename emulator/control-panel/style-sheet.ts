/**
 * The style sheet of the control-panel pages. Drawn for this emulator in the manner of admin panels like the
 * platform's; nothing of the platform's own was copied. Text keeps a contrast of at least 4.5 to 1. No font is fetched.
 */
export const STYLE_SHEET = `
:root {
  --ground: #f4f6fb;
  --surface: #ffffff;
  --sunken: #f0f2f9;
  --line: #d8dded;
  --line-strong: #b3bbd3;
  --ink: #22273b;
  --soft: #5a6382;
  --accent: #2b50d8;
  --accent-dark: #1f3cab;
  --accent-ground: #e8edff;
  --danger: #b3203f;
  --danger-ground: #fdeaee;
  --good: #0b6140;
  --good-ground: #e2f6ec;
  --waiting: #74430a;
  --waiting-ground: #fff4df;
  --side: #141a33;
  --side-ink: #f3f5ff;
  --side-soft: #aab4d6;
  --shadow: 0 1px 4px rgb(20 26 51 / 0.12);
  --sans: "Source Sans 3", "Source Sans Pro", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 var(--sans); -webkit-text-size-adjust: 100%; }
h1 { margin: 0; font-size: 1.75rem; font-weight: 400; letter-spacing: -0.01em; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.25rem; font-weight: 600; line-height: 1.3; }
p { margin: 0; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
code { font: 0.9em var(--mono); overflow-wrap: anywhere; }
strong { font-weight: 600; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.elsewhere { color: var(--soft); text-decoration: underline dotted; text-underline-offset: 3px; cursor: not-allowed; }
:focus-visible { outline: 3px solid #8aa2ff; outline-offset: 2px; border-radius: 4px; }
h2:focus-visible { outline: 0; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; padding: 0.5rem 1rem; background: var(--surface); border-radius: 4px; }
.icon { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.dots { stroke-width: 4; }

.button {
  display: inline-flex; gap: 0.4rem; align-items: center; justify-content: center; min-height: 2.25rem; padding: 0.25rem 1rem;
  border: 1px solid var(--line-strong); border-radius: 4px; background: var(--surface); color: var(--accent-dark);
  font: 400 1rem/1.5 var(--sans); white-space: nowrap; cursor: pointer;
}
.button:hover { background: var(--accent-ground); text-decoration: none; }
.button.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
.button.primary:hover { background: var(--accent-dark); }
.button.danger { background: var(--danger); border-color: var(--danger); color: #fff; }
.button.danger:hover { background: #8d1530; }
.button.quiet { border-color: transparent; background: none; padding: 0.25rem 0.5rem; color: var(--soft); }
.button.quiet:hover, .button.quiet[aria-expanded=true] { background: var(--accent-ground); color: var(--accent-dark); }
.button:disabled, .button.primary:disabled { background: #e4e7f1; border-color: #e4e7f1; color: #596079; cursor: not-allowed; }
input:not([type=submit]), select {
  width: 100%; min-height: 2.25rem; padding: 0.25rem 0.75rem; border: 1px solid var(--line-strong); border-radius: 4px;
  background: var(--surface); color: var(--ink); font: inherit; text-overflow: ellipsis;
}
input:focus, select:focus { outline: 3px solid #c3d0ff; outline-offset: 0; border-color: var(--accent); }
input[readonly]:not([role=combobox]) { background: var(--sunken); color: var(--soft); }
input[aria-invalid=true] { border-color: var(--danger); }
::placeholder { color: #6b7390; opacity: 1; }
label { font-weight: 600; }
.message { display: flex; flex-wrap: wrap; gap: 0.25rem 0.6rem; align-items: center; padding: 0.75rem 1rem; border-left: 4px solid; border-radius: 4px; box-shadow: var(--shadow); }
.message .icon { align-self: start; margin-top: 0.15rem; }
.message:has(.icon) { flex-wrap: nowrap; }
.message.bad { background: var(--danger-ground); color: var(--danger); }
.message.good { background: var(--good-ground); color: var(--good); }
.message.waiting { background: var(--waiting-ground); color: var(--waiting); }

.outside { display: flex; flex-direction: column; align-items: center; gap: 1.5rem; min-height: 100vh; padding: clamp(1.5rem, 10vh, 7rem) 1rem 2rem; }
.outside main, .hint { width: min(100%, 26rem); }
.outside main { display: grid; gap: 1.25rem; padding: 2.25rem 2rem; background: var(--surface); border-radius: 8px; box-shadow: 0 4px 24px rgb(20 26 51 / 0.12); }
.outside h1 { text-align: center; }
.outside form { display: grid; gap: 0.75rem; }
.outside .button { width: 100%; margin-top: 0.5rem; min-height: 2.75rem; }
.outside label { margin-bottom: -0.5rem; }
.ways { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.5rem 1rem; font-size: 0.95rem; }
.hint { padding: 1.25rem 1.5rem; border: 1px dashed var(--line-strong); border-radius: 8px; display: grid; gap: 0.5rem; font-size: 0.95rem; }
.hint h2 { font-size: 1rem; }
.hint dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0; }
.hint dt { color: var(--soft); }
.hint dd { margin: 0; }

.panel { display: grid; grid-template-columns: 15.5rem minmax(0, 1fr); min-height: 100vh; }
.side { display: flex; flex-direction: column; gap: 1.25rem; padding: 1.25rem 1rem; background: var(--side); color: var(--side-ink); position: sticky; top: 0; height: 100vh; }
.side .soft { color: var(--side-soft); font-size: 0.875rem; }
.side a { color: var(--side-ink); }
.brand { display: flex; gap: 0.75rem; align-items: center; font-weight: 600; }
.brand .soft { display: block; font-weight: 400; }
.mark { width: 2rem; height: 2rem; flex: none; border-radius: 6px; background: linear-gradient(135deg, #6d8bff, #3fc6b4); }
.store { display: flex; flex-wrap: wrap; gap: 0.25rem 0.6rem; align-items: baseline; padding: 0.6rem 0.75rem; border-radius: 6px; background: rgb(255 255 255 / 0.08); }
.store a { margin-left: auto; text-decoration: underline; font-size: 0.9rem; }
.side nav { flex: 1; }
.side ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 0.25rem; }
.side nav a { display: flex; gap: 0.75rem; align-items: center; padding: 0.5rem 0.75rem; border-radius: 6px; }
.side nav a:hover { background: rgb(255 255 255 / 0.08); text-decoration: none; }
.side nav a[aria-current] { background: rgb(255 255 255 / 0.14); font-weight: 600; }
.who { display: grid; gap: 0.25rem; padding: 0 0.75rem; }
.who button { justify-self: start; padding: 0.15rem 0; border: 0; background: none; color: var(--side-ink); font: inherit; text-decoration: underline; cursor: pointer; }

.panel main { display: flex; flex-direction: column; gap: 1.25rem; width: 100%; min-height: 100vh; max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 0; }
.head { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; align-items: flex-end; }
.back { display: inline-flex; gap: 0.4rem; align-items: center; margin-bottom: 0.25rem; color: var(--soft); }
.lead { max-width: 52rem; }
.legacy { padding-bottom: 2.5rem; color: var(--soft); }
.card { padding: 1.25rem 1.5rem 1.5rem; background: var(--surface); border-radius: 6px; box-shadow: var(--shadow); }
.card.flush { padding: 0; }
.card h2 + .soft { margin-top: 0.15rem; }
.card > table, .card > .held, .card > p + p { margin-top: 1rem; }
.card.flush > table { margin-top: 0; }
.rows { margin: 0.75rem -1.5rem -1.5rem; padding: 0; list-style: none; }
.rows li + li { border-top: 1px solid var(--line); }
.row { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: 0.85rem 1.5rem; color: var(--ink); }
.row .name { display: block; font-weight: 600; }
a.row:hover { background: var(--accent-ground); text-decoration: none; }
a.row .name { color: var(--accent); }
.row.elsewhere { text-decoration: none; }
.row.elsewhere .name { color: var(--soft); font-weight: 400; }
.rows li:first-child { border-top: 1px solid var(--line); }

table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.85rem 1rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { padding-block: 0.6rem; border-top: 0; color: var(--soft); font-size: 0.9rem; font-weight: 600; white-space: nowrap; }
tbody tr:hover { background: #f8f9fd; }
th:first-child, td:first-child { padding-left: 1.5rem; }
th:last-child, td:last-child { padding-right: 1.5rem; }
.flush td { padding-block: 0.7rem; line-height: 2.25rem; }
.flush td.name, .flush td.widest { line-height: 1.5; padding-block: 1.05rem; overflow-wrap: anywhere; }
.flush td.name { min-width: 12rem; font-weight: 600; }
.flush td.widest { width: 60%; }
th.narrow, td.narrow { width: 1%; text-align: right; }
.menu { position: relative; display: inline-block; line-height: 1.5; }
[role=menu], [role=listbox] {
  position: absolute; z-index: 5; margin: 0.25rem 0 0; padding: 0.35rem; list-style: none; text-align: left;
  background: var(--surface); border-radius: 6px; box-shadow: 0 4px 18px rgb(20 26 51 / 0.24);
}
[role=menu] { right: 0; min-width: 10rem; }
[role=listbox] { top: 100%; left: 0; right: 0; }
[role=menuitem], [role=option] { padding: 0.4rem 0.75rem; border-radius: 4px; cursor: pointer; }
[role=menuitem]:hover, [role=menuitem]:focus, [role=option]:hover, [role=option].active { background: var(--accent-ground); outline: 0; }
[role=menuitem].danger { color: var(--danger); }
[role=menuitem].danger:hover, [role=menuitem].danger:focus { background: var(--danger-ground); }
[role=option][aria-selected=true] { font-weight: 600; color: var(--accent-dark); }
.empty { display: grid; gap: 0.75rem; justify-items: center; padding: 3.5rem 1.5rem; text-align: center; }
.empty p { max-width: 30rem; color: var(--soft); }

.stack { display: flex; flex: 1; flex-direction: column; gap: 1.25rem; }
.fields { display: grid; gap: 1.25rem; }
.field { display: grid; gap: 0.35rem; max-width: 34rem; min-width: 0; }
.box { position: relative; display: flex; gap: 0.5rem; }
.box input { min-width: 0; flex: 1; }
.select input { cursor: pointer; padding-right: 2.5rem; }
.select button { position: absolute; right: 0; top: 0; height: 100%; width: 2.5rem; display: grid; place-items: center; border: 0; background: none; color: var(--soft); cursor: pointer; }
.problem { color: var(--danger); font-size: 0.95rem; }
.problem:empty { display: none; }
.scopes { margin-top: 0.75rem; }
.scope { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.4rem 1.5rem; align-items: center; padding: 0.5rem 0; }
.scopes .scope { border-top: 1px solid var(--line); }
.segments { display: inline-grid; grid-auto-flow: column; grid-auto-columns: minmax(5.75rem, 1fr); }
.scopes .segments { min-width: 20.25rem; justify-content: start; grid-auto-columns: 6.75rem; }
.segments button { min-height: 2.25rem; padding: 0.2rem 0.5rem; border: 1px solid var(--line-strong); background: var(--surface); color: var(--ink); font: inherit; white-space: nowrap; cursor: pointer; }
.segments button + button { border-left-width: 0; }
.segments button:first-child { border-radius: 4px 0 0 4px; }
.segments button:last-child { border-radius: 0 4px 4px 0; }
.segments button:hover { background: var(--sunken); }
.segments button[aria-checked=true] { background: var(--accent-ground); color: var(--accent-dark); font-weight: 600; box-shadow: inset 0 0 0 1px var(--accent); }
.segments button:focus-visible { position: relative; z-index: 1; border-radius: 2px; }
.footer {
  position: sticky; bottom: 0; z-index: 4; margin-top: auto; display: flex; flex-wrap: wrap; gap: 0.75rem; justify-content: flex-end; align-items: center;
  margin-inline: calc(-1 * clamp(1rem, 3vw, 2.5rem)); padding: 0.75rem clamp(1rem, 3vw, 2.5rem);
  background: var(--surface); box-shadow: 0 -1px 6px rgb(20 26 51 / 0.14);
}
.footer .message { flex: 1 1 100%; box-shadow: none; }
.held { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0 2rem; margin: 0; }
.held div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.4rem 0; border-top: 1px solid var(--line); }
.held dd { margin: 0; color: var(--soft); }

.curtain { position: fixed; inset: 0; z-index: 7; display: grid; place-items: center; padding: 1rem; overflow: auto; background: rgb(20 26 51 / 0.55); }
.dialog { width: min(100%, 37rem); padding: 1.5rem; background: var(--surface); border-radius: 8px; box-shadow: 0 10px 40px rgb(20 26 51 / 0.35); }
.dialog > div { display: grid; gap: 1.1rem; }
.dialog .field { max-width: none; }
.dialog .field input { font-family: var(--mono); font-size: 0.9rem; color: var(--ink); }
.dialog .box .button { padding-inline: 0.6rem; }
.dialog h2 { font-weight: 400; font-size: 1.4rem; }
.buttons { display: flex; gap: 0.75rem; justify-content: flex-end; align-items: center; }
.status { margin-right: auto; color: var(--good); }
.toasts { position: fixed; top: 1rem; right: 1rem; z-index: 8; display: grid; gap: 0.5rem; max-width: calc(100vw - 2rem); }

@media (max-width: 52rem) {
  .panel { display: block; }
  .panel main { min-height: 0; }
  .side { position: static; height: auto; gap: 0.75rem; padding: 0.9rem 1rem; }
  .side nav ul { grid-auto-flow: column; justify-content: start; }
  .who { grid-template-columns: 1fr auto; align-items: center; padding: 0; }
  .flush table, .flush tbody, .flush tr, .flush td { display: block; }
  .flush thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .flush tr { position: relative; padding: 0.75rem 1rem; border-top: 1px solid var(--line); }
  .flush tr:first-child { border-top: 0; }
  .flush td, .flush td.name, .flush td.widest { width: auto; min-width: 0; padding: 0.15rem 0; border: 0; line-height: 1.5; }
  .flush td.name { padding-right: 3rem; }
  .flush td[data-label]::before { content: attr(data-label) ": " / ""; color: var(--soft); }
  .flush td.narrow { position: absolute; top: 0.5rem; right: 0.75rem; }
}
@media (max-width: 36rem) {
  .card { padding: 1rem; }
  .card.flush { padding: 0; }
  .rows { margin: 0.75rem -1rem -1rem; }
  .row { padding-inline: 1rem; }
  .scope { grid-template-columns: minmax(0, 1fr); }
  .scopes .segments { min-width: 0; grid-auto-columns: minmax(0, 1fr); }
  .segments { width: 100%; }
  .dialog { padding: 1.1rem; }
}
@media (forced-colors: active) {
  .segments button[aria-checked=true] { border: 3px solid Highlight; }
}
`;
