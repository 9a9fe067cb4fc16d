import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";
import { addToken } from "../../gateway";
import { backupOfRunning, ServerLog, startServer } from "../../server";
import { freePort } from "../helpers/postgres";

const silent = ServerLog.to({ write: () => undefined }, "silent");

describe("a gateway that cannot open the socket for commands", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gateway-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function start(ledger: string): Promise<{ message: string; isPortFree: boolean }> {
    const tokens = join(folder, "tokens.json");
    addToken(tokens, { name: "operator", stores: "*", verbs: ["read"] });
    const port = await freePort();
    const failure = (await startServer(
      { driver: resolve(__dirname, "file-driver.cjs"), ledger, tokens, listen: `127.0.0.1:${port}` },
      silent,
    ).catch((error: unknown) => error)) as Error;
    const probe = createServer().listen(port, "127.0.0.1");
    const isPortFree = await Promise.race([
      once(probe, "listening").then(() => true),
      once(probe, "error").then(() => false),
    ]);
    probe.close();
    return { message: failure.message, isPortFree };
  }

  it("does not start, and leaves no server behind that answers without a ledger", async () => {
    const ledger = join(folder, "ledger.db");
    mkdirSync(`${ledger}.sock`);
    const { message, isPortFree } = await start(ledger);
    expect(message).toContain(`cannot listen on ${ledger}.sock: `);
    expect(isPortFree).toBe(true);
  });

  it("says so where the ledger's path is longer than the address of a socket may be", async () => {
    const long = join(folder, "a".repeat(100));
    mkdirSync(long);
    const { message, isPortFree } = await start(join(long, "ledger.db"));
    expect(message).toContain("Put the ledger where its path is shorter");
    expect(isPortFree).toBe(true);
  });
});

describe("a command to a gateway that runs", () => {
  it.each([
    ["ends in the middle of its answer", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", /ECONNRESET/],
    ["does not answer in JSON", "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno", /restart the gateway/],
  ])("says so where the gateway %s", async (_what, answer, reason) => {
    const folder = mkdtempSync(join(tmpdir(), "gateway-"));
    const ledger = join(folder, "ledger.db");
    const gateway = createServer((socket: Socket) => {
      socket.once("data", () => socket.end(answer));
    });
    try {
      await once(gateway.listen(`${ledger}.sock`), "listening");
      const asked = backupOfRunning(ledger, join(folder, "copy.db"));
      await expect(asked).rejects.toMatchObject({ name: "ServerError", code: "other_side" });
      await expect(asked).rejects.toThrow(reason);
    } finally {
      gateway.close();
      rmSync(folder, { recursive: true });
    }
  });
});
