import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { AccountBody } from "../../contract";
import { changeSteps, createSteps, type GatewayStep, renewEpoch } from "../../gateway";
import { Died, ProtocolLab } from "./protocol-lab";

/** States that the histories use: two backends with one stack each of the same name, and another stack. */
const places = ["backend1/dev", "backend2/dev", "backend1/prod"] as const;
const resources = ["orders", "stock"] as const;

type Place = (typeof places)[number];
type Resource = (typeof resources)[number];

/** One step of a history. Printed as it is when a history fails, so it says all that it needs to be repeated. */
export type Act =
  | {
      act: "up" | "replace" | "replace by force";
      place: Place;
      resource: Resource;
      end: "all well" | "no confirmation" | "answer lost";
    }
  | {
      act: "up" | "replace" | "replace by force";
      place: Place;
      resource: Resource;
      end: "gateway dies";
      at: GatewayStep;
    }
  | { act: "destroy" | "forget"; place: Place; resource: Resource }
  | { act: "move"; place: Place; to: Place; resource: Resource }
  | { act: "rename"; place: Place; to: Place }
  | { act: "export" | "import"; place: Place }
  | { act: "copy ledger" | "put ledger back" | "restore ledger" | "restart" | "deletions fail" | "deletions work" }
  | { act: "time passes"; minutes: number };

/** Histories of up to `length` steps. */
export function histories(length: number): fc.Arbitrary<Act[]> {
  const place = fc.constantFrom(...places);
  const resource = fc.constantFrom(...resources);
  const make = fc.constantFrom("up" as const, "replace" as const, "replace by force" as const);
  const at = fc.constantFrom<GatewayStep>(...createSteps, ...changeSteps);
  const one = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: make,
        place,
        resource,
        end: fc.constantFrom("all well" as const, "no confirmation" as const, "answer lost" as const),
      }),
    },
    { weight: 3, arbitrary: fc.record({ act: make, place, resource, end: fc.constant("gateway dies" as const), at }) },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constantFrom("destroy" as const, "forget" as const), place, resource }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("move" as const), place, to: place, resource }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("rename" as const), place, to: place }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("export" as const, "import" as const), place }) },
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constantFrom(
          "copy ledger" as const,
          "put ledger back" as const,
          "restore ledger" as const,
          "restart" as const,
          "deletions fail" as const,
          "deletions work" as const,
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constant("time passes" as const),
        minutes: fc.constantFrom(-10, 1, 7, 61, 26 * 60),
      }),
    },
  );
  // `max`: without it fast-check keeps to about ten steps, however long a history may be.
  return fc.array(one, { minLength: 1, maxLength: length, size: "max" });
}

interface Held {
  readonly id: string;
  readonly identity: string;
  readonly token: string;
  readonly createdAt: string;
}
/** What a stack's state holds. */
class State {
  readonly live: Map<Resource, Held>;
  /** Replaced, and still to be deleted, because the deletion failed: the next `up` asks again. */
  readonly condemned: Held[];

  constructor(older?: State) {
    this.live = new Map(older?.live);
    this.condemned = [...(older?.condemned ?? [])];
  }

  all(): Held[] {
    return [...this.live.values(), ...this.condemned];
  }
}

/**
 * Lives a history through on a real gateway over a real ledger on disk, with states that behave as Pulumi's do, and
 * says what is wrong after it. Empty: all is well.
 *
 * I1: what state has lives, unless a person or an engine deleted it. I2: with the token of that account. I3: once
 * everything has settled, no account is left but those in a state and those whose answer was lost. I4: no secret in
 * the ledger in clear. I5: `up` succeeds then. I6: the gateway deletes nothing on its own that is in a state. I7: every
 * live account is listed, and one that no state ever had is unconfirmed and has an owner, as long as the ledger did not
 * lose it. I8: a deletion that fails keeps nobody from an account.
 */
export async function live(history: readonly Act[]): Promise<string[]> {
  const lab = await ProtocolLab.start();
  try {
    const world = new World(lab);
    for (const act of history) await world.do(act);
    await world.settle();
    return world.wrong;
  } finally {
    await lab.close();
  }
}

