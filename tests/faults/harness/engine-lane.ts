import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { type Front, program } from "../../helpers/lab";
import { EngineProject, type Run, type StateResource } from "../../helpers/engine";
import type { GatewayStep } from "../../../gateway";
import { lostAnswers, type Operation, type Victim } from "./crash-points";
import { GatewayProcess, type LedgerKind, MANAGE, pause } from "./gateway-process";
import { deleteUnclaimed, type Held, lastingViolations, secretsAmong } from "./invariants";
import type { Program } from "./stack";

/** What happens to whom while the gateway stands at the step: kill -9, or what Ctrl-C sends. */
export type Blow = Victim | "one SIGINT" | "two SIGINTs";

/** What a program reaches its accounts through, and where the gateway keeps its ledger. */
export interface EngineWay {
  readonly front?: Front;
  readonly ledger?: LedgerKind;
}

export interface EnginePoint {
  readonly operation: Operation;
  readonly step: GatewayStep;
  readonly blow: Blow;
  readonly title: string;
}

export interface EngineReport {
  /** The gateway stood at the step when the blow fell, and a SIGINT was taken for one. */
  readonly hit: boolean;
  readonly afterCrash: readonly string[];
  /** Whether state was as declared before anything was repeated. */
  readonly wasRecorded: boolean;
  /** Whether the repeated `up` told of an operation that had not ended. */
  readonly warned: boolean;
  readonly afterRepeat: readonly string[];
  /** Exit code of the repeated `up`. */
  readonly code: number;
  /** Whether the account is as an undisturbed run would have left it. */
  readonly asDeclared: boolean;
  /** Command lines of the plugin's processes that outlived both commands. */
  readonly leftBehind: readonly string[];
}

interface Wish {
  readonly name?: string;
  readonly scopes: Readonly<Record<string, string>>;
}
type Declared = Readonly<Record<string, Wish>>;

/** The real engine with a gateway in a process of its own. Experiments run one after the other on one stack. */
export class EngineLane {
  private constructor(
    readonly gateway: GatewayProcess,
    readonly engine: EngineProject,
    readonly store: string,
    private readonly front: Front,
    private declared: Declared,
  ) {}

  /** @param points Experiments to come: accounts that may lie there for long are made now, together. */
  static async start(
    points: readonly EnginePoint[],
    { front = "dynamic", ledger = "SQLite" }: EngineWay = {},
  ): Promise<EngineLane> {
    const store = "engine1";
    const profile = points[0]?.operation.profile ?? "documented";
    const gateway = await GatewayProcess.startOn(ledger, "--store", store, "--profile", profile);
    let declared: Declared = { bystander: { scopes: { products: "read-only" } } };
    points.forEach(({ operation }, index) => {
      if (isMadeAhead(operation)) declared = withPart(declared, operation.before[0], index);
    });
    const engine = await EngineProject.create({
      program: programOf(declared, front),
      plugin: front === "plugin",
      env: {
        BIGCOMMERCE_STORE_HASH: store,
        BIGCOMMERCE_GATEWAY_URL: gateway.url,
        BIGCOMMERCE_GATEWAY_TOKEN: MANAGE,
      },
    });
    await engine.must("up", "--yes", "--skip-preview");
    return new EngineLane(gateway, engine, store, front, declared);
  }

  async run({ operation, step, blow }: EnginePoint, index: number): Promise<EngineReport> {
    const { engine, gateway } = this;
    await this.prepare(operation, index);
    const replace = operation.replace ? ["--replace", (await engine.accounts())[nameOf(index)]?.urn ?? ""] : [];
    this.declare(operation.program, index);
    const fault = await gateway.armAt(this.store, step, blow === "gateway" ? "crash" : "hold");
    const command = engine.start("up", "--yes", "--skip-preview", ...replace);
    let hit: boolean;
    if (blow === "gateway") {
      hit = (await gateway.exited()) === "SIGKILL";
      await gateway.restart();
    } else if (blow === "ledger") {
      hit = await gateway.held(fault, command.exited);
      await gateway.cutLedger();
      await gateway.release(fault);
    } else {
      hit = await gateway.held(fault, command.exited);
      if (blow === "provider") this.killProviders();
      else command.kill(blow === "cli" ? "SIGKILL" : "SIGINT");
      if (blow === "two SIGINTs") {
        await pause(300);
        command.kill("SIGINT");
      }
      if (blow === "one SIGINT") await pause(300);
      else await command.exited;
      await gateway.release(fault);
    }
    const first = await command.exited;
    if (blow.endsWith("SIGINT") || blow.endsWith("SIGINTs")) hit &&= /cancel/i.test(first.output);
    const afterCrash = await lastingViolations(gateway, { ...(await this.expectation()), settled: false });
    const wasRecorded = await this.isAsDeclared(index);
    // As a person would: only a killed CLI leaves its lock behind.
    if (blow === "cli") await engine.pulumi("cancel", "--yes");
    const again = await engine.up(...replace);
    // The program has confirmed what it got, what that superseded is deleted in a moment, and what was lost is reported.
    const unclaimed = lostAnswers(operation);
    const afterRepeat = await lastingViolations(gateway, { ...(await this.expectation()), settled: true, unclaimed });
    await deleteUnclaimed(gateway, this.store, await this.held());
    const leftBehind = await this.lastingPlugins();
    this.killAll();
    return {
      hit,
      afterCrash,
      wasRecorded,
      warned: /pending (create|operation)|interrupted/i.test(again.output),
      afterRepeat,
      code: again.code,
      asDeclared: await this.isAsDeclared(index),
      leftBehind,
    };
  }

