import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes } from "../../cli/exit-codes";
import { ContractClient, eventually, orderOf } from "../../gateway/suite/contract-client";
import { type Lab, program, startLab, STORE } from "../helpers/lab";

jest.setTimeout(240_000);

/** What `bc-accounts` finds and answers around a stack that has a gateway. */
describe("bc-accounts beside a stack", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      program: program('new ApiAccount("orders", { scopes: { orders: "read-only" } });'),
      env: { BIGCOMMERCE_STORE_HASH: "", BIGCOMMERCE_GATEWAY_URL: "", BIGCOMMERCE_GATEWAY_TOKEN: "" },
    });
    lab.engine.configure({ "bigcommerce:storeHash": STORE, "bigcommerce:gatewayUrl": lab.emulator.url });
    await lab.engine.must("config", "set", "--secret", "bigcommerce:gatewayToken", lab.emulator.gatewayToken);
  });
  afterAll(() => lab.close());

  it("doctor finds nothing, and its JSON says the same as its text", async () => {
    const text = await lab.engine.bcAccounts(["doctor"]);
    expect(text).toMatchObject({ code: exitCodes.fine });
    expect(text.stdout).toMatch(/Next: pulumi up\n$/);
    const json = await lab.engine.bcAccounts(["doctor", "--format", "json"]);
    expect(json.code).toBe(exitCodes.fine);
    const found = JSON.parse(json.stdout) as {
      isFine: boolean;
      next: string;
      checks: { what: string; isFine: boolean }[];
    };
    expect(found).toMatchObject({ isFine: true, next: "pulumi up" });
    expect(found.checks.map(({ what }) => what)).toContain('Store "default", ceiling of the token');
  });

  it("doctor names the accounts that the gateway could not delete", async () => {
    const client = new ContractClient(lab.emulator.url, lab.emulator.gatewayToken, STORE);
    const { driver } = lab.emulator;
    const remove = driver.delete.bind(driver);
    driver.delete = () => Promise.reject(new Error("the account is in use"));
    const [older, newer] = [
      await client.create(orderOf("stuck")),
      await client.create(orderOf("stuck", { name: "next" })),
    ];
    await client.confirm(newer.body.data.id);
    await eventually(async () => {
      expect((await client.list()).body.quarantined).toBe(1);
    });
    const run = await lab.engine.bcAccounts(["doctor"]);
    expect(run.code).toBe(exitCodes.findings);
    expect(run.stdout).toMatch(
      new RegExp(
        `^NOT Store "default", deletions: the gateway could not delete "stuck" \\(${older.body.data.id}\\)`,
        "m",
      ),
    );
    expect(run.stdout).toMatch(/Next: ask the gateway's operator for its log, or delete the accounts/);
    driver.delete = remove;
    for (const { body } of [older, newer]) await client.delete(body.data.id);
    expect((await lab.engine.bcAccounts(["doctor"])).stdout).toContain(
      'ok  Store "default", deletions: none is overdue',
    );
  });

  it("doctor finds a token that may only read, and does not say that `pulumi up` is next", async () => {
    await lab.engine.must("config", "set", "--secret", "bigcommerce:gatewayToken", "emulator-read-token");
    const run = await lab.engine.bcAccounts(["doctor"]);
    expect(run.code).toBe(exitCodes.findings);
    expect(run.stdout).toMatch(
      /^NOT Store "default", ceiling of the token: .*with it `pulumi up` cannot make an account/m,
    );
    expect(run.stdout).toMatch(/Next: pulumi config set --secret bigcommerce:gatewayToken <token>\n$/);
  });

  it("doctor finds a token that stands in the configuration in clear", async () => {
    await lab.engine.must("config", "set", "--plaintext", "bigcommerce:gatewayToken", lab.emulator.gatewayToken);
    const run = await lab.engine.bcAccounts(["doctor"]);
    expect(run.code).toBe(exitCodes.findings);
    expect(run.stdout).toMatch(/NOT Secret bigcommerce:gatewayToken: is in clear text in the stack's configuration/);
    expect(run.output).not.toContain(lab.emulator.gatewayToken);
    expect(run.stdout).toMatch(/Next: pulumi config set --secret bigcommerce:gatewayToken <new token>\n$/);
  });

  it("verify refuses a name that it does not know", async () => {
    const run = await lab.engine.bcAccounts(["verify", "ordres"]);
    expect(run.code).toBe(exitCodes.wrongUse);
    expect(run.stderr).toContain("no account called ordres is adopted");
  });

  it("handoff prints JSON for machines", async () => {
    const run = await lab.engine.bcAccounts(["handoff", "--format", "json"]);
    expect(run.code).toBe(exitCodes.fine);
    expect(JSON.parse(run.stdout)).toEqual({
      checklists: [],
      ready: [],
      unknown: [],
      refused: [],
      unchecked: [],
      unused: [],
    });
  });

  describe("the table of exit codes", () => {
    const folder = mkdtempSync(join(tmpdir(), "bc-exit-"));
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "{");
    it.each([
      ["help", ["--help"], exitCodes.fine],
      ["no such verb", ["frobnicate"], exitCodes.wrongUse],
      ["no such option", ["doctor", "--no-such-option"], exitCodes.wrongUse],
      ["a file that is not there, for review", ["review", join(folder, "none.json")], exitCodes.wrongUse],
      ["a file that is not there, for inventory", ["inventory", join(folder, "none.json")], exitCodes.wrongUse],
      ["a file that is not there, for handoff", ["handoff", join(folder, "none.json")], exitCodes.wrongUse],
      [
        "a file that is not there, for adopt",
        ["adopt", "orders", "--file", join(folder, "none.txt")],
        exitCodes.wrongUse,
      ],
      [
        "a file that is not there, as a boundary",
        ["review", broken, "--boundary", join(folder, "none")],
        exitCodes.wrongUse,
      ],
      ["a file that is no preview", ["review", broken], exitCodes.wrongUse],
      ["a folder that is no project", ["verify", "--cwd", folder], exitCodes.wrongUse],
      ["an account that the stack does not have", ["export", "nobody", "--yes"], exitCodes.wrongUse],
      ["a stack that is not there", ["verify", "--stack", "nowhere"], exitCodes.otherSideFailed],
      ["a result that cannot be written", ["handoff", "--output", join(folder, "none/x")], exitCodes.otherSideFailed],
    ])("holds for %s", async (_what, args, code) => {
      expect(await lab.engine.bcAccounts(args)).toMatchObject({ code });
    });

    it("holds for a port that somebody else has, and for a machine without Pulumi", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const port = String((server.address() as AddressInfo).port);
      expect(await lab.engine.bcAccounts(["emulator", "--port", port])).toMatchObject({
        code: exitCodes.otherSideFailed,
      });
      server.close();
      const path = process.env["PATH"] ?? "";
      lab.engine.setEnv({ PATH: folder });
      expect(await lab.engine.bcAccounts(["verify"])).toMatchObject({ code: exitCodes.otherSideFailed });
      lab.engine.setEnv({ PATH: path });
    });
  });
});