class World {
  readonly wrong: string[] = [];
  private readonly states = new Map<Place, State>(places.map((place) => [place, new State()]));
  private readonly exported = new Map<Place, State>();
  /** Accounts that an engine deleted, or asked to have deleted. */
  private readonly deleted = new Set<string>();
  /** Accounts that were in some state at some time. */
  private readonly stored = new Set<string>();
  /** Entries that came back with an older state: they may be dead. */
  private readonly revived = new Set<string>();
  private ledgerCopy: Buffer | undefined;
  private ledgerLost = false;
  private deletionsFail = false;
  private explicit: string | undefined;

  constructor(private readonly lab: ProtocolLab) {
    lab.driver.capabilitiesBody = { rename: true, change_scopes: false, unique_names: true, max_accounts: 10_000 };
    const { driver } = lab;
    const remove = driver.delete.bind(driver);
    driver.delete = (store, id) => {
      if (this.deletionsFail && id !== this.explicit) throw new Error("this account cannot be deleted");
      if (id !== this.explicit && this.placesOf(id).length > 0) {
        this.wrong.push(
          `I6: the gateway deletes ${id} on its own, which is in the state of ${this.placesOf(id).join()}`,
        );
      }
      return remove(store, id);
    };
  }

  async do(act: Act): Promise<void> {
    switch (act.act) {
      case "up":
      case "replace":
      case "replace by force":
        return this.bring(act);
      case "destroy": {
        const { live } = this.state(act.place);
        const held = live.get(act.resource);
        if (held !== undefined && (await this.remove(held))) live.delete(act.resource);
        return;
      }
      case "forget":
        this.state(act.place).live.delete(act.resource);
        return;
      case "move": {
        const [from, to] = [this.state(act.place).live, this.state(act.to).live];
        const held = from.get(act.resource);
        if (held === undefined || to.has(act.resource)) return;
        from.delete(act.resource);
        to.set(act.resource, held);
        return;
      }
      case "rename":
        if (this.state(act.to).all().length > 0) return;
        this.states.set(act.to, this.state(act.place));
        this.states.set(act.place, new State());
        return;
      case "export":
        this.exported.set(act.place, new State(this.state(act.place)));
        return;
      case "import": {
        const older = this.exported.get(act.place);
        const others = places.filter((place) => place !== act.place).flatMap((place) => this.state(place).all());
        const isElsewhere = ({ id }: Held): boolean => others.some((held) => held.id === id);
        // One account in two states is a person's doing: two engines then believe that they own it.
        if (older === undefined || older.all().some(isElsewhere)) return;
        for (const { id } of older.all()) this.revived.add(id);
        this.states.set(act.place, new State(older));
        return;
      }
      case "copy ledger":
        this.ledgerCopy = readFileSync(this.lab.ledgerPath);
        return;
      case "put ledger back":
      case "restore ledger": {
        const copy = this.ledgerCopy;
        if (copy === undefined) return;
        this.ledgerLost = true;
        await this.lab.restart(async () => {
          writeFileSync(this.lab.ledgerPath, copy);
          if (act.act === "restore ledger") await renewEpoch(this.lab.ledgerPath);
        });
        return;
      }
      case "restart":
        await this.lab.restart();
        return;
      case "deletions fail":
      case "deletions work":
        this.deletionsFail = act.act === "deletions fail";
        return;
      case "time passes":
        this.lab.now += act.minutes * 60_000;
    }
  }

  /** What a calm week brings: nothing fails, every stack runs `up` twice, and the gateway does what it put off. */
  async settle(): Promise<void> {
    this.deletionsFail = false;
    for (let n = 0; n < 2; n++) {
      for (const place of places) {
        for (const resource of this.state(place).live.keys()) {
          await this.bring({ act: "up", place, resource, end: "all well" });
        }
        await this.removeCondemned(place);
      }
      this.lab.now += 3 * 60 * 60_000;
      await this.lab.restart();
    }
    const { data } = await this.lab.list();
    const listed = new Map(data.map((account) => [account.id, account] as const));
    for (const { id } of this.lab.driver.of("store1")) this.judge(id, listed.get(id));
    for (const [place, state] of this.states) {
      for (const [resource, { id, token }] of state.live) {
        const account = this.lab.driver.of("store1").find((one) => one.id === id);
        if (account === undefined && !this.deleted.has(id) && !this.revived.has(id)) {
          this.wrong.push(`I1: ${place} has ${resource} as ${id}, which nobody deleted, and which does not live`);
        }
        if (account !== undefined && listed.get(id)?.confirmed !== true) {
          this.wrong.push(`I1: ${place} has ${resource} as ${id}, and it is not confirmed after two further ups`);
        }
        if (account !== undefined && this.lab.driver.tokenOf(id) !== token) {
          this.wrong.push(`I2: ${place} has another token than that of ${id}`);
        }
      }
    }
    const ledger = readFileSync(this.lab.ledgerPath);
    for (const { access_token } of this.lab.driver.minted) {
      if (ledger.includes(access_token)) this.wrong.push("I4: a token stands in the ledger in clear");
    }
  }

