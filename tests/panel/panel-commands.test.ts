import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Page } from "playwright-core";
import { owner, startEmulator, type Emulator } from "../../emulator";
import { itInABrowser } from "../helpers/chromium";
import { findChromium } from "../helpers/find-chromium";

/** The compiled command, as users run it. `npm test` compiles first. */
const command = resolve(__dirname, "../../dist/cli/main.js");
const STORE = "emulator1";
const NAME = "A name that no report may hold";
jest.setTimeout(180_000);

let emulator: Emulator;
let folder: string;
let ledger: string;
let printed = "";

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
  await emulator.panel.createAccount(STORE, { name: NAME, scopes: ["store_v2_orders"] });
  folder = mkdtempSync(join(tmpdir(), "bc-panel-commands-"));
  ledger = join(folder, "gateway.db");
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  /** Resolves when standard output holds the text. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function panel(verb: string, browser: string, ...args: string[]): Running {
  const options = ["--store", STORE, "--ledger", ledger, "--browser", browser];
  const address = verb === "log-out" ? [] : ["--panel-url", emulator.url];
  const child = spawn(process.execPath, [command, "panel", verb, ...options, ...address, ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, "close").then(([code]: (number | null)[]) => {
    printed += stdout + stderr;
    return { code: code ?? null, stdout, stderr };
  });
  return {
    ended,
    says: async (text) => {
      while (!stdout.includes(text)) {
        const event = await Promise.race([once(child.stdout, "data"), ended]);
        if (!Array.isArray(event)) throw new Error(`the command ended without saying ${text}: ${event.stderr}`);
      }
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A browser that a second client may look into: the person, who sits in front of it. Without a window, as there is no display. */
async function browserWithPerson(): Promise<{
  program: string;
  sitDown: () => Promise<{ page: Page; leave: () => Promise<void> }>;
}> {
  const port = await freePort();
  const program = join(folder, "browser.sh");
  writeFileSync(program, `#!/bin/sh\nexec ${findChromium() ?? ""} --headless --remote-debugging-port=${port} "$@"\n`);
  chmodSync(program, 0o755);
  return {
    program,
    sitDown: async () => {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const pages = browser.contexts().flatMap((context) => context.pages());
      const page = pages.find((each) => each.url().startsWith(emulator.url));
      if (page === undefined) throw new Error(`no tab is at the panel: ${pages.map((each) => each.url()).join(", ")}`);
      return { page, leave: () => browser.close() };
    },
  };
}

const session = () => join(`${ledger}.panel`, `${STORE}.session`);

describe("bc-accounts panel, from the command line and in a real browser", () => {
  itInABrowser("log-in stores the session of the person who logs in, sealed and private", async () => {
    const { program, sitDown } = await browserWithPerson();
    const running = panel("log-in", program);
    await running.says(`Log in to store ${STORE} in the browser that has opened.`);
    const { page, leave } = await sitDown();
    await page.locator("#user_email").fill(owner.email);
    await page.locator("#user_password").fill(owner.password);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    const { code, stdout } = await running.ended;
    await leave().catch(() => undefined);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Stored, sealed: the session of store ${STORE}.`)]);
    expect(stdout).toContain(`npx bc-accounts panel log-out --store ${STORE} --ledger ${ledger}`);
    expect(statSync(session()).mode & 0o777).toBe(0o600);
    expect(readFileSync(session()).includes("emulator_session")).toBe(false);
  });

  itInABrowser("inspect says which facts hold, and its report holds no value", async () => {
    const report = join(folder, "report.json");
    const { code, stdout, stderr } = await panel("inspect", findChromium() ?? "", "--output", report).ended;
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^\d+ facts are true or were not seen, 0 differ, 0 rows are unknown\. /);
    const text = readFileSync(report, "utf8");
    const { facts } = JSON.parse(text) as { facts: { verdict: string }[] };
    expect(facts.filter(({ verdict }) => verdict === "holds").length).toBeGreaterThanOrEqual(10);
    for (const value of [NAME, owner.email, owner.password, "emulator_session"]) expect(text).not.toContain(value);
    expect(emulator.truth().stores[0]?.accounts.map(({ name }) => name)).toEqual([NAME]);
  });

  itInABrowser("log-out destroys the session; after it, inspect names the command that makes another", async () => {
    const out = await panel("log-out", "").ended;
    expect([out.code, out.stdout]).toEqual([0, expect.stringContaining(`Destroyed: the session of store ${STORE}.`)]);
    expect(existsSync(session())).toBe(false);
    expect((await panel("log-out", "").ended).stdout).toContain(`There was no session of store ${STORE}.`);
    const { code, stderr } = await panel("inspect", findChromium() ?? "").ended;
    expect([code, stderr]).toEqual([3, expect.stringContaining(`npx bc-accounts panel log-in --store ${STORE}`)]);
  });

  it("prints no password, no cookie and no account's name", () => {
    for (const value of [NAME, owner.password, "emulator_session"]) expect(printed).not.toContain(value);
  });
});
