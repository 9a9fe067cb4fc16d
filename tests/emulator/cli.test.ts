import { createServer } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { MANAGE_TOKEN } from "../../emulator";
import { CliProcess } from "./cli-process";
import { call, create } from "./gateway-client";

const processes: CliProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), "emulator-cli-"));

function emulator(...args: string[]): CliProcess {
  const cli = CliProcess.start("emulator", ...args);
  processes.push(cli);
  return cli;
}

async function started(...args: string[]): Promise<{ cli: CliProcess; url: string; gatewayToken: string }> {
  const cli = emulator("--port", "0", ...args);
  return { cli, url: await cli.ready(), gatewayToken: MANAGE_TOKEN };
}

afterEach(async () => {
  for (const cli of processes) cli.kill("SIGKILL");
  await Promise.all(processes.splice(0).map((cli) => cli.exit()));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("bc-accounts emulator", () => {
  it("prints exactly one line with its address when it is ready", async () => {
    const { cli, url } = await started("--store", "alpha1", "beta2");
    expect(cli.stdout).toBe(`emulator ready: ${url} (stores: alpha1, beta2)\n`);
    expect((await request(`${url}/healthz`)).statusCode).toBe(200);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("stops cleanly on %s", async (signal) => {
    const { cli } = await started();
    cli.kill(signal);
    expect(await cli.exit()).toBe(0);
    expect(cli.stderr).toBe("");
  });

  it("stops although a client keeps its connection open", async () => {
    const { cli, url } = await started();
    await (await request(`${url}/healthz`)).body.dump();
    cli.kill();
    expect(await cli.exit()).toBe(0);
  });

  it("prints one line for each request, without secrets, and none with --quiet", async () => {
    const loud = await started();
    const { body } = await create(loud, "orders sync");
    await request(`${loud.url}/stores/emulator1/v2/orders?key=${body.credentials.client_secret}`, {
      headers: { "X-Auth-Token": body.credentials.access_token },
    });
    loud.cli.kill();
    await loud.cli.exit();
    const lines = loud.cli.stderr.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^[\d:]{8} POST \/v1\/stores\/emulator1\/accounts 201 [\d.]+ ms$/),
      expect.stringMatching(/^[\d:]{8} GET \/stores\/emulator1\/v2\/orders 403 [\d.]+ ms, needs store_v2_orders/),
    ]);
    for (const secret of [
      ...Object.values(body.credentials).filter((value) => !value.startsWith("http")),
      MANAGE_TOKEN,
    ]) {
      expect(loud.cli.stderr + loud.cli.stdout).not.toContain(secret);
    }

    const quiet = await started("--quiet");
    await create(quiet, "orders sync");
    quiet.cli.kill();
    await quiet.cli.exit();
    expect(quiet.cli.stderr).toBe("");
  });

  it("keeps everything in its data file, even when it is killed", async () => {
    const data = join(folder, "store.db");
    const first = await started("--data", data);
    const { body } = await create(first, "orders sync", { key: "the-key" });
    first.cli.kill("SIGKILL");
    expect(await first.cli.exit()).toBe("SIGKILL");

    const second = await started("--data", data);
    const again = await create(second, "orders sync", { key: "the-key" });
    expect(again.body).toEqual(body);
  });

  it.each(["intent-recorded", "account-created", "credentials-sealed"])(
    "makes exactly one account after it died at the step %s",
    async (step) => {
      const data = join(folder, `${step}.db`);
      const first = await started("--data", data);
      await call(first, "POST /__emulator/faults", { body: { fault: { kind: "crash", step, how: "exit" } } });
      await expect(create(first, "orders sync", { key: "the-key" })).rejects.toThrow();
      expect(await first.cli.exit()).toBe("SIGKILL");

      const second = await started("--data", data);
      const again = await create(second, "orders sync", { key: "the-key" });
      expect(again.status).toBe(201);
      const { body } = await call<{ stores: { accounts: { id: string }[] }[] }>(second, "GET /__emulator/truth");
      expect(body.stores[0]?.accounts.map(({ id }) => id)).toEqual([again.body.data.id]);
    },
  );

  it("takes profile and quota from the command line", async () => {
    const target = await started("--profile", "editable", "--quota", "2");
    const { body, headers } = await call(target, "GET /v1/stores/emulator1/capabilities");
    expect(body).toMatchObject({ change_scopes: true });
    expect(headers["x-rate-limit-requests-quota"]).toBe("2");
  });
});

describe("bc-accounts emulator that cannot start", () => {
  it("says that its port is in use, and ends with 3", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const cli = emulator("--port", String(port));
    expect(await cli.exit()).toBe(3);
    expect(cli.stderr).toContain(`port ${String(port)} of 127.0.0.1 is in use`);
    expect(cli.stdout).toBe("");
    server.close();
  });

  it("ends with 3 when its data file is held by another emulator", async () => {
    const data = join(folder, "held.db");
    await started("--data", data);
    const cli = emulator("--port", "0", "--data", data);
    expect(await cli.exit()).toBe(3);
    expect(cli.stderr).toMatch(/^bc-accounts: cannot open the data file .*another emulator uses it/);
  });

  it.each([
    [["--port", "many"], /--port/],
    [["--port", "70000"], /0 to 65535/],
    [["--profile", "strict"], /documented, editable/],
    [["--quota", "-1"], /quota/],
    [["--store", "Not_A_Hash"], /is not a store hash/],
    [["--host", "0.0.0.0"], /--allow-remote-access-to-unprotected-emulator/],
    [["--prot", "1"], /Did you mean --port/],
    [["surplus"], /too many arguments/],
  ])("with %j ends with 2, says why, and shows no stack", async (args, reason) => {
    const cli = emulator(...args);
    expect(await cli.exit()).toBe(2);
    expect(cli.stderr).toMatch(reason);
    expect(cli.stderr).not.toMatch(/^ {4}at /m);
  });

  it("says with --help how to use it, in settings that work", async () => {
    const help = emulator("--help");
    await help.exit();
    const setting = (name: string) => new RegExp(`export ${name}=(.*)`).exec(help.stdout)?.[1] ?? "";
    const { url } = await started();
    const { statusCode } = await request(`${url}/v1/stores/${setting("BIGCOMMERCE_STORE_HASH")}/accounts`, {
      headers: { authorization: `Bearer ${setting("BIGCOMMERCE_GATEWAY_TOKEN")}` },
    });
    expect(statusCode).toBe(200);
    expect(help.stdout).toContain("--port <number>");
    expect(setting("BIGCOMMERCE_GATEWAY_URL")).toBe("http://127.0.0.1:4010");
  });

  it("shows its options with --help", async () => {
    const cli = emulator("--help");
    expect(await cli.exit()).toBe(0);
    for (const flag of ["--port", "--host", "--data", "--store", "--profile", "--quota", "--quiet"])
      expect(cli.stdout).toContain(flag);
  });
});
