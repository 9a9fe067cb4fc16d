import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { CreateAccountResponse, ListAccountsResponse } from "../../contract";
import { type GatewayStep, openLedger } from "../../gateway";
import { MemoryDriver } from "../helpers/memory-driver";
import { Postgres } from "../helpers/postgres";

const root = resolve(__dirname, "../..");
const key = randomBytes(32);
const clients = 6;
const createsOfEach = 4;

/** Two gateway processes on one PostgreSQL and one set of stores, under load, while one of them is killed. */
describe("two gateways on one ledger", () => {
  let postgres: Postgres;
  let store: Server;
  let driver: MemoryDriver;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    postgres = await Postgres.start();
  }, 60_000);
  afterAll(() => postgres.stop());

  beforeEach(async () => {
    driver = new MemoryDriver();
    driver.capabilitiesBody = { ...driver.capabilitiesBody, max_accounts: 1_000 };
    store = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { verb, args } = JSON.parse(text) as { verb: "list"; args: [string] };
        driver[verb](...args).then(
          (result: unknown) => response.end(JSON.stringify({ result })),
          (error: unknown) => response.end(JSON.stringify({ failure: String(error) })),
        );
      });
    }).listen(0, "127.0.0.1");
    await once(store, "listening");
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    store.closeAllConnections();
    store.close();
  });

  async function start(ledger: string, killAt: GatewayStep | "" = ""): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(
      process.execPath,
      ["-r", join(root, "tests/helpers/typescript-hook.cjs"), join(root, "tests/helpers/replica-child.ts")],
      {
        cwd: root,
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          LEDGER: ledger,
          STORE: `http://127.0.0.1:${(store.address() as AddressInfo).port}/`,
          KILL_AT: killAt,
          BIGCOMMERCE_GATEWAY_KEY: key.toString("base64"),
        },
      },
    );
    children.push(child);
    const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    expect(url).toMatch(/^http:/);
    return { url, child };
  }

  async function send(
    url: string,
    method: string,
    path: string,
    body?: object,
    idempotencyKey = "",
  ): Promise<Response> {
    return fetch(`${url}/v1/stores/store1/accounts${path}`, {
      method,
      headers: {
        Authorization: "Bearer manage",
        "Content-Type": "application/json",
        ...(idempotencyKey === "" ? {} : { "Idempotency-Key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  const steps = [
    "request-accepted",
    "store-listed",
    "intent-recorded",
    "account-created",
    "credentials-sealed",
    "confirm-accepted",
    "confirm-done",
  ] as const satisfies readonly GatewayStep[];

  it.each(steps.flatMap((step) => [["first", step] as const, ["second", step] as const]))(
    "the %s dies at %s under load: the other goes on, nothing is lost and nothing doubled",
    async (which, step) => {
      const ledger = await postgres.database();
      const started = [
        await start(ledger, which === "first" ? step : ""),
        await start(ledger, which === "second" ? step : ""),
      ] as const;
      const [doomed, other] = which === "first" ? started : [started[1], started[0]];
      let creates = 0;

      /** A create that is repeated under its key, as a provider does, with whichever gateway answers. */
      async function make(owner: string): Promise<CreateAccountResponse> {
        const idempotencyKey = randomUUID();
        const order = {
          name: `${owner}-${randomBytes(3).toString("hex")}`,
          name_generated: true,
          token_type: "v2v3",
          scopes: ["store_v2_orders"],
          owner: `acme/shop/prod/${owner}`,
          identity: `identity-${owner}`,
        };
        for (let url = creates++ % 2 === 0 ? doomed.url : other.url; ; url = other.url) {
          // Undefined when the gateway died under the request.
          const answer = await send(url, "POST", "", order, idempotencyKey).catch(() => undefined);
          if (answer?.status === 201) return (await answer.json()) as CreateAccountResponse;
          if (answer !== undefined && answer.status < 500) throw new Error(`${answer.status} ${await answer.text()}`);
        }
      }

      const made = (
        await Promise.all(
          Array.from({ length: clients }, async (_, client) => {
            const mine: CreateAccountResponse[] = [];
            for (let n = 0; n < createsOfEach; n++) {
              const account = await make(`client${client}-${n}`);
              mine.push(account);
              const ids = { ids: [account.data.id] };
              await send(doomed.url, "POST", "/confirm", ids).catch(() => send(other.url, "POST", "/confirm", ids));
            }
            return mine;
          }),
        )
      ).flat();

      if (doomed.child.signalCode === null) await once(doomed.child, "exit");
      expect(doomed.child.signalCode).toBe("SIGKILL");
      // Every caller has an account of its own, whose token is the one that the store made for it.
      expect(new Set(made.map(({ data }) => data.id)).size).toBe(clients * createsOfEach);
      for (const { data, credentials } of made) expect(driver.tokenOf(data.id)).toBe(credentials.access_token);
      // The store has these and no others.
      expect(
        driver
          .of("store1")
          .map(({ id }) => id)
          .sort(),
      ).toEqual(made.map(({ data }) => data.id).sort());
      const listed = (await (await send(other.url, "GET", "?limit=250")).json()) as ListAccountsResponse;
      expect(listed).toMatchObject({ total: clients * createsOfEach, unconfirmed: 0 });
      const witness = await openLedger(ledger, { sealingKey: key });
      // An intent whose store was never asked stays for minutes: its account could still turn up.
      const pending = step === "intent-recorded" ? 1 : 0;
      expect(await witness.statistics()).toMatchObject({ pending, sealed: 0, orphans: 0, quarantined: 0 });
      await witness.close();
    },
    120_000,
  );
});
