import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type Truth } from "../../../emulator";
import { loadSealingKey } from "../../../gateway";
import { ContractClient } from "../../../gateway/suite/contract-client";
import { findChromium } from "../../helpers/find-chromium";
import { logInAs } from "../../helpers/panel-lab";
import { freePort } from "../../helpers/postgres";
import { ServerLab, type ServerProcess } from "../../server/server-process";
import { secretsAmong, violations } from "./invariants";
import { configOf } from "./provider";
import { ProviderProcess } from "./provider-process";
import { type Program, Stack } from "./stack";
import type { World } from "./world";

/** Whom kill -9 hits. */
export type PanelVictim = "browser" | "gateway";

/** When it falls: before an act of the driver in the browser, by its number, or while the store has the request. */
export type PanelMoment =
  | { readonly act: number }
  | { readonly request: "create" | "delete"; readonly when: "before the store's work" | "after the store's work" };

export interface PanelReport {
  readonly hit: boolean;
  readonly acts: readonly string[];
  readonly repeats: number;
  readonly found: readonly string[];
  readonly left: readonly string[];
}

/** Most times that `up` may have to be repeated after one blow. */
const MOST_REPEATS = 2;

/**
 * A real `bc-accounts gateway --driver control-panel` over an emulator's pages, in a process of its own with a browser of
 * its own, and the compiled provider in front of it.
 */
export class PanelLane implements World {
  private readonly acts = mkdtempSync(join(tmpdir(), "bc-acts-"));
  private readonly server = new ServerLab();
  private readonly issued: string[] = [];
  private gateway: ServerProcess | undefined;
  private token = "";
  private armed = 0;

  private constructor(
    readonly emulator: Emulator,
    private readonly port: number,
  ) {}

  static async start(stores: readonly string[]): Promise<PanelLane> {
    const lane = new PanelLane(await startEmulator({ stores }), await freePort());
    lane.watchStore();
    lane.token = await lane.server.addToken("experiments");
    await logInAs(lane.emulator, `${lane.server.ledger}.panel`, loadSealingKey(lane.server.ledger));
    await lane.startGateway();
    return lane;
  }

  /** Called while the store has a request of the panel's pages; `undefined` after each experiment. */
  private onRequest: ((request: "create" | "delete", when: "before" | "after") => Promise<void>) | undefined;

  get url(): string {
    return this.emulator.url;
  }

  /** What the store has, and what the gateway says of it. */
  async truth(): Promise<Truth> {
    const truth = this.emulator.truth();
    const stores = await Promise.all(
      truth.stores.map(async (entry) => {
        if (entry.store !== this.current) return { ...entry, accounts: [] };
        const { body } = await this.client(entry.store).list("?limit=250");
        const accounts = entry.accounts.map(({ owner: _owner, ...account }) => {
          const listed = body.data.find(({ id }) => id === account.id);
          const owner = listed?.owner;
          return { ...account, confirmed: listed?.confirmed ?? true, ...(owner === undefined ? {} : { owner }) };
        });
        return { ...entry, accounts };
      }),
    );
    return { ...truth, stores };
  }

  /** The store of the experiment under way: the browser is asked about no other. */
  private current = "";

  /** Brings a program up, or down, and lets the blow fall in the middle of it; then as a person does, until it is done. */
  async run(
    store: string,
    operation: "create" | "delete",
    blow: { readonly victim: PanelVictim; readonly moment: PanelMoment } | undefined,
  ): Promise<PanelReport> {
    this.current = store;
    const stack = new Stack(store);
    const program: Program = { sync: { scopes: { products: "read-only", orders: "modify" } } };
    if (operation === "delete") await this.up(stack, program);
    const wanted = operation === "create" ? program : {};
    const arming = this.arm(store, blow);
    let done = await this.upped(stack, wanted, arming.restart);
    let repeats = 0;
    for (; !done && repeats < MOST_REPEATS; repeats += 1) done = await this.upped(stack, wanted);
    this.onRequest = undefined;
    const found = done ? [] : ["I5: up does not succeed"];
    // Once more: nothing changes, and what is in state is confirmed.
    const ids = stack.recorded().map(({ id }) => id);
    await this.up(stack, wanted);
    if (
      ids.join() !==
      stack
        .recorded()
        .map(({ id }) => id)
        .join()
    )
      found.push("I5: another up changes something");
    const held = stack.recorded().map(({ logicalName, id, outs }) => ({
      ...{ store, id, accessToken: outs.accessToken },
      owner: stack.owner(logicalName),
    }));
    // Another `up` asks with another key: then the answer to the first is lost, and its account is listed.
    found.push(...(await violations(this, { stores: [store], held, settled: true, unclaimed: repeats > 0 ? 1 : 0 })));
    const ours = (await this.truth()).stores.flatMap(({ accounts }) =>
      accounts.filter((account) => held.some(({ id }) => id === account.id)),
    );
    found.push(...ours.filter(({ confirmed }) => !confirmed).map(({ name }) => `I1: ${name} is not confirmed`));
    if (held.length !== Object.keys(wanted).length) found.push(`I5: ${held.length} accounts are in state`);
    return { hit: arming.hasHit(), acts: arming.acts(), repeats, found, left: this.leaks() };
  }

