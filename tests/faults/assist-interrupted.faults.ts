import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { loadSealingKey } from "../../gateway";
import { findChromium } from "../helpers/find-chromium";
import { repository } from "../helpers/engine";
import { startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program } from "../helpers/lab";
import { logInAs } from "../helpers/panel-lab";
import { pause } from "./harness/gateway-process";

/** Where Ctrl-C falls: before an act in the browser, or while the credentials are being stored. */
const stages = [
  { account: "first", at: 0, stage: "before the list is opened", isMade: false },
  { account: "second", at: 5, stage: "before the form is opened", isMade: false },
  { account: "third", at: 9, stage: "while the form is filled in", isMade: false },
  { account: "fourth", at: 13, stage: "when Save was pressed, and the store is at work", isMade: true },
  { account: "fifth", at: undefined, stage: "while the credentials are being stored", isMade: true },
  { account: "sixth", at: 14, stage: "before Done is pressed", isMade: true },
  { account: "seventh", at: 15, stage: "after Done was pressed", isMade: true },
] as const;

/**
 * Ctrl-C in `bc-accounts assist`, as a terminal sends it: to the process and to all that it started. A real browser, the
 * emulator's pages, the real Pulumi CLI.
 */
(process.platform === "linux" && findChromium() !== undefined ? describe : describe.skip)(
  "Ctrl-C while a person is assisted (needs a browser, Linux and setsid)",
  () => {
    let lab: Lab;
    let folder: string;
    let armed = 0;
    const ledger = (): string => join(folder, "gateway.db");
    const hitFile = (): string => join(folder, `hit-${armed}`);

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "bc-interrupted-"));
      const accounts = stages.map(({ account }) => `new ApiAccount("${account}", { scopes: { orders: "modify" } });`);
      lab = await startHandoffLab({
        program: program(accounts.join("\n")),
        env: { BIGCOMMERCE_BROWSER: findChromium() ?? "", XDG_STATE_HOME: join(folder, "state") },
      });
      lab.engine.setEnv({
        PANEL_ACTS: folder,
        NODE_OPTIONS: [join(lab.engine.directory, "preload.js"), join(__dirname, "harness/panel-acts.cjs")]
          .map((file) => `--require ${file}`)
          .join(" "),
      });
      await logInAs(lab.emulator, `${ledger()}.panel`, loadSealingKey(ledger()));
      const { driver } = lab.emulator;
      const create = driver.create.bind(driver);
      // The store is not faster than the signal.
      driver.create = async (...args) => {
        while (existsSync(join(folder, "slow")) && !existsSync(hitFile())) await pause(10);
        return create(...args);
      };
    }, 240_000);
    afterAll(async () => {
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** A `pulumi` that lets Ctrl-C fall as soon as it is asked to store a secret. */
    async function interruptingPulumi(): Promise<string> {
      const real = (await lab.engine.shell("command -v pulumi")).stdout.trim();
      const shim = join(mkdtempSync(join(folder, "shim-")), "pulumi");
      writeFileSync(
        shim,
        `#!/bin/sh\ncase "$*" in *"config set --secret"*) touch ${hitFile()}; env kill -s INT -- -$PPID; sleep 1;; esac\nexec ${real} "$@"\n`,
      );
      chmodSync(shim, 0o755);
      return join(shim, "..");
    }

    const assist = (account: string, path = "") =>
      lab.engine.shell(
        `${path === "" ? "" : `PATH=${path}${delimiter}$PATH `}setsid --wait ${process.execPath} ${join(repository, "dist/cli/main.js")} assist ${account} --save --headless --ledger ${ledger()}`,
      );
    const tokensIn = async (account: string): Promise<string | undefined> => {
      const run = await lab.engine.shell(`pulumi config get --path 'bigcommerce:adopted["${account}"]'`, {
        printsSecrets: true,
      });
      return run.code === 0 ? (JSON.parse(run.stdout) as { accessToken: string }).accessToken : undefined;
    };
    const inStore = (account: string) => Object.values(lab.accounts()).filter(({ name }) => name === account);

    it.each(stages)(
      "$stage: what was shown is stored, and the next run goes on",
      async ({ account, at, isMade }) => {
        armed += 1;
        const { storeHash } = lab.emulator.stores.map((hash) => ({ storeHash: hash }))[0] ?? {};
        writeFileSync(
          join(folder, "armed"),
          JSON.stringify({ id: armed, store: storeHash, at: at ?? -1, blow: "SIGINT" }),
        );
        if (account === "fourth") writeFileSync(join(folder, "slow"), "");
        const run = await assist(account, at === undefined ? await interruptingPulumi() : "");
        rmSync(join(folder, "slow"), { force: true });
        expect({ hit: existsSync(hitFile()), code: run.code, output: run.output }).toEqual({
          hit: true,
          code: 3,
          output: expect.stringContaining("Interrupted. Run the command again") as string,
        });
        expect(inStore(account)).toHaveLength(isMade ? 1 : 0);
        // Credentials that exist are in the configuration, and open the store.
        expect((await tokensIn(account)) === undefined).toBe(!isMade);
        rmSync(join(folder, "armed"));
        const again = await assist(account);
        expect(again.code).toBe(0);
        expect(again.output).toMatch(isMade ? /Nothing to do in the control panel/ : /the store accepts it/);
        expect(inStore(account)).toHaveLength(1);
        const answer = await fetch(`${lab.emulator.url}/stores/${storeHash ?? ""}/v2/orders`, {
          headers: { "X-Auth-Token": (await tokensIn(account)) ?? "" },
        });
        expect(answer.status).toBe(204);
      },
      240_000,
    );

    it("`pulumi up` takes all of them, and no credential is where anybody could read it", async () => {
      expect((await lab.engine.up()).code).toBe(0);
      expect(Object.keys(lab.accounts())).toHaveLength(stages.length);
      expect(lab.leaks()).toEqual([]);
      const left = readFileSync(join(folder, `acts-${armed}`), "utf8");
      expect(left).toContain("press Save");
    }, 240_000);
  },
);
