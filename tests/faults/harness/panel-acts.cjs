// Preloaded into a process that drives a control panel: writes down each act in the browser's window, and lets the armed
// blow fall before the act that it names. `PANEL_ACTS` is the folder of both.
/* eslint-disable @typescript-eslint/no-require-imports -- Node loads it as it is */
const { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { PanelWindow } = require("../../../dist/panel/pages/panel-window.js");

const folder = process.env.PANEL_ACTS;
const counted = { id: undefined, acts: 0 };

/** What an act is called; undefined for what is none. */
const names = {
  goTo: (_address) => "go to the list",
  press: (_view, _at, what) => `press ${what}`,
  type: (_view, _at, _text, what) => `type ${what}`,
  until: (lookedFor) => `wait for ${lookedFor}`,
};

for (const [verb, nameOf] of Object.entries(names)) {
  const real = PanelWindow.prototype[verb];
  PanelWindow.prototype[verb] = async function (...args) {
    await before(nameOf(...args), this.store);
    return real.apply(this, args);
  };
}

async function before(name, store) {
  const file = join(folder, "armed");
  if (!existsSync(file)) return;
  const armed = JSON.parse(readFileSync(file, "utf8"));
  if (armed.store !== store) return;
  if (counted.id !== armed.id) Object.assign(counted, { id: armed.id, acts: 0 });
  appendFileSync(join(folder, `acts-${armed.id}`), `${name}\n`);
  if (counted.acts++ !== armed.at || existsSync(join(folder, `hit-${armed.id}`))) return;
  writeFileSync(join(folder, `hit-${armed.id}`), name);
  if (armed.blow === "gateway") process.kill(process.pid, "SIGKILL");
  // As a terminal does: to the whole group.
  if (armed.blow === "SIGINT") process.kill(0, "SIGINT");
  if (armed.blow === "browser") await killBrowser();
}

/** kill -9 of this process's browser, and of all that belongs to it. */
async function killBrowser() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(Number(pid), Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid) => pid === process.pid || (parents.has(pid) && isOurs(parents.get(pid)));
  const killed = [...parents.keys()].filter((pid) => pid !== process.pid && isOurs(pid));
  for (const pid of killed) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // As above.
    }
  }
  if (killed.length === 0) throw new Error("there is no browser to kill");
}
