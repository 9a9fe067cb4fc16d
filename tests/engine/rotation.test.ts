import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Front, type Lab, startLab, STORE } from "../helpers/lab";
import { repository, type Run } from "../helpers/engine";

/** Several runs of the real engine share one stack: each step starts where the one before it ended, on a later day. */
jest.setTimeout(240_000);

const READ = 'scopes: { orders: "read-only" }';

/** The rotation, and a resource that uses its token: it writes down which tokens the store takes at the moment of its own step. */
function rotating(options: { scopes?: string; front?: Front; component?: string } = {}): string {
  const { scopes = READ, front = "dynamic", component = "{}" } = options;
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const { RotatingApiAccount } = require("pulumi-bigcommerce-api-accounts${front === "plugin" ? "/plugin" : ""}");
const erp = new RotatingApiAccount("erp", {
  ${scopes},
  rotation: { every: "90d", overlap: "7d", startingOn: "2026-11-01" },
}, ${component});
const url = process.env.STORE_API;
const file = process.env.CONSUMER_LOG;
class Consumer extends pulumi.dynamic.Resource {
  constructor(name, token) {
    const look = async (step, tokens) => {
      const taken = [];
      for (const token of tokens) {
        const answer = await fetch(url, { headers: { "x-auth-token": token } });
        taken.push(answer.status === 401 ? "dead" : "alive");
      }
      require("fs").appendFileSync(file, JSON.stringify({ step, taken }) + "\\n");
    };
    super({
      create: async ({ token }) => { await look("create", [token]); return { id: "consumer", outs: { token } }; },
      update: async (_id, olds, news) => { await look("update", [olds.token, news.token]); return { outs: { token: news.token } }; },
      diff: async (_id, olds, news) => ({ changes: olds.token !== news.token }),
    }, name, { token }, { additionalSecretOutputs: ["token"] });
  }
}
new Consumer("consumer", erp.accessToken);
exports.token = erp.accessToken;
exports.previous = erp.previousAccessToken.apply((token) => token ?? "none");
exports.rotatesOn = erp.rotatesOn;
exports.retiresOn = erp.retiresOn ?? "never";
`;
}

describe("an account that rotates", () => {
  let lab: Lab;
  let log: string;
  beforeAll(async () => {
    lab = await startLab({ plugin: true, program: rotating() });
    log = join(lab.engine.directory, "consumer.log");
    lab.engine.setEnv({ STORE_API: `${lab.emulator.url}/stores/${STORE}/v2/orders`, CONSUMER_LOG: log });
  });
  afterAll(() => lab.close());

  async function upOn(day: string, program?: string): Promise<Run> {
    if (program !== undefined) lab.engine.write(program);
    lab.engine.setEnv({ BIGCOMMERCE_TODAY: day });
    const run = await lab.engine.up();
    if (run.code !== 0) throw new Error(run.output);
    return run;
  }
  const generations = async () => Object.keys(await lab.engine.accounts()).sort();
  const labels = () => Object.keys(lab.accounts()).map((name) => name.replace(/-[0-9a-f]{6}$/, ""));
  const lastStep = () =>
    JSON.parse(readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "") as { step: string; taken: string[] };
  const statusOf = async (token: unknown) =>
    (await fetch(`${lab.emulator.url}/stores/${STORE}/v2/orders`, { headers: { "x-auth-token": String(token) } }))
      .status;

  it("is one account at first, named after the day on which it begins", async () => {
    const run = await upOn("2026-11-01");
    expect(run.output).toContain("BIGCOMMERCE_TODAY is set: this update rotates as on 2026-11-01");
    expect(labels()).toEqual(["erp-2026-11-01"]);
    expect(lastStep()).toEqual({ step: "create", taken: ["alive"] });
    expect(await lab.engine.outputs()).toMatchObject({ previous: "none", rotatesOn: "2027-01-30", retiresOn: "never" });
  });

  it("stays as it is on every other day", async () => {
    const run = await upOn("2027-01-29");
    expect(run.output).toContain("4 unchanged");
  });

  it("gets the next account on its day: consumers move to it in the same `up`, and the token before goes on", async () => {
    const { token: first } = await lab.engine.outputs();
    const run = await upOn("2027-01-30");
    expect(run.output).toContain("+ 1 created");
    expect(labels()).toEqual(["erp-2026-11-01", "erp-2027-01-30"]);
    expect(lastStep()).toEqual({ step: "update", taken: ["alive", "alive"] });
    const outputs = await lab.engine.outputs();
    expect(outputs).toMatchObject({ previous: first, rotatesOn: "2027-04-30", retiresOn: "2027-02-06" });
    expect(outputs["token"]).not.toBe(first);
    expect(await statusOf(first)).toBeLessThan(300);
  });

  it("changes its scopes in the newest account alone: the one that retires soon is left as it is", async () => {
    const { previous } = await lab.engine.outputs();
    const run = await upOn(
      "2027-02-01",
      rotating({ scopes: 'scopes: { orders: "read-only", products: "read-only" }' }),
    );
    expect(run.output).toContain("+-1 replaced");
    const held = Object.values(lab.accounts()).map(({ name, scopes }) => [name.slice(0, 14), scopes]);
    expect(Object.fromEntries(held)).toEqual({
      "erp-2026-11-01": ["store_v2_orders_read_only"],
      "erp-2027-01-30": ["store_v2_orders_read_only", "store_v2_products_read_only"],
    });
    expect((await lab.engine.outputs())["previous"]).toBe(previous);
  });

  it("moves to the packaged plugin as it is, and loses the account before when its overlap ends", async () => {
    const { token, previous } = await lab.engine.outputs();
    const scopes = 'scopes: { orders: "read-only", products: "read-only" }';
    const run = await upOn("2027-02-06", rotating({ scopes, front: "plugin" }));
    expect(run.output).toContain("- 1 deleted");
    expect(run.output).not.toMatch(/created|replaced/);
    expect(labels()).toEqual(["erp-2027-01-30"]);
    expect((await lab.engine.outputs())["token"]).toBe(token);
    expect(await statusOf(previous)).toBe(401);
  });

  it("makes the new account before the old one goes also in a run that comes after the whole overlap", async () => {
    const scopes = 'scopes: { orders: "read-only", products: "read-only" }';
    const run = await upOn("2027-06-01", rotating({ scopes, front: "plugin" }));
    expect(run.output).toMatch(/\+ 1 created[^]*- 1 deleted/);
    // At the consumer's own step both tokens worked, and the old one was gone at the end of the run.
    expect(lastStep()).toEqual({ step: "update", taken: ["alive", "alive"] });
    expect(labels()).toEqual(["erp-2027-04-30"]);
    expect(await generations()).toEqual(["erp-2027-04-30"]);
  });

  it("is foretold by due, with the exit code of what is due, as text, as JSON and as a calendar", async () => {
    const quiet = await lab.engine.bcAccounts(["due"]);
    expect([quiet.code, quiet.stdout]).toEqual([0, "Nothing rotates or retires within 14 days.\n"]);
    const soon = await lab.engine.bcAccounts(["due", "--within", "70", "--format", "json"]);
    expect(soon.code).toBe(1);
    expect(JSON.parse(soon.stdout)).toMatchObject([
      { kind: "rotates", name: "erp", account: "erp-2027-07-29", stack: "lab/dev", on: "2027-07-29", inDays: 58 },
      { kind: "retires", account: "erp-2027-04-30", on: "2027-08-05", inDays: 65 },
    ]);
    const script = join(repository, "examples/gitops-github-actions/scripts/due.sh");
    const bin = join(lab.engine.directory, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    const command = join(bin, "bc-accounts");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(repository, "dist/cli/main.js")}" "$@"\n`);
    chmodSync(command, 0o755);
    const job = await lab.engine.shell(`STACK=dev bash ${script}`);
    expect([job.code, job.stdout]).toEqual([0, "Nothing rotates or retires within 14 days.\n"]);
    const calendar = readFileSync(join(lab.engine.directory, "review/rotations.ics"), "utf8");
    expect(calendar).toContain("SUMMARY:Make API account erp-2027-07-29 (lab/dev)\r\n");
  });

  it("rotates beside its schedule when it is told to, with the same overlap, and only once a day", async () => {
    const { token } = await lab.engine.outputs();
    const told = await lab.engine.bcAccounts(["rotate", "erp"]);
    expect(told.stdout).toContain("erp rotates to erp-2027-06-01");
    expect(told.stdout).toContain("works until 2027-06-08. Next: pulumi up");
    expect(told.code).toBe(0);
    expect((await lab.engine.bcAccounts(["due"])).stdout).toContain("erp-2027-06-01 is made, today: pulumi up");
    const run = await upOn("2027-06-01");
    expect(run.output).toContain("+ 1 created");
    expect(await lab.engine.outputs()).toMatchObject({
      previous: token,
      rotatesOn: "2027-07-29",
      retiresOn: "2027-06-08",
    });
    expect(await generations()).toEqual(["erp-2027-04-30", "erp-2027-06-01"]);
    const again = await lab.engine.bcAccounts(["rotate", "erp"]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("erp has rotated today already")]);
    const unknown = await lab.engine.bcAccounts(["rotate", "crm"]);
    expect(unknown.stderr).toContain("the stack has no RotatingApiAccount called crm. It has: erp");
  });

  it("cannot be protected, because its accounts could not retire then", async () => {
    lab.engine.write(rotating({ component: "{ protect: true }" }));
    const run = await lab.engine.preview();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(
      'Rotating API account "erp" cannot have the option `protect`, nor a parent that has it',
    );
  });

  it("says what is wrong with its schedule before anything is done", async () => {
    lab.engine.write(rotating().replace('overlap: "7d"', 'overlap: "90d"'));
    const run = await lab.engine.preview();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(
      'Rotating API account "erp": rotation.overlap (90d) must be shorter than rotation.every (90d).',
    );
  });

  it("never had a secret in any output or state file", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
