import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layouts, followChecklist, startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, STORE } from "../helpers/lab";
import type { Run } from "../helpers/engine";

/** Several runs of the real engine share one stack: each step starts where the one before it ended. */
jest.setTimeout(240_000);

interface Options {
  readonly accounts?: readonly string[];
  readonly exported?: string;
  readonly more?: string;
}

/** A rotation and other accounts, and for each a resource that uses its token and would write an empty one down. */
function shop({ accounts = ["orders"], exported = "whenMade", more = "" }: Options = {}): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const { ApiAccount, RotatingApiAccount, whenMade } = require("pulumi-bigcommerce-api-accounts");
const log = process.env.CONSUMER_LOG;
class Consumer extends pulumi.dynamic.Resource {
  constructor(name, token) {
    const note = (step, token) => require("fs").appendFileSync(log, name + " " + step + " " + typeof token + "\\n");
    super({
      create: async ({ token }) => { note("create", token); return { id: name, outs: { token } }; },
      update: async (_id, _olds, { token }) => { note("update", token); return { outs: { token } }; },
      diff: async (_id, olds, news) => ({ changes: olds.token !== news.token }),
    }, name, { token }, { additionalSecretOutputs: ["token"] });
  }
}
const asIs = (output) => output;
for (const name of ${JSON.stringify(accounts)}) {
  const account = new ApiAccount(name, { scopes: { orders: "read-only" } });
  new Consumer("of-" + name, account.accessToken);
  exports[name] = ${exported}(account.accessToken);
}
const erp = new RotatingApiAccount("erp", {
  scopes: { products: "read-only" },
  rotation: { every: "90d", overlap: "7d", startingOn: "2026-11-01" },
});
new Consumer("of-erp", erp.accessToken);
exports.erp = ${exported}(erp.accessToken);
${more}
`;
}

describe("an update in which accounts wait for a person", () => {
  let lab: Lab;
  let log: string;
  beforeAll(async () => {
    lab = await startHandoffLab({ program: shop(), config: { "bigcommerce:pending": "continue" } });
    log = join(lab.engine.directory, "consumers.log");
    lab.engine.setEnv({ CONSUMER_LOG: log, BIGCOMMERCE_TODAY: "2026-11-01" });
  });
  afterAll(() => lab.close());

  const up = (): Promise<Run> =>
    lab.engine.bcAccounts(["up", "--output", "waiting.json", "--", "--yes", "--skip-preview", "--non-interactive"]);
  const list = () =>
    JSON.parse(readFileSync(join(lab.engine.directory, "waiting.json"), "utf8")) as {
      waiting: { kind: string; name: string; logicalName: string; urn: string }[];
      outputsWithoutValue: string[];
    };
  const names = () => list().waiting.map(({ kind, name }) => `${kind} ${name}`);
  const consumers = () => readFileSync(log, "utf8").trim().split("\n");
  async function makeAndAdopt(checklists: string, name: string): Promise<string> {
    const made = await followChecklist(checklists, lab.emulator.panel, `"${name}"`);
    const adopted = await lab.engine.bcAccounts(
      ["adopt", name, "--file", "-"],
      layouts["client name first, CRLF"](made),
    );
    expect(adopted.code).toBe(0);
    return made.credentials.access_token;
  }

  it("is told by the preview: a warning for each account, an error where that is configured", async () => {
    const run = await lab.engine.preview();
    expect(run.code).toBe(0);
    for (const name of ["orders", "erp-2026-11-01"]) {
      expect(run.output).toContain(
        `warning: API account "${name}": \`pulumi up\` needs its credentials, and nobody has handed them over yet. What to click, step by step: npx bc-accounts handoff`,
      );
    }
    await lab.engine.must("config", "set", "bigcommerce:strictPreview", "true");
    const strict = await lab.engine.preview();
    expect(strict.code).not.toBe(0);
    expect(strict.output).toMatch(/API account "[^"]+": `pulumi up` needs its credentials/);
    await lab.engine.must("config", "rm", "bigcommerce:strictPreview");
  });

  it("makes what can be made, leaves the others' consumers alone, and ends well with a list", async () => {
    const checklists = await lab.engine.bcAccounts(["handoff"]);
    await makeAndAdopt(checklists.stdout, "orders");
    const run = await up();
    expect(run.output).toContain("1 API account waits for a person; everything else is done:");
    expect(run.output).toContain(`make "erp-2026-11-01" in store ${STORE}, for erp-2026-11-01`);
    expect(run.code).toBe(0);
    expect(list()).toMatchObject({ waiting: [{ kind: "make", name: "erp-2026-11-01" }], outputsWithoutValue: [] });
    expect(consumers()).toEqual(["of-orders create string"]);
    expect(Object.keys(await lab.engine.outputs())).toEqual(["orders"]);
  });

  it("fails as ever for `pulumi up` itself, whose engine has no other end for it", async () => {
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("nobody has handed over its credentials yet");
    expect(consumers()).toEqual(["of-orders create string"]);
  });

  it("says which stack outputs hold no token but a placeholder, and is no success then", async () => {
    lab.engine.write(shop({ exported: "asIs" }));
    const run = await up();
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("the stack outputs erp now hold Pulumi's placeholder");
    expect(run.stderr).toContain("export const erp = whenMade(account.accessToken)");
    expect(list().outputsWithoutValue).toEqual(["erp"]);
  });

  it("is no success while anything else fails", async () => {
    const failing = `new (class extends pulumi.dynamic.Resource { constructor() { super({ create: async () => { throw new Error("no such luck"); } }, "failing", {}); } })();`;
    lab.engine.write(shop({ more: failing }));
    const run = await up();
    expect(run.code).toBe(3);
    expect(run.output).toContain("1 API account waits for a person, and more failed:");
    expect(names()).toEqual(["make erp-2026-11-01"]);
  });

  it("takes over the account that somebody has made, and its consumer with it", async () => {
    lab.engine.write(shop());
    const checklists = await lab.engine.bcAccounts(["handoff"]);
    const token = await makeAndAdopt(checklists.stdout, "erp-2026-11-01");
    const run = await up();
    expect(run.output).not.toContain("wait");
    expect(run.code).toBe(0);
    expect(list()).toEqual({ waiting: [], outputsWithoutValue: [] });
    expect(consumers().at(-1)).toBe("of-erp create string");
    expect(await lab.engine.outputs()).toMatchObject({ erp: token });
  });

  it("has the checklist of a coming rotation beforehand, and rotates on the day without anybody", async () => {
    const checklists = await lab.engine.bcAccounts(["handoff", "--on", "2027-01-30"]);
    expect(checklists.stdout).toMatch(/^Make API account "erp-2027-01-30" in store lab12345\n/);
    const token = await makeAndAdopt(checklists.stdout, "erp-2027-01-30");
    lab.engine.setEnv({ BIGCOMMERCE_TODAY: "2027-01-30" });
    const run = await up();
    expect(run.code).toBe(0);
    expect(consumers().at(-1)).toBe("of-erp update string");
    expect(await lab.engine.outputs()).toMatchObject({ erp: token });
  });

  it("keeps an account in state whose deletion waits, and forgets it when it is deleted", async () => {
    lab.engine.setEnv({ BIGCOMMERCE_TODAY: "2027-02-06" });
    const checklists = await lab.engine.bcAccounts(["handoff"]);
    expect(checklists.stdout).toMatch(
      /^Delete API account "erp-2026-11-01" of store lab12345\n.*First check that everything uses the new token/,
    );
    const run = await up();
    expect(run.code).toBe(0);
    expect(run.output).toContain(`delete "erp-2026-11-01" of store ${STORE}`);
    expect(names()).toEqual(["delete erp-2026-11-01"]);
    expect(Object.keys(await lab.engine.accounts()).sort()).toEqual(["erp-2026-11-01", "erp-2027-01-30", "orders"]);
    lab.emulator.panel.deleteAccount(STORE, "erp-2026-11-01");
    expect((await up()).code).toBe(0);
    expect(names()).toEqual([]);
    expect(Object.keys(await lab.engine.accounts()).sort()).toEqual(["erp-2027-01-30", "orders"]);
  });

  it("tells whoever destroys the stack to go on with `pulumi destroy`", async () => {
    const run = await lab.engine.destroy();
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(
      /Let Pulumi see that the token is dead, with the command that you ran.*\n\s+pulumi destroy\n/,
    );
    expect(run.output).not.toMatch(/is dead\n\s+pulumi up\n/);
    for (const name of Object.keys(lab.accounts())) lab.emulator.panel.deleteAccount(STORE, name);
    expect((await lab.engine.destroy()).code).toBe(0);
  });

  it("waits as ever where nothing else is configured, and passes the engine's end on", async () => {
    await lab.engine.must("config", "rm", "bigcommerce:pending");
    const run = await up();
    expect(run.code).toBe(3);
    expect(run.output).not.toContain("wait for a person");
    await lab.engine.must("config", "set", "bigcommerce:pending", "later");
    expect((await up()).stderr).toContain('bigcommerce:pending must be "wait" (the default) or "continue"');
  });

  it("never had a secret in any output or state file", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
