import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../helpers/engine";
import { followChecklist, layouts } from "../helpers/handoff-lab";
import { type Lab, startLab, STORE } from "../helpers/lab";

/** The steps share one stack: each starts where the one before it ended. */
jest.setTimeout(120_000);

const example = join(repository, "examples/real-store-handoff");
const names = ["order-sync", "theme-preview"];

describe("examples/real-store-handoff, as it stands", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      program: readFileSync(join(example, "index.ts"), "utf8"),
      main: "index.ts",
      project: "bigcommerce-real-store-handoff",
      env: { BIGCOMMERCE_STORE_HASH: "", BIGCOMMERCE_GATEWAY_URL: "", BIGCOMMERCE_GATEWAY_TOKEN: "" },
    });
    for (const file of ["Pulumi.yaml", "tsconfig.json"])
      copyFileSync(join(example, file), join(lab.engine.directory, file));
    // What its page sets; the mode is the example's own.
    await lab.engine.must("config", "set", "bigcommerce:storeHash", STORE);
    await lab.engine.must("config", "set", "bigcommerce:apiUrl", lab.emulator.url);
  });
  afterAll(() => lab.close());

  it("has a preview that needs no credentials, and whose checklists lead to the emulator's control panel", async () => {
    const preview = await lab.engine.preview("--json");
    expect(preview.code).toBe(0);
    const run = await lab.engine.bcAccounts(["handoff", "-"], preview.stdout);
    expect(run.code).toBe(0);
    expect(run.stdout.match(/^Make API account/gm)).toHaveLength(2);
    const links = run.stdout.match(/https?:\/\/\S+/g);
    expect(new Set(links)).toEqual(new Set([`${lab.emulator.url}/deep-links/settings/auth/api-accounts`]));
  });

  it("has both accounts made and adopted by what the checklists say", async () => {
    const printed = (await lab.engine.bcAccounts(["handoff"])).stdout;
    for (const name of names) {
      const made = await followChecklist(printed, lab.emulator.panel, `"${name}"`);
      const text = layouts[name === "theme-preview" ? "token only" : "both names, byte order mark"](made);
      expect(await lab.engine.bcAccounts(["adopt", name, "--file", "-"], text)).toMatchObject({ code: 0 });
    }
    expect(lab.accounts()).toMatchObject({
      "order-sync": { scopes: ["store_v2_orders", "store_v2_products_read_only"] },
      "theme-preview": { tokenType: "stencil-cli", accessLevel: "local-development-only" },
    });
  });

  it("comes up with two accounts, and has nothing to change afterwards", async () => {
    const up = await lab.engine.up();
    expect(up.output).toContain("+ 3 created");
    expect(Object.keys(await lab.engine.accounts()).sort()).toEqual(names);
    const again = await lab.engine.preview("--expect-no-changes");
    expect(again).toMatchObject({ code: 0 });
    const verified = await lab.engine.bcAccounts(["verify"]);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toContain("cannot be verified by reading: the access level");
  });

  it("leaves no secret in any output, state file or log", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
