import { readFileSync, writeFileSync } from "node:fs";
import { createSteps, DriverError, GatewayFailure, LedgerError, type CreateStep } from "../../gateway";
import { CREDENTIALS_LIFETIME_MS } from "../../gateway/ledger";
import { eventually, validOrder } from "../../gateway/suite/contract-client";
import { ProtocolLab } from "./protocol-lab";

const hour = 60 * 60 * 1000;

describe("the create protocol", () => {
  let lab: ProtocolLab;
  beforeEach(async () => {
    lab = await ProtocolLab.start();
  });
  afterEach(async () => {
    await lab.close();
  });

  const live = (): string[] => lab.driver.of("store1").map(({ name }) => name);
  const orderSpec = { name: validOrder.name, tokenType: "v2v3", scopes: [...validOrder.scopes] } as const;

  /** The only sealed blob of the ledger, found by what the ledger itself reads. */
  function sealedBytes(): Buffer {
    const { sqlite } = (lab.ledger as unknown as { source: { sqlite: { all(sql: string): { sealed: Buffer }[] } } })
      .source;
    return sqlite.all("SELECT sealed FROM intents WHERE sealed IS NOT NULL")[0]?.sealed as Buffer;
  }

  describe("when too much waits for a store", () => {
    it("answers 503 with a pause, has done nothing, and goes on as soon as there is room", async () => {
      let open = (): void => undefined;
      const held = new Promise<void>((resolve) => (open = resolve));
      const reached = new Promise<void>((resolve) => {
        lab.driver.before = () => {
          resolve();
          return held;
        };
      });
      const waiting = Array.from({ length: 256 }, () => lab.delete("999999"));
      await reached;
      const { status, headers, body } = await lab.create();
      expect({ status, code: body.code, pause: headers.get("retry-after") }).toEqual({
        ...{ status: 503, code: "overloaded", pause: "1" },
      });
      open();
      expect(new Set((await Promise.all(waiting)).map((answer) => answer.status))).toEqual(new Set([404]));
      expect(live()).toEqual([]);
      await lab.make();
    });
  });

  describe("when nothing goes wrong", () => {
    it("costs the store one listing and one create", async () => {
      await lab.make();
      expect(lab.driver.calls).toEqual({ list: 1, get: 0, create: 1, update: 0, delete: 0 });
    });

    it("costs the store one listing to deliver again", async () => {
      await lab.make({}, "key-1");
      await lab.make({}, "key-1");
      expect(lab.driver.calls).toMatchObject({ list: 2, get: 0, create: 1 });
    });

    it("costs the store nothing to confirm", async () => {
      const { data } = await lab.make();
      const before = { ...lab.driver.calls };
      await lab.confirm(data.id);
      expect(lab.driver.calls).toEqual(before);
    });

    it("passes its steps in their order", async () => {
      await lab.make();
      expect(lab.steps).toEqual([
        "request-accepted",
        "store-listed",
        "intent-recorded",
        "account-created",
        "credentials-sealed",
      ]);
    });

    it("has written down what it is about to make before the store is asked", async () => {
      const known: unknown[] = [];
      lab.driver.before = async (verb) => {
        if (verb === "create") known.push(...(await lab.ledger.pendingIntents("store1")));
      };
      lab.driver.put("store1", { ...orderSpec, name: "made by hand" });
      await lab.make();
      expect(known).toEqual([
        expect.objectContaining({ owner: validOrder.owner, name: validOrder.name, priorIds: ["1"] }),
      ]);
    });

    it("has sealed the credentials before they go out", async () => {
      let held: unknown;
      lab.onStep = async (step) => {
        if (step === "credentials-sealed") {
          const [intent] = await lab.ledger.unconfirmedOf("store1", validOrder.owner);
          held = intent === undefined ? undefined : await lab.ledger.credentialsOf(intent);
        }
      };
      const { credentials } = await lab.make();
      expect(held).toEqual(credentials);
    });

    it("does not ask a store for what it cannot hold", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, max_accounts: 1 };
      lab.driver.put("store1", { ...orderSpec, name: "made by hand" });
      expect(await lab.create({ name: "made by hand" })).toMatchObject({ body: { code: "name_taken" } });
      expect(await lab.create()).toMatchObject({ body: { code: "account_limit_reached" } });
      expect(lab.driver.calls.create).toBe(0);
      expect(await lab.ledger.pendingIntents("store1")).toEqual([]);
    });

    it("answers a retry with what it has, though the account was renamed meanwhile", async () => {
      const first = await lab.make({}, "key-1");
      await lab.send("PATCH", `/v1/stores/store1/accounts/${first.data.id}`, { name: "orders sync 2" });
      const second = await lab.make({}, "key-1");
      expect(second.credentials).toEqual(first.credentials);
      expect(live()).toEqual(["orders sync 2"]);
    });

    it("does not deliver an account again that its owner has replaced", async () => {
      await lab.make({ name: "orders-sync-1" }, "key-1");
      const { data } = await lab.make({ name: "orders-sync-2" }, "key-2");
      await lab.confirm(data.id);
      const late = await lab.create({ name: "orders-sync-1" }, "key-1");
      expect(late).toMatchObject({ status: 409, body: { code: "credentials_gone" } });
      expect(lab.driver.calls.create).toBe(2);
    });

    it.each([
      ["deletes", validOrder.name],
      ["supersedes", "orders-sync-2"],
    ])("destroys the credentials of an account that it %s", async (_, name) => {
      const first = await lab.make();
      const sealed = sealedBytes();
      const { data } = await lab.make({ name });
      await lab.confirm(data.id);
      expect(lab.isAtRest(sealed)).toBe(false);
      await eventually(async () => {
        expect(await lab.get(first.data.id)).toMatchObject({ status: 404 });
      });
    });

    it("delivers again after a restart", async () => {
      const first = await lab.make({}, "key-1");
      await lab.restart();
      expect(await lab.make({}, "key-1")).toEqual(first);
    });
  });

  describe("a fresh key of an owner whose account is not confirmed", () => {
    const ids = (): string[] => lab.driver.of("store1").map(({ id }) => id);
    const fresh = (name: string) => lab.make({ name, name_generated: true });

    it("leaves the account as it is: its owner may have it in state, and delete it itself", async () => {
      const first = await fresh("sync-1");
      const second = await fresh("sync-2");
      expect(ids()).toEqual([first.data.id, second.data.id]);
      expect(await lab.delete(first.data.id)).toMatchObject({ status: 204 });
      await lab.confirm(second.data.id);
      expect(ids()).toEqual([second.data.id]);
    });

    it("can be undone by confirming the account: the owner went on with the state that it had", async () => {
      const first = await fresh("sync-1");
      await fresh("sync-2");
      await lab.confirm(first.data.id);
      expect((await lab.get(first.data.id)).body.data.confirmed).toBe(true);
      const third = await fresh("sync-3");
      await lab.confirm(third.data.id);
      await eventually(() => {
        expect(ids()).toEqual([first.data.id, third.data.id]);
      });
    });

    it("does not touch the account of another owner", async () => {
      const other = await lab.make({ owner: "acme/shop/prod/another", name: "another" });
      const { data } = await fresh("sync-1");
      await lab.confirm(data.id);
      await lab.restart();
      expect(ids()).toEqual([other.data.id, data.id]);
    });

    it("takes the account's place in a store that is full", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, max_accounts: 1 };
      await fresh("sync-1");
      const { data } = await fresh("sync-2");
      expect(ids()).toEqual([data.id]);
    });

    it("deletes no account for a name that another one holds", async () => {
      lab.driver.put("store1", { ...orderSpec, name: "made by hand" });
      const first = await fresh("sync-1");
      expect(await lab.create({ name: "made by hand" })).toMatchObject({ body: { code: "name_taken" } });
      expect(ids()).toContain(first.data.id);
    });

    it("deletes no account for a place that is not the owner's to free", async () => {
      const first = await fresh("sync-1");
      lab.driver.put("store1", { ...orderSpec, name: "made by hand" });
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, max_accounts: 1 };
      expect(await lab.create({ name: "orders-sync-2" })).toMatchObject({ body: { code: "account_limit_reached" } });
      expect(ids()).toContain(first.data.id);
    });

    it("costs the store a deletion when it is confirmed, and the confirmation does not wait for it", async () => {
      await fresh("sync-1");
      const { data } = await fresh("sync-2");
      lab.driver.before = (verb) => (verb === "delete" ? new Promise<void>(() => undefined) : undefined);
      expect(await lab.confirm(data.id)).toMatchObject({ status: 204 });
    });

    it.each<[string, (id: string) => Promise<unknown>]>([
      ["the gateway starts again", () => lab.restart()],
      ["another owner asks for an account", () => lab.make({ owner: "acme/shop/prod/another", name: "another" })],
      ["another account is confirmed", (id) => lab.confirm(id)],
    ])("is made good when %s, where the older account could not be deleted at once", async (_, next) => {
      const first = await fresh("sync-1");
      const second = await fresh("sync-2");
      lab.driver.before = (verb) => {
        if (verb === "delete") throw new Error("the store is down");
      };
      await lab.confirm(second.data.id);
      await eventually(() => {
        expect(lab.failures).toHaveLength(1);
      });
      expect(await lab.list()).toMatchObject({ unconfirmed: 1, quarantined: 1, data: [{ quarantined: true }, {}] });
      expect(await lab.confirm(first.data.id)).toMatchObject({ status: 404 });
      lab.driver.before = () => undefined;
      lab.now += 15_000;
      await next(second.data.id);
      await eventually(() => {
        expect(ids()).not.toContain(first.data.id);
      });
      expect(ids()).toContain(second.data.id);
    });

    it("is made good at the next start when the gateway died between the deletion and its record", async () => {
      await fresh("sync-1");
      const second = await fresh("sync-2");
      lab.dieAt("superseded-deleted");
      await lab.confirm(second.data.id);
      await eventually(() => {
        expect(ids()).toEqual([second.data.id]);
      });
      await lab.restart();
      expect(await lab.ledger.storesToCleanUp()).toEqual([]);
      expect(await lab.list()).toMatchObject({ total: 1, unconfirmed: 0 });
    });
  });

  describe("when the gateway dies", () => {
    /** A situation in which the step is reached: what was there before the create that dies. */
    const before: Partial<Record<CreateStep, () => Promise<void>>> = {
      "previous-deleted": async () => {
        await lab.make({ generation: "old" });
      },
      "orphan-deleted": async () => {
        lab.dieAt("account-created");
        await lab.create({}, "key-1");
      },
      "orphan-kept": async () => {
        lab.dieAt("account-created");
        await lab.create({}, "key-1");
      },
      "previous-renamed": async () => {
        await lab.make({ identity: "of-another-state" });
      },
    };
    /** Accounts that may be in a state, as far as the gateway can tell: they stay, and are reported. */
    const unclaimed = (step: CreateStep, key: string): number => {
      if (step === "previous-renamed") return 1;
      return ["account-created", "orphan-kept"].includes(step) && key !== "key-1" ? 1 : 0;
    };

    const retries: [string, { key: string; change: object }][] = [
      ["the same key", { key: "key-1", change: {} }],
      ["a fresh key", { key: "key-2", change: {} }],
      ["a fresh key and another declaration", { key: "key-2", change: { generation: "new" } }],
      ["a fresh key and another name", { key: "key-2", change: { name: "orders-sync-2" } }],
    ];
    const ways: [string, boolean][] = [
      ["starts again", true],
      ["goes on with another process's memory gone", false],
    ];

    const matrix = createSteps.flatMap((step) =>
      retries.flatMap(([how, retry]) => ways.map(([way, restarts]) => [step, way, how, retry, restarts] as const)),
    );

    it.each(matrix)(
      "at %s, %s, and is asked again with %s: its credentials work, and whatever else may be in a state is reported",
      async (step, _way, _how, retry, restarts) => {
        await before[step]?.();
        lab.dieAt(step);
        expect(await lab.create({}, "key-1")).toMatchObject({ status: 500, body: { code: "internal" } });
        expect(lab.steps.at(-1)).toBe(step);
        if (restarts) expect(await lab.restart()).toMatchObject({ failed: [] });

        const { data, credentials } = await lab.make(retry.change, retry.key);

        // The credentials are those of the account that was made last. One whose answer was lost stays until then.
        expect(credentials).toEqual(lab.driver.minted.at(-1));
        expect(lab.driver.of("store1").at(-1)?.id).toBe(data.id);
        await lab.confirm(data.id);
        await eventually(async () => {
          const { data: listed, total, unconfirmed } = await lab.list();
          const left = unclaimed(step, retry.key);
          expect({ total, unconfirmed }).toEqual({ total: 1 + left, unconfirmed: left });
          expect(listed.filter(({ confirmed }) => confirmed).map(({ id }) => id)).toEqual([data.id]);
          expect(listed.every(({ owner }) => owner === validOrder.owner)).toBe(true);
        });
      },
    );

    it("takes down at the start what it left without credentials, and deletes nothing", async () => {
      lab.dieAt("account-created");
      await lab.create({ name_generated: true });
      await lab.restart();
      expect(live()).toEqual([validOrder.name]);
      expect(await lab.ledger.statistics()).toMatchObject({ orphans: 1, pending: 0 });
      expect(await lab.list()).toMatchObject({ unconfirmed: 1, data: [{ owner: validOrder.owner }] });
    });

    it("deletes it when its owner's next account was confirmed for an hour", async () => {
      lab.dieAt("account-created");
      await lab.create({ name: "sync-1", name_generated: true });
      const { data } = await lab.make({ name: "sync-2", name_generated: true, identity: "made-anew-1" });
      await lab.confirm(data.id);
      lab.now += hour - 1;
      await lab.restart();
      expect(live()).toEqual(["sync-1", "sync-2"]);
      lab.now += 1;
      await lab.restart();
      expect(live()).toEqual(["sync-2"]);
    });

    it("looks for what it has cleaned up no longer", async () => {
      lab.dieAt("account-created");
      await lab.create({ name_generated: true });
      await lab.restart();
      expect(await lab.ledger.pendingIntents("store1")).toEqual([]);
    });

    it("does not undo what the owner did since for a late retry of the request that died", async () => {
      lab.dieAt("intent-recorded");
      await lab.create({}, "key-1");
      const { data } = await lab.make({ generation: "2" }, "key-2");
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 409, body: { code: "credentials_gone" } });
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([data.id]);
    });

    it("takes it down at the next create of any owner in the store", async () => {
      lab.dieAt("account-created");
      await lab.create({ name_generated: true });
      await lab.make({ name: "another", owner: "acme/shop/prod/another" });
      expect(live()).toEqual([validOrder.name, "another"]);
      expect(await lab.ledger.statistics()).toMatchObject({ orphans: 1, pending: 0 });
    });

    it("shows an account whose create did not end as its owner's and unconfirmed, until it is cleaned up", async () => {
      lab.dieAt("account-created");
      await lab.create();
      expect(await lab.list()).toMatchObject({ unconfirmed: 1, data: [{ owner: validOrder.owner, confirmed: false }] });
    });

    it("leaves the other stores alone", async () => {
      lab.driver.put("store2", orderSpec);
      lab.dieAt("account-created");
      await lab.create();
      await lab.restart();
      expect(lab.driver.of("store2")).toHaveLength(1);
    });

    it("reports a store that cannot be asked at the start, and cleans it up at its next create", async () => {
      lab.dieAt("account-created");
      await lab.create();
      lab.driver.before = () => {
        throw new Error("the store is down");
      };
      expect(await lab.restart()).toMatchObject({ stores: ["store1"], failed: [{ store: "store1" }] });
      lab.driver.before = () => undefined;
      const { data } = await lab.make();
      expect(live()).toEqual(["orders-sync (unclaimed 1)", "orders-sync"]);
      expect(lab.driver.of("store1").at(-1)?.id).toBe(data.id);
    });

    it("forgets a deleted account though it died before it could write that down", async () => {
      const { data } = await lab.make();
      lab.dieAt("account-deleted");
      await lab.delete(data.id);
      await lab.restart();
      expect(await lab.get(data.id)).toMatchObject({ status: 404 });
      expect(await lab.delete(data.id)).toMatchObject({ status: 404 });
      expect((await lab.make()).data.id).not.toBe(data.id);
    });

    it("goes on beside a request of the dead gateway that never ended", async () => {
      // What an emulated crash looks like: the step never ends, and a fresh gateway takes over the same ledger.
      const reached = new Promise<void>((resolve) => {
        lab.onStep = (step) => {
          if (step !== "account-created") return undefined;
          lab.onStep = () => undefined;
          resolve();
          return new Promise<void>(() => undefined);
        };
      });
      void lab.create({}, "key-1");
      await reached;
      await lab.restart();
      const { data } = await lab.make({}, "key-1");
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([data.id]);
    });
  });

  describe("what may be in a state", () => {
    it("is not deleted for another resource of the same owner, in another state", async () => {
      const other = await lab.make({ name: "sync-1", name_generated: true, identity: "of-another-state" });
      const { data } = await lab.make({ name: "sync-2", name_generated: true });
      await lab.confirm(data.id);
      await lab.restart();
      expect(live()).toEqual(["sync-1", "sync-2"]);
      expect(await lab.list()).toMatchObject({ total: 2, unconfirmed: 1 });
      expect(await lab.confirm(other.data.id)).toMatchObject({ status: 204 });
      expect(await lab.list()).toMatchObject({ total: 2, unconfirmed: 0 });
    });

    it("gives up its name for another resource of the same owner, and keeps its token", async () => {
      const other = await lab.make({ identity: "of-another-state" });
      await lab.make();
      expect(live()).toEqual([`${validOrder.name} (unclaimed ${other.data.id})`, validOrder.name]);
      expect(lab.driver.calls.delete).toBe(0);
    });

    it("keeps its name where the store cannot rename, and the refusal says what to do", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, rename: false };
      const other = await lab.make({ identity: "of-another-state" });
      const { body } = await lab.create();
      expect(body).toMatchObject({
        code: "name_taken",
        detail: expect.stringMatching(`account ${other.data.id} .*If no state has it, delete it`) as string,
      });
      expect(lab.driver.calls.delete).toBe(0);
    });

    it("keeps its place in a full store, and the refusal names it", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, max_accounts: 1 };
      const other = await lab.make({ name: "sync-1", identity: "of-another-state" });
      const { body } = await lab.create({ name: "sync-2" });
      expect(body).toMatchObject({
        code: "account_limit_reached",
        detail: expect.stringContaining(`"sync-1" (${other.data.id})`) as string,
      });
      expect(live()).toEqual(["sync-1"]);
    });

    it("is not deleted by a gateway whose ledger was copied during its create and put back: it is found and confirmed", async () => {
      let copy: Buffer | undefined;
      lab.onStep = (step) => {
        if (step === "intent-recorded") copy = readFileSync(lab.ledgerPath);
      };
      const { data, credentials } = await lab.make({ name: "sync-1", name_generated: true });
      await lab.confirm(data.id);
      await lab.restart(() => {
        writeFileSync(lab.ledgerPath, copy as Buffer);
      });
      expect(live()).toEqual(["sync-1"]);
      // The state says that it has it, with the next command.
      expect(await lab.list()).toMatchObject({ unconfirmed: 1 });
      await lab.send("POST", "/v1/stores/store1/accounts/confirm", { ids: [data.id] });
      expect(await lab.list()).toMatchObject({ unconfirmed: 0, data: [{ id: data.id, owner: validOrder.owner }] });
      lab.now += 30 * 24 * hour;
      const successor = await lab.make({ name: "sync-2", name_generated: true, identity: "of-another-state" });
      await lab.confirm(successor.data.id);
      lab.now += 30 * 24 * hour;
      await lab.restart();
      expect(live()).toEqual(["sync-1", "sync-2"]);
      expect(lab.driver.minted[0]).toEqual(credentials);
    });

    it("is confirmed by its id too, where the ledger knows only that it was about to be made", async () => {
      lab.dieAt("account-created");
      await lab.create();
      const [account] = lab.driver.of("store1");
      expect(await lab.confirm(account?.id ?? "")).toMatchObject({ status: 204 });
      expect(await lab.list()).toMatchObject({ unconfirmed: 0 });
    });

    it("is not deleted in the moment in which it is confirmed", async () => {
      const first = await lab.make();
      lab.onStep = async (step) => {
        if (step !== "store-listed") return;
        lab.onStep = () => undefined;
        await lab.confirm(first.data.id);
      };
      expect(await lab.create({ generation: "2" })).toMatchObject({ status: 409, body: { code: "name_taken" } });
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([first.data.id]);
    });

    it.each([true, false])(
      "is not made again for a key whose account is confirmed meanwhile (unique names: %s)",
      async (unique_names) => {
        lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, unique_names };
        const first = await lab.make({}, "key-1");
        lab.onStep = async (step) => {
          if (step !== "store-listed") return;
          lab.onStep = () => undefined;
          await lab.confirm(first.data.id);
        };
        expect(await lab.create({}, "key-1")).toMatchObject({ status: 409, body: { code: "credentials_gone" } });
        expect(live()).toEqual([validOrder.name]);
      },
    );

    it("is not deleted in the place of an account that the store has lost, whose id it has", async () => {
      const first = await lab.make({ name: "sync-1", name_generated: true });
      const second = await lab.make({ name: "sync-2", name_generated: true });
      lab.driver.takeAway("store1", first.data.id);
      lab.now += 60_000;
      const { id } = lab.driver.put("store1", { ...orderSpec, name: "made by hand" }, first.data.id);
      await lab.confirm(second.data.id);
      await lab.restart();
      expect(live()).toEqual(["sync-2", "made by hand"]);
      const path = `/v1/stores/store1/accounts/${id}?created_at=${encodeURIComponent(first.data.created_at)}`;
      expect(await lab.send("DELETE", path)).toMatchObject({ status: 404, body: { code: "not_found" } });
      expect(live()).toEqual(["sync-2", "made by hand"]);
    });
  });

  describe("an account that cannot be deleted", () => {
    it("keeps nobody else from an account, and is tried again until it goes", async () => {
      const first = await lab.make({ name: "sync-1", name_generated: true });
      const second = await lab.make({ name: "sync-2", name_generated: true });
      lab.driver.before = (verb) => {
        if (verb === "delete") throw new Error("this account cannot be deleted");
      };
      await lab.confirm(second.data.id);
      await eventually(async () => {
        expect(await lab.ledger.statistics()).toMatchObject({ quarantined: 1 });
      });
      // Its own owner, another owner of the store, and the next start.
      expect(await lab.create({ name: "sync-3", name_generated: true })).toMatchObject({ status: 201 });
      expect(await lab.create({ name: "another", owner: "acme/shop/prod/another" })).toMatchObject({ status: 201 });
      lab.now += 15_000;
      expect(await lab.restart()).toEqual({ stores: ["store1"], failed: [] });
      expect(await lab.ledger.quarantined("store1")).toMatchObject([{ accountId: first.data.id, attempts: 2 }]);
      lab.driver.before = () => undefined;
      lab.now += 30_000;
      await lab.restart();
      expect(live()).not.toContain("sync-1");
      expect(await lab.ledger.statistics()).toMatchObject({ quarantined: 0, superseded: 0 });
    });

    it("is tried again though nobody calls", async () => {
      jest.useFakeTimers({ doNotFake: ["performance", "setImmediate", "nextTick"] });
      try {
        await lab.restart();
        await lab.make({ name: "sync-1", name_generated: true });
        const { data } = await lab.make({ name: "sync-2", name_generated: true });
        lab.driver.before = (verb) => {
          if (verb === "delete") throw new Error("this account cannot be deleted");
        };
        await lab.confirm(data.id);
        while ((await lab.ledger.statistics()).quarantined === 0) await new Promise(setImmediate);
        lab.driver.before = () => undefined;
        lab.now += 15_000;
        await jest.advanceTimersByTimeAsync(5_000);
        while (live().includes("sync-1")) await new Promise(setImmediate);
        expect(live()).toEqual(["sync-2"]);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  describe("an account whose deletion takes long", () => {
    it("is tried by one waiter at a time, so that the tries do not fill the store's queue", async () => {
      jest.useFakeTimers({ doNotFake: ["performance", "setImmediate", "nextTick"] });
      try {
        await lab.restart();
        await lab.make({ name: "sync-1", name_generated: true });
        const { data } = await lab.make({ name: "sync-2", name_generated: true });
        let finish: () => void = () => undefined;
        const finished = new Promise<void>((resolve) => (finish = resolve));
        lab.driver.before = (verb) => (verb === "delete" ? finished : undefined);
        for (let n = 0; n < 5; n += 1) await lab.confirm(data.id);
        await jest.advanceTimersByTimeAsync(60_000);
        // The one that works, and the one that looks again after it.
        expect(lab.gateway.queued()).toBeLessThanOrEqual(2);
        finish();
        while (live().includes("sync-1")) await new Promise(setImmediate);
        expect(live()).toEqual(["sync-2"]);
      } finally {
        jest.useRealTimers();
      }
    });
  });

  describe("an account that is not an orphan is never deleted", () => {
    /** A create that dies when the store was, or was about to be, asked, without having made anything. */
    async function dieBeforeTheStoreWasAsked(): Promise<void> {
      lab.dieAt("intent-recorded");
      await lab.create();
    }

    it("because a person may have made it by hand", async () => {
      await dieBeforeTheStoreWasAsked();
      const byHand = lab.driver.put("store1", orderSpec);
      await lab.restart();
      await lab.make({ name: "another", owner: "acme/shop/prod/another" });
      lab.now += 10 * 60 * 1000;
      await lab.restart();
      expect(lab.driver.of("store1").map(({ id }) => id)).toContain(byHand.id);
      // And then it only gives up its name.
      const { data } = await lab.make();
      expect(live()).toEqual([`${validOrder.name} (unclaimed ${byHand.id})`, "another", validOrder.name]);
      await lab.confirm(data.id);
      lab.now += 30 * 24 * hour;
      await lab.restart();
      expect(lab.driver.of("store1").map(({ id }) => id)).toContain(byHand.id);
    });

    it("because it was there before the intent", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, unique_names: false };
      const byHand = lab.driver.put("store1", orderSpec);
      await dieBeforeTheStoreWasAsked();
      await lab.restart();
      await lab.make();
      expect(lab.driver.of("store1").map(({ id }) => id)).toContain(byHand.id);
    });

    it.each<[string, object]>([
      ["scopes", { scopes: ["store_v2_orders"] }],
      ["token type", { tokenType: "stencil-cli", scopes: [], accessLevel: "publish-theme" }],
      ["name", { name: "orders-sync " }],
    ])("because its %s is not what was asked for", async (_, other) => {
      await dieBeforeTheStoreWasAsked();
      const byHand = lab.driver.put("store1", { ...orderSpec, ...other });
      await lab.restart();
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([byHand.id]);
    });

    it("because it is younger than a create can last", async () => {
      await dieBeforeTheStoreWasAsked();
      lab.now += 10 * 60 * 1000;
      const byHand = lab.driver.put("store1", orderSpec);
      await lab.restart();
      expect(await lab.create()).toMatchObject({ status: 409, body: { code: "name_taken" } });
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([byHand.id]);
    });

    it("because the ledger knows it as another owner's", async () => {
      lab.driver.capabilitiesBody = { ...lab.driver.capabilitiesBody, unique_names: false };
      await dieBeforeTheStoreWasAsked();
      const { data } = await lab.make({ owner: "acme/shop/prod/another" });
      await lab.restart();
      expect(live()).toEqual([validOrder.name]);
      expect(await lab.get(data.id)).toMatchObject({ status: 200 });
    });

    it("because its owner has confirmed it", async () => {
      const { data } = await lab.make();
      await lab.confirm(data.id);
      await dieBeforeTheStoreWasAsked();
      await lab.restart();
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([data.id]);
    });
  });

  describe("when the store fails", () => {
    it("makes the account once when the store failed before it made it", async () => {
      lab.driver.before = failOnce("create");
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 502, body: { code: "driver_failed" } });
      await lab.make({}, "key-1");
      expect(live()).toEqual([validOrder.name]);
    });

    it("deletes what the store made before it failed, and makes it again", async () => {
      lab.driver.after = failOnce("create");
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 502 });
      expect(live()).toEqual([validOrder.name]);
      const { data, credentials } = await lab.make({}, "key-1");
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([data.id]);
      expect(credentials).toEqual(lab.driver.minted.at(-1));
    });

    it("takes down what the store made after the gateway had given up, and deletes it for its successor", async () => {
      lab.driver.before = failOnce("create");
      await lab.create({ name_generated: true });
      // The owner has gone another way meanwhile, so the name is free when the late account arrives.
      const { data } = await lab.make({ name: "orders-sync-2" });
      await lab.confirm(data.id);
      lab.now += 60_000;
      lab.driver.put("store1", orderSpec);
      await lab.make({ name: "another", owner: "acme/shop/prod/another" });
      expect(live()).toEqual(["orders-sync-2", validOrder.name, "another"]);
      lab.now += hour;
      await lab.restart();
      expect(live()).toEqual(["orders-sync-2", "another"]);
    });

    it("does not wait for a driver that hangs, and recognises what it makes in the end", async () => {
      lab.driverDeadlineMs = 50;
      await lab.restart();
      let goOn = (): void => undefined;
      lab.driver.before = (verb) => {
        if (verb !== "create") return;
        lab.driver.before = () => undefined;
        return new Promise<void>((resolve) => (goOn = resolve));
      };
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 502, body: { code: "driver_failed" } });
      expect(await lab.ledger.pendingIntents("store1")).toHaveLength(1);
      const other = await lab.make({ name: "another", owner: "acme/shop/prod/another" });
      goOn();
      await eventually(() => {
        expect(live()).toContain(validOrder.name);
      });
      const { data } = await lab.make({}, "key-1");
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([other.data.id, data.id]);
    });

    it("keeps the driver's message to itself and tells the operator", async () => {
      lab.driver.before = failOnce("create", new Error("password hunter2 was refused"));
      const { body } = await lab.create();
      expect(JSON.stringify(body)).not.toContain("hunter2");
      expect(lab.failures).toHaveLength(1);
      const [failure] = lab.failures;
      expect(failure).toBeInstanceOf(GatewayFailure);
      expect(failure).toMatchObject({ code: "driver_failed", cause: { message: "password hunter2 was refused" } });
      expect(failure?.message).toContain("the store failed while it made the account");
      expect(failure?.message).not.toContain("hunter2");
    });

    it.each(["list", "get", "update", "delete"] as const)("answers driver_failed when it cannot %s", async (verb) => {
      const { data } = await lab.make();
      lab.driver.before = failOnce(verb);
      const path = `/v1/stores/store1/accounts/${data.id}`;
      const reply = {
        list: () => lab.send("GET", "/v1/stores/store1/accounts"),
        get: () => lab.send("GET", path),
        update: () => lab.send("PATCH", path, { name: "orders sync 2" }),
        delete: () => lab.send("DELETE", path),
      }[verb];
      expect(await reply()).toMatchObject({ status: 502, body: { code: "driver_failed" } });
      expect(await lab.get(data.id)).toMatchObject({ status: 200 });
    });

    it("passes a refusal on, and nothing of the request stays", async () => {
      lab.driver.before = failOnce("create", new DriverError("name_taken", "somebody was faster"));
      expect(await lab.create({}, "key-1")).toMatchObject({
        status: 409,
        body: { code: "name_taken", detail: "somebody was faster" },
      });
      expect(await lab.ledger.pendingIntents("store1")).toEqual([]);
      await lab.make({}, "key-1");
    });

    it("passes on when to come back", async () => {
      lab.driver.before = failOnce("create", new DriverError("rate_limited", "slow down", { retryAfterSeconds: 2.5 }));
      const { status, headers } = await lab.create();
      expect({ status, retryAfter: headers.get("retry-after") }).toEqual({ status: 429, retryAfter: "3" });
    });

    it("does not make a new account when it cannot delete the one it replaces", async () => {
      const first = await lab.make({}, "key-1");
      lab.driver.before = failOnce("delete");
      expect(await lab.create({ generation: "2" })).toMatchObject({ status: 502 });
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([first.data.id]);
      expect((await lab.make({}, "key-1")).credentials).toEqual(first.credentials);
    });

    it("asks about an account that a listing lacks before it makes another", async () => {
      const first = await lab.make({}, "key-1");
      const list = jest.spyOn(lab.driver, "list").mockResolvedValueOnce([]);
      expect(await lab.make({}, "key-1")).toEqual(first);
      list.mockRestore();
      jest.spyOn(lab.driver, "list").mockResolvedValueOnce([]);
      expect(await lab.list()).toMatchObject({ data: [] });
      expect(await lab.make({}, "key-1")).toEqual(first);
    });

    /** Fails the verb the next time. */
    function failOnce(failing: string, error: Error = new Error("the store is down")): (verb: string) => void {
      let failed = false;
      return (verb) => {
        if (failed || verb !== failing) return;
        failed = true;
        throw error;
      };
    }
  });

  describe("when the ledger fails", () => {
    const full = new LedgerError("write_failed", "the disk is full: /secret/path");

    it("does not ask the store when the intent cannot be written", async () => {
      jest.spyOn(lab.ledger, "recordIntent").mockImplementationOnce(() => {
        throw full;
      });
      const { status, body, headers } = await lab.create();
      expect({ status, code: body.code, retryAfter: headers.get("retry-after") }).toEqual({
        status: 503,
        code: "ledger_failed",
        retryAfter: "5",
      });
      expect(JSON.stringify(body)).not.toContain("/secret/path");
      expect(lab.driver.calls.create).toBe(0);
    });

    it("takes the account back when its credentials cannot be sealed", async () => {
      jest.spyOn(lab.ledger, "sealCredentials").mockImplementationOnce(() => {
        throw full;
      });
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 503, body: { code: "ledger_failed" } });
      expect(live()).toEqual([]);
      await lab.make({}, "key-1");
    });

    it("finds the account later when it could not be taken back either", async () => {
      jest.spyOn(lab.ledger, "sealCredentials").mockImplementationOnce(() => {
        throw full;
      });
      jest.spyOn(lab.driver, "delete").mockRejectedValueOnce(new Error("the store is down"));
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 503 });
      expect(live()).toEqual([validOrder.name]);
      const { data } = await lab.make({}, "key-1");
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([data.id]);
    });

    it("says so when the ledger was closed", async () => {
      await lab.ledger.close();
      expect(await lab.create()).toMatchObject({ status: 503, body: { code: "ledger_failed" } });
      expect(lab.driver.calls.create).toBe(0);
    });
  });

  describe("waiting credentials", () => {
    it("are destroyed after 24 hours, and their account stays listed as unconfirmed", async () => {
      const { data } = await lab.make({}, "key-1");
      lab.now += CREDENTIALS_LIFETIME_MS;
      expect(await lab.list()).toMatchObject({ unconfirmed: 1, data: [{ id: data.id, confirmed: false }] });
      expect(await lab.create({}, "key-1")).toMatchObject({ status: 409, body: { code: "credentials_gone" } });
      expect(await lab.ledger.findAccount("store1", data.id)).toMatchObject({ holdsCredentials: false });
    });

    it("are kept until then", async () => {
      const first = await lab.make({}, "key-1");
      lab.now += CREDENTIALS_LIFETIME_MS - 1;
      expect(await lab.make({}, "key-1")).toEqual(first);
    });

    it("are made again, with their account, when their owner asks after that", async () => {
      const first = await lab.make();
      lab.now += 25 * hour;
      const second = await lab.make();
      expect(second.data.id).not.toBe(first.data.id);
      expect(lab.driver.of("store1").map(({ id }) => id)).toEqual([second.data.id]);
    });

    it("can be confirmed after that, and the account is left alone from then on", async () => {
      const { data } = await lab.make();
      lab.now += 25 * hour;
      expect(await lab.confirm(data.id)).toMatchObject({ status: 204 });
      await lab.make({ name: "orders-sync-2" });
      expect(lab.driver.of("store1").map(({ id }) => id)).toContain(data.id);
    });

    it("are never in clear on the disk", async () => {
      await lab.make();
      await lab.make({ name: "another", owner: "acme/shop/prod/another" });
      const files = lab.filesAtRest();
      expect(files.includes(validOrder.name)).toBe(true);
      for (const { access_token, client_secret, client_id } of lab.driver.minted) {
        for (const value of [access_token, client_secret, client_id]) {
          expect(files.includes(value)).toBe(false);
          expect(files.includes(Buffer.from(value, "hex"))).toBe(false);
        }
      }
    });

    it.each([
      ["confirmed", async (id: string) => lab.confirm(id)],
      ["deleted", async (id: string) => lab.delete(id)],
      [
        "out of date",
        async () => {
          lab.now += 25 * hour;
          return lab.list();
        },
      ],
    ])("leave nothing on the disk, not even sealed, once they are %s", async (_, end) => {
      const { data } = await lab.make();
      const sealed = sealedBytes();
      expect(lab.isAtRest(sealed)).toBe(true);
      await end(data.id);
      expect(lab.isAtRest(sealed)).toBe(false);
    });
  });

  it("remembers a key for a week, and then no longer", async () => {
    const { data } = await lab.make({}, "key-1");
    await lab.delete(data.id);
    lab.now += 6 * 24 * hour;
    expect(await lab.create({}, "key-1")).toMatchObject({ body: { code: "credentials_gone" } });
    lab.now += 2 * 24 * hour;
    await lab.make({}, "key-1");
  });

  it("keeps the keys of two stores apart", async () => {
    await lab.make({}, "key-1");
    expect(await lab.create({ name: "another name" }, "key-1", "store2")).toMatchObject({ status: 201 });
  });
});
