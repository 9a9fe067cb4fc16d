/**
 * The style sheet of every page. Colours are tokens with a light and a dark value; text keeps a contrast of at
 * least 4.5 to 1 on its ground in both. No font is fetched.
 */
export const STYLE_SHEET = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6fa, #0f1219);
  --surface: light-dark(#ffffff, #171b25);
  --raised: light-dark(#f0f2f8, #1e2432);
  --line: light-dark(#dfe3ee, #2b3242);
  --ink: light-dark(#171b2c, #e7eaf3);
  --soft: light-dark(#565f7a, #a1abc4);
  --accent: light-dark(#3449d1, #9db0ff);
  --accent-ground: light-dark(#e9ecff, #232c54);
  --good: light-dark(#0c6239, #7fdcab);
  --good-ground: light-dark(#dff5e9, #123526);
  --waiting: light-dark(#7c4700, #f6c679);
  --waiting-ground: light-dark(#fdf0d9, #3c2b0f);
  --bad: light-dark(#a3193a, #ff9db1);
  --bad-ground: light-dark(#fde5ea, #441521);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 15px/1.5 var(--sans);
  -webkit-text-size-adjust: 100%;
}
code { font: 0.9em var(--mono); overflow-wrap: break-word; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; padding: 0.5rem 1rem; background: var(--surface); border-radius: 8px; }

.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar, .facts, main { max-width: 84rem; margin: 0 auto; padding-inline: clamp(1rem, 3vw, 2.5rem); }
.bar { display: flex; flex-wrap: wrap; gap: 1rem 2rem; justify-content: space-between; align-items: flex-start; padding-top: 1.75rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.015em; }
.lead { margin: 0.35rem 0 0; color: var(--soft); max-width: 56rem; }
.button {
  display: inline-block; padding: 0.45rem 1rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--surface); color: var(--ink); font-weight: 600; text-decoration: none;
}
.button:hover { background: var(--raised); border-color: var(--soft); }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin-top: 1.25rem; padding-bottom: 1.25rem; }
.facts div { min-width: 0; }
dt { color: var(--soft); font-size: 0.8rem; }
dd { margin: 0; font-weight: 600; }
dd code { font-weight: 400; }

main { padding-block: 1.75rem 4rem; display: grid; gap: 2.25rem; grid-template-columns: minmax(0, 1fr); }
.heading { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; justify-content: space-between; margin-bottom: 0.75rem; }
h2 { margin: 0; font-size: 1.15rem; letter-spacing: -0.01em; }
h2 code { font-size: 1em; color: var(--accent); }
.count { display: flex; gap: 0.75rem; align-items: center; margin: 0; color: var(--soft); font-variant-numeric: tabular-nums; }
meter { width: 9rem; height: 1rem; }

.scroller { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 0.75rem 1rem; text-align: left; vertical-align: baseline; border-top: 1px solid var(--line); }
thead th {
  padding-block: 0.5rem; border-top: 0; background: var(--raised); color: var(--soft);
  font-size: 0.8rem; font-weight: 600; white-space: nowrap;
}
tbody tr:hover { background: color-mix(in srgb, var(--raised) 55%, transparent); }
tbody th { min-width: 15rem; font-weight: inherit; }
.widest { width: 38%; }
.name { display: block; font-weight: 600; overflow-wrap: anywhere; }
.detail { display: block; overflow-wrap: break-word; }
.detail, .nothing { color: var(--soft); font-size: 0.87rem; }
.dense td { padding-block: 0.4rem; font-size: 0.92rem; }
.dense code { font-size: 0.85rem; }
.dense .widest { width: 34%; }
.who { min-width: 11.5rem; overflow-wrap: anywhere; }
.method { font-weight: 700; }
.nowrap { white-space: nowrap; }
.number { text-align: right; }
.empty { margin: 0; padding: 1.5rem; color: var(--soft); background: var(--surface); border: 1px dashed var(--line); border-radius: 12px; }

.scopes { display: flex; flex-wrap: wrap; gap: 0.35rem; margin: 0; padding: 0; list-style: none; }
.scope, .badge { display: inline-block; padding: 0.1rem 0.55rem; border-radius: 6px; font-size: 0.87rem; }
.scope { border: 1px solid var(--line); background: var(--raised); }
.level { color: var(--soft); }
.scope.strong { background: var(--accent-ground); border-color: transparent; }
.scope.strong .level { color: var(--accent); font-weight: 600; }
.badge { font-weight: 600; font-size: 0.85rem; }
.good { background: var(--good-ground); color: var(--good); }
.calm { background: var(--raised); color: var(--soft); }
.waiting { background: var(--waiting-ground); color: var(--waiting); }
.bad { background: var(--bad-ground); color: var(--bad); }

@media (max-width: 52rem) {
  .bar { padding-top: 1.25rem; }
  table, tbody, tbody tr, tbody th, tbody td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 0.6rem 0; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  tbody th, tbody td, tbody td.number { min-width: 0; padding: 0.25rem 1rem; border: 0; text-align: left; }
  tbody td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0.75rem; align-items: baseline; }
  tbody td::before { content: attr(data-label) / ""; color: var(--soft); font-size: 0.8rem; white-space: normal; }
  code, .detail { overflow-wrap: anywhere; }
  tbody td > .badge, tbody td > .scope { justify-self: start; }
}
@media (forced-colors: active) {
  .scope, .badge { border: 1px solid; }
}
`;
