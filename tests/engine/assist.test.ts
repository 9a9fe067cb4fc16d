import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSealingKey } from "../../gateway";
import { findChromium } from "../helpers/find-chromium";
import { itInABrowser } from "../helpers/chromium";
import { startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program } from "../helpers/lab";
import { logInAs } from "../helpers/panel-lab";

/** The steps share one stack: each starts where the one before it ended. */
jest.setTimeout(240_000);

const body = (level: string) => `
new ApiAccount("orders", { scopes: { orders: "${level}", products: "read-only" } });
new ApiAccount("theme", { tokenType: "stencil-cli", accessLevel: "publish-theme" });
`;

let lab: Lab;
let folder: string;
let ledger: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bc-assist-"));
  ledger = join(folder, "gateway.db");
  lab = await startHandoffLab({
    program: program(body("modify")),
    env: { BIGCOMMERCE_BROWSER: findChromium() ?? "", XDG_STATE_HOME: join(folder, "state") },
  });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const assist = (...names: string[]) =>
  lab.engine.bcAccounts(["assist", ...names, "--save", "--headless", "--ledger", ledger]);

describe("bc-accounts assist, by a real browser and the real engine", () => {
  itInABrowser("says which command makes the session that is missing, and does nothing", async () => {
    const run = await assist();
    expect(run.output).toContain("npx bc-accounts panel log-in --store");
    expect(lab.accounts()).toEqual({});
  });

  itInABrowser("makes every account that is missing, and adopts it; `pulumi up` takes them", async () => {
    await logInAs(lab.emulator, `${ledger}.panel`, loadSealingKey(ledger));
    const run = await assist();
    expect([run.code, run.output]).toEqual([0, expect.stringContaining("Next: pulumi up")]);
    expect(run.output).toContain("the store accepts it");
    expect(
      Object.values(lab.accounts())
        .map(({ name, scopes, accessLevel }) => [name, scopes, accessLevel])
        .sort(),
    ).toEqual([
      ["orders", ["store_v2_orders", "store_v2_products_read_only"], undefined],
      ["theme", [], "publish-theme"],
    ]);
    expect((await lab.engine.up()).code).toBe(0);
    expect((await assist()).output).toContain("Nothing to make or delete in the control panel.");
  });

  itInABrowser("replaces one: makes the new account first, and deletes the old one when it is told to", async () => {
    lab.engine.write(program(body("read-only")));
    const made = await assist();
    expect(made.output).toContain("After that, delete the replaced accounts: npx bc-accounts assist orders");
    expect(Object.keys(lab.accounts()).sort()).toEqual(["orders", "orders-2", "theme"]);
    // The old token still works, so this fails on purpose.
    expect((await lab.engine.up()).code).not.toBe(0);
    expect((await assist("orders")).output).toContain('Deleted: "orders" (orders).');
    expect((await lab.engine.up()).code).toBe(0);
    expect(Object.keys(lab.accounts()).sort()).toEqual(["orders-2", "theme"]);
  });

  itInABrowser("leaves no credential where anybody could read it", () => {
    expect(lab.leaks()).toEqual([]);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /credentials|downloads/.test(name),
    );
    expect(files).toEqual([]);
    const session = readFileSync(
      `${ledger}.panel/${readdirSync(`${ledger}.panel`).find((name) => name.endsWith(".session")) ?? ""}`,
    );
    expect(session.toString("latin1")).not.toContain("emulator_session");
  });
});
