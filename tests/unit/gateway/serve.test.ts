import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway, type Ledger, openLedger, serveGateway, type Gateway } from "../../../gateway";
import { MemoryDriver } from "../../helpers/memory-driver";

describe("serving a gateway", () => {
  let ledger: Ledger;
  let driver: MemoryDriver;
  let gateway: Gateway;
  beforeEach(async () => {
    ledger = await openLedger(":memory:");
    driver = new MemoryDriver();
    gateway = createGateway({ driver, ledger, tokens: [{ token: "manage", stores: "*", access: "manage" }] });
  });
  afterEach(async () => {
    gateway.close();
    await ledger.close();
  });

  it("listens on loopback, on a free port, unless told otherwise", async () => {
    const { url, close } = await serveGateway(gateway);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await close();
  });

  it("keeps a connection open for longer than clients do, so that it closes none under a request", async () => {
    const { url, close } = await serveGateway(gateway);
    expect((await fetch(`${url}/healthz`)).headers.get("keep-alive")).toBe("timeout=65");
    await close();
  });

  it.each(["0.0.0.0", "192.168.1.10", "::", "example.com"])("refuses to listen on %s", async (host) => {
    await expect(serveGateway(gateway, { host })).rejects.toThrow(/refusing to listen on .* travel without TLS/);
  });

  it("listens elsewhere when that was allowed", async () => {
    const { close } = await serveGateway(gateway, { host: "0.0.0.0", allowOtherThanLoopback: true });
    await close();
  });

  it("says which port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serveGateway(gateway, { port })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program uses the port`,
    );
    other.close();
  });

  /** A request that the driver never answers, under way; what comes back of it in the end. */
  async function hangingList(url: string): Promise<{ answer: Promise<unknown> }> {
    let reached: () => void = () => undefined;
    const listing = new Promise<void>((resolve) => (reached = resolve));
    driver.before = () => {
      reached();
      return new Promise<void>(() => undefined);
    };
    const answer = fetch(`${url}/v1/stores/store1/accounts`, { headers: { Authorization: "Bearer manage" } }).catch(
      () => "cut off",
    );
    await listing;
    return { answer };
  }

  it("waits as long as it is told to, says how many requests it cuts off, and ends at once then", async () => {
    const { url, close, cut } = await serveGateway(gateway);
    const { answer } = await hangingList(url);
    const closed = close();
    expect(cut()).toBe(1);
    await closed;
    expect(await answer).toBe("cut off");
  });

  it("gives up by itself when the time is over, and keeps no process alive for a call that never ends", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const { url, close } = await serveGateway(gateway, { drainMs: 50 });
    const before = timers();
    const { answer } = await hangingList(url);
    expect(timers()).toBeGreaterThan(before);
    await close();
    expect(await answer).toBe("cut off");
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it.each([
    "/v1/stores/store1/../store2/accounts",
    "/v1/stores/store1/%2e%2E/store2/accounts",
    "/v1/stores/./store1/accounts",
    "/v1/stores/store1/..",
  ])("refuses an address that means another one than it says: %s", async (path) => {
    const { url, close } = await serveGateway(gateway);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(url);
      // Not fetch(), which resolves the address before it is sent.
      get({ host: "127.0.0.1", port, path, headers: { Authorization: "Bearer manage" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(400);
    await close();
  });

  it("lets a request that is being answered end before it closes", async () => {
    const { url, close } = await serveGateway(gateway);
    let listed = (): void => undefined;
    const listing = new Promise<void>((resolve) => (listed = resolve));
    let goOn = (): void => undefined;
    driver.before = () => {
      listed();
      return new Promise<void>((resolve) => (goOn = resolve));
    };
    const answer = fetch(`${url}/v1/stores/store1/accounts`, { headers: { Authorization: "Bearer manage" } });
    await listing;
    const closed = close();
    goOn();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
