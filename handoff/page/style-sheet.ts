/** Light and dark, usable by keyboard, printable. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
ol { padding-left: 2rem; } ul { padding-left: 2rem; list-style: none; }
li { margin: .4rem 0; }
label { display: flex; gap: .6rem; align-items: baseline; }
input { flex: none; width: 1.1rem; height: 1.1rem; }
label:has(:checked) { opacity: .55; text-decoration: line-through; }
code { font: .95em ui-monospace, monospace; padding: .1em .35em; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: .3em; user-select: all; overflow-wrap: anywhere; }
.command { display: block; margin-top: .3rem; padding: .4em .6em; white-space: pre-wrap; overflow-x: auto; }
.command span { white-space: nowrap; }
`;