  /** Secrets that were issued and lie in a file, or were printed. What the pages and the provider's answers hold is no file. */
  leaks(): string[] {
    const files = readdirSync(this.server.folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(this.server.folder, name))
      .filter((path) => !path.endsWith(".key") && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
    const found = files.flatMap((path) =>
      secretsAmong(this.issued, readFileSync(path, "latin1")).map(() => path.slice(this.server.folder.length)),
    );
    const printed = `${this.gateway?.stdout ?? ""}${this.gateway?.stderr ?? ""}${ProviderProcess.printed}`;
    return [...new Set([...found, ...secretsAmong(this.issued, printed).map(() => "what was printed")])];
  }

  async close(): Promise<void> {
    await ProviderProcess.closeAll();
    await this.server.close();
    await this.emulator.close();
    rmSync(this.acts, { recursive: true, force: true });
  }

  private client(store: string): ContractClient {
    return new ContractClient(`http://127.0.0.1:${this.port}`, this.token, store);
  }

  private async startGateway(): Promise<void> {
    this.gateway = await this.server.serve(
      [
        ...["--driver", "control-panel", "--panel-url", this.emulator.url],
        ...["--store", this.emulator.stores.join(","), "--listen", `127.0.0.1:${this.port}`],
      ],
      {
        NODE_OPTIONS: `--require ${join(__dirname, "panel-acts.cjs")}`,
        PANEL_ACTS: this.acts,
        BIGCOMMERCE_BROWSER: findChromium() ?? "",
      },
    );
  }

  /** Every request that changes the store passes here, whoever's page sends it. */
  private watchStore(): void {
    const { driver } = this.emulator;
    const create = driver.create.bind(driver);
    const remove = driver.delete.bind(driver);
    driver.create = async (...args) => {
      await this.onRequest?.("create", "before");
      const made = await create(...args);
      this.issued.push(made.credentials.access_token, made.credentials.client_secret);
      await this.onRequest?.("create", "after");
      return made;
    };
    driver.delete = async (...args) => {
      await this.onRequest?.("delete", "before");
      const wasThere = await remove(...args);
      await this.onRequest?.("delete", "after");
      return wasThere;
    };
  }

  private arm(store: string, blow: { readonly victim: PanelVictim; readonly moment: PanelMoment } | undefined) {
    const id = (this.armed += 1);
    const at = blow !== undefined && "act" in blow.moment ? blow.moment.act : -1;
    writeFileSync(join(this.acts, "armed"), JSON.stringify({ id, store, at, blow: blow?.victim }));
    let hasHit = false;
    const { moment } = blow ?? {};
    if (moment !== undefined && "request" in moment) {
      this.onRequest = async (request, when) => {
        if (hasHit || request !== moment.request || !moment.when.startsWith(when)) return;
        hasHit = true;
        if (blow?.victim === "gateway") this.gateway?.child.kill("SIGKILL");
        else killBelow(this.gateway?.child.pid ?? 0);
        await Promise.resolve();
      };
    }
    const file = join(this.acts, `acts-${id}`);
    return {
      hasHit: () => hasHit || existsSync(join(this.acts, `hit-${id}`)),
      acts: () => (existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : []),
      restart:
        blow?.victim === "gateway"
          ? async () => {
              await this.gateway?.exit;
              await this.startGateway();
            }
          : undefined,
    };
  }

  private async upped(stack: Stack, program: Program, restart?: () => Promise<void>): Promise<boolean> {
    const restarted = restart?.();
    const done = await this.up(stack, program).then(
      () => true,
      () => false,
    );
    await restarted;
    return done;
  }

  private async up(stack: Stack, program: Program): Promise<void> {
    const config = configOf(`http://127.0.0.1:${this.port}`, stack.store, { "bigcommerce:gatewayToken": this.token });
    const provider = await ProviderProcess.start(config);
    await stack.up(program, provider).finally(() => {
      provider.retire();
    });
  }
}

/** kill -9 of everything that a process has started: its browser. */
function killBelow(parent: number): void {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").filter(Boolean);
  for (const child of children.map(Number)) {
    killBelow(child);
    try {
      process.kill(child, "SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}