  /** One more `up` without a change: nothing happens, every account is confirmed, and nothing else is left. */
  async calmUp(): Promise<{ run: Run; unconfirmed: string[]; found: string[] }> {
    const run = await this.engine.up();
    const found = await lastingViolations(this.gateway, { ...(await this.expectation()), settled: true });
    const accounts = (await this.gateway.truth()).stores[0]?.accounts ?? [];
    return { run, unconfirmed: accounts.filter(({ confirmed }) => !confirmed).map(({ name }) => name), found };
  }

  async leaks(): Promise<string[]> {
    const printed = this.engine.transcript.map(({ output }) => output).join("\n");
    return secretsAmong(
      this.gateway.issuedSecrets(),
      printed + this.engine.stateFiles() + (await this.gateway.traces()),
    );
  }

  async close(): Promise<void> {
    this.killAll();
    await this.gateway.close();
    this.engine.dispose();
  }

  /** Accounts of the stack's state, what is still to be deleted too. */
  async held(): Promise<Held[]> {
    const { deployment } = await this.engine.stateInClear();
    const accounts = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":ApiAccount"));
    return accounts.map((account) => ({
      owner: String(account.inputs["owner"]),
      store: this.store,
      id: account.id,
      accessToken: secret(account, "accessToken"),
    }));
  }

  private async expectation() {
    return { stores: [this.store], held: await this.held() };
  }

  /** Brings the stack to where the operation begins. */
  private async prepare(operation: Operation, index: number): Promise<void> {
    for (const [position, part] of operation.before.entries()) {
      if (position === 0 && isMadeAhead(operation)) continue;
      this.declare(part, index);
      if (position === operation.lost) await this.loseAnswer();
      else if (position === operation.orphaned) await this.leaveOrphan();
      else await this.engine.must("up", "--yes", "--skip-preview");
    }
  }

  /** The gateway does its work, and the provider dies before it hears of it. */
  private async loseAnswer(): Promise<void> {
    const fault = await this.gateway.armAt(this.store, "credentials-sealed", "hold");
    const command = this.engine.start("up", "--yes", "--skip-preview");
    await this.gateway.held(fault, command.exited);
    this.killProviders();
    await command.exited;
    await this.gateway.release(fault);
  }

  /** The store does its work, and its answer dies with the gateway. */
  private async leaveOrphan(): Promise<void> {
    await this.gateway.armAt(this.store, "account-created", "crash");
    const command = this.engine.start("up", "--yes", "--skip-preview");
    await this.gateway.exited();
    this.killProviders();
    await command.exited;
    await this.gateway.restart();
  }

  private declare(part: Program, index: number): void {
    this.declared = withPart(this.declared, part, index);
    this.engine.write(programOf(this.declared, this.front));
  }

  private async isAsDeclared(index: number): Promise<boolean> {
    const account = (await this.engine.accounts())[nameOf(index)];
    const wish = this.declared[nameOf(index)];
    if (wish === undefined || account === undefined) return wish === account;
    const { scopes, name } = account.outputs;
    return isDeepStrictEqual(scopes, wish.scopes) && (wish.name === undefined || name === wish.name);
  }

  private killProviders(): void {
    for (const pid of this.processes().filter((pid) => commandLine(pid).includes(processOf[this.front]))) kill(pid);
  }

  /** The plugin ends by itself when its CLI does, however that ended. A dynamic provider is the SDK's, which leaves it behind. */
  private async lastingPlugins(): Promise<string[]> {
    for (let patience = 300; ; patience -= 1) {
      const left = this.processes()
        .map(commandLine)
        .filter((line) => line.includes(processOf.plugin));
      if (left.length === 0 || patience === 0) return left;
      await pause(100);
    }
  }

  private killAll(): void {
    for (const pid of this.processes()) kill(pid);
  }

  /** Processes that work in this project's folder: those that a killed CLI leaves behind. */
  private processes(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && workingFolder(pid) === this.engine.directory);
  }
}

/** The experiments look for processes in /proc. */
export const canFindProcesses = process.platform === "linux";

/** What the command line of a front's process holds. */
const processOf: Readonly<Record<Front, string>> = { dynamic: "dynamic-provider", plugin: "plugin/server.js" };

const nameOf = (index: number): string => `account-${index}`;

/** Its account may lie there, confirmed, before its experiment begins. */
function isMadeAhead({ before, lost, orphaned, unconfirmed = false }: Operation): boolean {
  return before.length > 0 && lost === undefined && orphaned === undefined && !unconfirmed;
}

/** The declarations with those of one experiment, whose program declares one resource, or none, in place of its own. */
function withPart(declared: Declared, part: Program | undefined, index: number): Declared {
  const { [nameOf(index)]: _own, ...others } = declared;
  const wish = part?.["sync"] as Wish | undefined;
  if (wish === undefined) return others;
  return {
    ...others,
    [nameOf(index)]: { ...wish, ...(wish.name === undefined ? {} : { name: `${wish.name} ${index}` }) },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself meanwhile.
  }
}

function programOf(declared: Declared, front: Front): string {
  const body = `for (const [name, args] of Object.entries(${JSON.stringify(declared)})) new ApiAccount(name, args);`;
  return program(body, front);
}

/** A secret output as `stack export --show-secrets` writes it. */
function secret(account: StateResource, name: string): string {
  const { plaintext } = account.outputs[name] as { plaintext: string };
  return JSON.parse(plaintext) as string;
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
