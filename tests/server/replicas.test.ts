import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ContractClient, orderOf } from "../../gateway/suite/contract-client";
import { Postgres } from "../helpers/postgres";
import { ServerLab, type ServerProcess } from "./server-process";

jest.setTimeout(240_000);

const key = Buffer.alloc(32, 5).toString("base64");

let postgres: Postgres;
let lab: ServerLab;
let token: string;
let environment: Record<string, string>;
const replicas: ServerProcess[] = [];

beforeAll(async () => {
  postgres = await Postgres.start();
  lab = new ServerLab();
  environment = {
    FILE_DRIVER_FOLDER: join(lab.folder, "stores"),
    FILE_DRIVER_CREATE_MS: "300",
    BIGCOMMERCE_GATEWAY_KEY: key,
    BIGCOMMERCE_GATEWAY_LEDGER: await postgres.database(),
    BIGCOMMERCE_GATEWAY_DRIVER: resolve(__dirname, "file-driver.cjs"),
  };
  token = await lab.addToken("operator");
  replicas.push(await lab.serve([], environment, "environment"), await lab.serve([], environment, "environment"));
});
afterAll(async () => {
  await lab.close();
  await postgres.stop();
});

const client = (at: number): ContractClient => new ContractClient(replicas[at]?.url ?? "", token, "store1");
const made = (): string[] => readdirSync(join(lab.folder, "stores/store1"));

describe("two gateways on one ledger in PostgreSQL", () => {
  it("answer the same create with one account and the same credentials, whichever is asked", async () => {
    const order = orderOf("shared");
    const answers = await Promise.all([0, 1, 0, 1].map((at) => client(at).create(order, "the-same-key")));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.credentials.access_token)).size).toBe(1);
    expect(made()).toHaveLength(1);
  });

  it("know of each other's accounts, and confirm and delete them", async () => {
    const { body } = await client(0).create(orderOf("elsewhere"));
    expect(await client(1).confirm(body.data.id)).toMatchObject({ status: 204 });
    expect((await client(0).get(body.data.id)).body.data.confirmed).toBe(true);
    expect(await client(1).delete(body.data.id)).toMatchObject({ status: 204 });
    expect(await client(0).get(body.data.id)).toMatchObject({ status: 404 });
  });

  it("go on when one is killed in the middle of a create: nothing is doubled, and the other makes it", async () => {
    const before = made().length;
    const order = orderOf("interrupted");
    const lost = client(0)
      .create(order, "killed-key")
      .catch(() => "cut");
    // The driver is at work as soon as the ledger has the intent.
    for (;;) {
      const text = await (
        await fetch(`${replicas[1]?.url ?? ""}/metrics`, { headers: { Authorization: `Bearer ${token}` } })
      ).text();
      if (/bc_gateway_accounts\{condition="pending"\} 1/.test(text)) break;
    }
    replicas[0]?.child.kill("SIGKILL");
    expect(await lost).toBe("cut");
    const again = await client(1).create(order, "killed-key");
    expect(again.status).toBe(201);
    expect(await client(1).confirm(again.body.data.id)).toMatchObject({ status: 204 });
    const live = made().length - before;
    // The killed one may have made an account before it died; then the ledger knows it as an orphan, and no third is made.
    expect([1, 2]).toContain(live);
    const listed = (await client(1).list()).body.data.filter(({ owner }) => owner === order.owner);
    expect(listed).toHaveLength(live);
  });

  it("are looked after by commands that read the ledger themselves", async () => {
    const log = await lab.run(["gateway", "audit-log", "--format", "json"], environment);
    expect(log.stdout).toMatch(/"actor":"operator","action":"confirmAccount"/);
    const backup = join(lab.folder, "backup.db");
    expect(await lab.run(["gateway", "backup", backup], environment)).toMatchObject({ code: 0 });
    const target = { ...environment, BIGCOMMERCE_GATEWAY_LEDGER: await postgres.database() };
    expect(await lab.run(["gateway", "restore", backup], target)).toMatchObject({ code: 0 });
    const restored = await lab.run(["gateway", "audit-log", "--format", "json"], target);
    expect(restored.stdout).toBe(log.stdout);
  });
});
