import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Database from "libsql";
import { request } from "undici";
import { CrashLane } from "./harness/crash-lane";
import { lastingViolations, secretsAmong, violations } from "./harness/invariants";
import { configOf, type Provider } from "./harness/provider";
import { ProviderProcess } from "./harness/provider-process";
import type { Program, Stack } from "./harness/stack";

/**
 * A check that cannot fail proves nothing. Each of these takes one protection away, does what the crash experiments
 * do, and the same checks must see the damage.
 */
describe("without its protection", () => {
  const program: Program = { sync: { scopes: { products: "read-only" } } };
  let lane: CrashLane;
  beforeAll(async () => {
    lane = await CrashLane.start(20);
  }, 60_000);
  afterAll(async () => {
    await ProviderProcess.closeAll();
    await lane.close();
  });

  /** An `up` during which the gateway dies at the step; the provider dies with it. */
  async function dieAt(stack: Stack, step: "account-created" | "credentials-sealed"): Promise<void> {
    await lane.gateway.armAt(stack.store, step, "crash");
    const provider = await lane.provider(stack);
    const upping = stack.up(program, provider).catch(() => undefined);
    await lane.gateway.exited();
    await provider.kill();
    await upping;
  }

  const found = (stack: Stack, settled: boolean) =>
    violations(lane.gateway, { stores: [stack.store], held: lane.held(stack), settled });

  it("a ledger that forgets leaves an account that nobody knows of, and `up` doubles it", async () => {
    const stack = lane.stack();
    await dieAt(stack, "credentials-sealed");
    rmSync(lane.gateway.ledger);
    await lane.gateway.restart();
    expect(await found(stack, false)).toEqual([expect.stringMatching(/^I1: .* nobody knows of it/)]);
    await lane.calmUp(stack, program);
    expect(await found(stack, true)).toContainEqual(expect.stringMatching(/^I1: .* lives after a successful up/));
  }, 60_000);

  it("a gateway that does not write its intent down leaves an orphan", async () => {
    const stack = lane.stack();
    await dieAt(stack, "account-created");
    const ledger = new Database(lane.gateway.ledger);
    ledger.exec("DELETE FROM intents WHERE status = 'pending'");
    ledger.close();
    await lane.gateway.restart();
    expect(await found(stack, false)).toEqual([expect.stringMatching(/^I1: .* nobody knows of it/)]);
  }, 60_000);

  it("a provider that never confirms leaves its credentials in the ledger", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    const provider = await lane.provider(stack);
    const silent: Provider = {
      // diff is where the provider says what it has seen in state.
      call: (method, ...args) =>
        method === "diff" ? Promise.resolve({ changes: false }) : provider.call(method, ...args),
    };
    await stack.up(program, silent);
    provider.retire();
    const [account] = (await lane.gateway.truth()).stores.find(({ store }) => store === stack.store)?.accounts ?? [];
    expect(account?.confirmed).toBe(false);
  }, 60_000);

  it("a retry under a fresh key and a fresh owner doubles the account", async () => {
    const stack = lane.stack();
    const forgetful = await forwardTo(lane.gateway.url, (message, body) => {
      if (message.method !== "POST") return body;
      message.headers["idempotency-key"] = randomUUID();
      return body
        .replace(/"owner":"[^"]*"/, `"owner":"acme/shop/dev/${randomUUID()}"`)
        .replace(/-[0-9a-f]{6}"/, `-${randomUUID()}"`);
    });
    await lane.gateway.arm({
      fault: { kind: "drop", when: "after" },
      method: "POST",
      path: `/v1/stores/${stack.store}/accounts`,
    });
    const provider = await ProviderProcess.start(configOf(forgetful.url, stack.store));
    await stack.up(program, provider);
    provider.retire();
    await forgetful.close();
    expect(await found(stack, true)).toContainEqual(expect.stringMatching(/^I1: .* lives after a successful up/));
  }, 60_000);

  it("an account that was swapped for another is seen by its token", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    const swapped = lane.held(stack).map((entry) => ({ ...entry, accessToken: "a-token-of-somebody-else" }));
    expect(await violations(lane.gateway, { stores: [stack.store], held: swapped, settled: true })).toEqual([
      expect.stringMatching(/^I2: /),
    ]);
  }, 60_000);

  it("an account in two states is seen", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    const twice = [...lane.held(stack), ...lane.held(stack)];
    expect(await violations(lane.gateway, { stores: [stack.store], held: twice, settled: true })).toEqual([
      expect.stringMatching(/^I1: .* in state 2 times/),
    ]);
  }, 60_000);

  it("a secret in clear is found, plain and in base64", () => {
    const secret = "0123456789abcdef0123456789abcdef";
    expect(secretsAmong([secret], `x ${secret} x`)).toEqual([secret]);
    expect(secretsAmong([secret], `x ${Buffer.from(secret).toString("base64")} x`)).toEqual([secret]);
    expect(secretsAmong([secret], "x")).toEqual([]);
  });

  it("and with all of them, the same checks find nothing", async () => {
    const stack = lane.stack();
    await dieAt(stack, "credentials-sealed");
    await lane.gateway.restart();
    await lane.calmUp(stack, program);
    await lane.calmUp(stack, program);
    const expectation = { stores: [stack.store], held: lane.held(stack), settled: true, unclaimed: 1 };
    expect(await lastingViolations(lane.gateway, expectation)).toEqual([]);
  }, 60_000);
});

/** A proxy that changes each request on its way. */
async function forwardTo(
  target: string,
  change: (message: IncomingMessage, body: string) => string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer((message, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const body = change(message, Buffer.concat(chunks).toString("utf8"));
      const { "content-length": _length, connection: _connection, host: _host, ...headers } = message.headers;
      try {
        const answer = await request(`${target}${message.url ?? ""}`, {
          method: message.method as "GET",
          headers: headers as Record<string, string>,
          body: body === "" ? null : body,
          reset: true,
        });
        response.writeHead(answer.statusCode, { "content-type": "application/json" });
        response.end(await answer.body.text());
      } catch {
        response.destroy();
      }
    })();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => {
          done();
        });
      }),
  };
}
