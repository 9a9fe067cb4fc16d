import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { repository } from "../helpers/engine";
import { issuedSecrets, secretsIn } from "../helpers/issued-secrets";
import { CliProcess } from "../emulator/cli-process";
import { configOf, providerHere } from "./harness/provider";
import { ProviderProcess } from "./harness/provider-process";
import { Stack } from "./harness/stack";

const [MINE, THEIRS] = ["mine1", "theirs1"];
const tokens = [
  { token: "token-that-manages-mine", stores: [MINE], access: "manage" },
  { token: "token-that-reads-mine", stores: [MINE], access: "read" },
] as const;
const program = { sync: { scopes: { products: "read-only" } } };

let emulator: Emulator;
const printed: string[] = [];
beforeAll(async () => {
  emulator = await startEmulator({ stores: [MINE, THEIRS], tokens, log: (line) => printed.push(line) });
});
afterAll(async () => {
  await ProviderProcess.closeAll();
  await emulator.close();
});

async function send(token: string, route: string, body?: unknown) {
  const [method = "", path = ""] = route.split(" ");
  const answer = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": "key" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

describe("security", () => {
  const order = { name: "orders sync", token_type: "v2v3", scopes: ["store_v2_products_read_only"], owner: "a/b/c/d" };
  const routes = [
    ["GET /v1/stores/{store}/capabilities", undefined, "read"],
    ["GET /v1/stores/{store}/accounts", undefined, "read"],
    ["GET /v1/stores/{store}/accounts/1001", undefined, "read"],
    ["POST /v1/stores/{store}/accounts", order, "manage"],
    ["PATCH /v1/stores/{store}/accounts/1001", { name: "another name" }, "manage"],
    ["DELETE /v1/stores/{store}/accounts/1001", undefined, "manage"],
    ["POST /v1/stores/{store}/accounts/1001/confirm", undefined, "manage"],
    ["POST /v1/stores/{store}/accounts/confirm", { ids: ["1001"] }, "manage"],
  ] as const;

  it.each(routes)("a token for one store is refused on another: %s", async (route, body) => {
    expect((await send("token-that-manages-mine", route.replace("{store}", THEIRS), body)).status).toBe(403);
  });

  it.each(routes.filter(([, , access]) => access === "manage"))(
    "a read token cannot manage: %s",
    async (route, body) => {
      expect((await send("token-that-reads-mine", route.replace("{store}", MINE), body)).status).toBe(403);
    },
  );

  it.each(routes)("without a known token nothing is answered: %s", async (route, body) => {
    expect((await send("guess", route.replace("{store}", MINE), body)).status).toBe(401);
  });

  it("an API account's token of one store opens nothing of another", async () => {
    const stack = new Stack(MINE);
    await stack.up(program, await providerHere(configOf(emulator.url, MINE)));
    const accessToken = stack.recorded()[0]?.outs.accessToken ?? "";
    const statuses = await Promise.all(
      [MINE, THEIRS].map(async (store) => {
        const headers = { "X-Auth-Token": accessToken };
        return (await fetch(`${emulator.url}/stores/${store}/v3/catalog/products`, { headers })).status;
      }),
    );
    expect(statuses).toEqual([200, 401]);
  });

  it("tokens are compared in constant time", () => {
    // Time itself cannot be measured on a busy machine: the comparison's own words are held.
    const source = readFileSync(join(repository, "gateway/tokens.ts"), "utf8");
    expect(source).toContain("timingSafeEqual");
    expect(source).not.toMatch(/[!=]==?\s*(?:token|given)\b/);
  });

  it("a request body has a bound", async () => {
    const { status, text } = await send("token-that-manages-mine", `POST /v1/stores/${MINE}/accounts`, {
      ...order,
      name: "x".repeat(300_000),
    });
    expect([status, text]).toEqual([413, expect.stringContaining("payload_too_large")]);
  });

  it("an answer to an error holds no stack trace", async () => {
    const answers = await Promise.all(
      [
        "GET /v1/nowhere",
        "GET /v1/stores/%E0%A4%A/accounts",
        `PUT /v1/stores/${MINE}/accounts`,
        `POST /v1/stores/${MINE}/accounts`,
      ].map((route) => send("token-that-manages-mine", route, route.startsWith("GET") ? undefined : "not an order")),
    );
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
    }
  });

  it("listening on another address than loopback is refused unless that was asked for", async () => {
    const cli = CliProcess.start("emulator", "--port", "0", "--host", "0.0.0.0");
    expect(await cli.exit()).toBe(2);
    expect(cli.stderr).toContain("refusing to listen on 0.0.0.0");
  }, 60_000);

  it("what a provider process writes, even with debugging on, holds no secret", async () => {
    const env = { ...process.env, BIGCOMMERCE_DEBUG: "1" };
    const provider = await ProviderProcess.start(configOf(emulator.url, MINE), { env });
    const stack = new Stack(MINE, "debug");
    await stack.up(program, provider);
    await stack.up({ sync: { name: "orders sync", scopes: { products: "modify" } } }, provider);
    emulator.faults.arm({ fault: { kind: "wrong-type" }, method: "POST" });
    const failure = await stack
      .up({ ...program, feed: program.sync }, provider)
      .catch((error: unknown) => String(error));
    emulator.faults.clear();
    await provider.kill();
    expect(failure).toContain("is not JSON");
    expect(issuedSecrets().length).toBeGreaterThan(0);
    expect(secretsIn([ProviderProcess.printed, failure, ...printed].join("\n"))).toEqual([]);
    expect(ProviderProcess.printed + String(failure)).not.toContain("emulator-manage-token");
  }, 60_000);

  it("every package of the lockfile is pinned by its content", () => {
    const { packages } = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
      packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }>;
    };
    const unpinned = Object.entries(packages).filter(
      ([path, { integrity, link, inBundle }]) =>
        path !== "" && link !== true && inBundle !== true && !integrity?.startsWith("sha512-"),
    );
    expect(unpinned.map(([path]) => path)).toEqual([]);
  });
});