  private judge(id: string, account: AccountBody | undefined): void {
    if (account === undefined) {
      this.wrong.push(`I7: ${id} lives and is not listed`);
      return;
    }
    if (this.placesOf(id).length > 0 || this.ledgerLost) return;
    if (this.stored.has(id)) {
      if (this.deleted.has(id)) this.wrong.push(`I3: ${id} lives although its engine deleted it`);
      return;
    }
    if (account.confirmed) this.wrong.push(`I7: ${id} was never in a state, and passes for confirmed`);
    if (account.owner === undefined) this.wrong.push(`I7: ${id} was never in a state, and has no owner`);
  }

  private async bring(act: Extract<Act, { end: string }>): Promise<void> {
    const { lab } = this;
    const { live, condemned } = this.state(act.place);
    const before = live.get(act.resource);
    const crash = { came: false };
    if (act.end === "gateway dies") {
      lab.onStep = (step) => {
        if (step !== act.at) return;
        lab.onStep = () => undefined;
        crash.came = true;
        throw new Died(act.at);
      };
    }
    try {
      // diff() shows the provider what state has, and it confirms that.
      if (before !== undefined && act.act !== "replace by force") await this.confirm(before.id);
      if (before !== undefined && act.act === "up") {
        await this.removeCondemned(act.place);
        return;
      }
      const isKnown = before !== undefined && act.act === "replace";
      const identity = isKnown ? before.identity : randomBytes(12).toString("base64url");
      const { status, body } = await lab.create(
        {
          name: `${act.resource}-${randomBytes(6).toString("hex")}`,
          name_generated: true,
          owner: `acme/shop/${act.place.split("/")[1] ?? ""}/${act.resource}`,
          identity,
        },
        randomUUID(),
      );
      if (status !== 201) {
        if (!crash.came) this.wrong.push(`I5, I8: a create is answered ${status} ${body.code}`);
        return;
      }
      if (act.end === "answer lost") return;
      const { id, created_at: createdAt } = body.data;
      live.set(act.resource, { id, identity, token: body.credentials.access_token, createdAt });
      this.stored.add(id);
      if (act.end !== "no confirmation") await this.confirm(id);
      if (before !== undefined) condemned.push(before);
      await this.removeCondemned(act.place);
    } finally {
      lab.onStep = () => undefined;
      if (crash.came) await lab.restart();
    }
  }

  private async confirm(id: string): Promise<void> {
    await this.lab.send("POST", "/v1/stores/store1/accounts/confirm", { ids: [id] });
  }

  /** What an engine does last: it deletes what was replaced, and keeps in state what it could not delete. */
  private async removeCondemned(place: Place): Promise<void> {
    const { condemned } = this.state(place);
    for (const held of condemned.splice(0)) if (!(await this.remove(held))) condemned.push(held);
  }

  /** @returns whether the engine may take it for deleted */
  private async remove({ id, createdAt }: Held): Promise<boolean> {
    this.explicit = id;
    this.deleted.add(id);
    const path = `/v1/stores/store1/accounts/${id}?created_at=${encodeURIComponent(createdAt)}`;
    const { status } = await this.lab.send("DELETE", path);
    this.explicit = undefined;
    return status === 204 || status === 404;
  }

  /** Stacks that use the account: what they are to delete anyway does not count. */
  private placesOf(id: string): Place[] {
    return places.filter((place) => [...this.state(place).live.values()].some((held) => held.id === id));
  }

  private state(place: Place): State {
    const state = this.states.get(place);
    if (state === undefined) throw new Error(`no state ${place}`);
    return state;
  }
}
