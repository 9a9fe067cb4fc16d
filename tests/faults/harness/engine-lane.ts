import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { program } from "../../helpers/lab";
import { EngineProject, type Run, type StateResource } from "../../helpers/engine";
import type { GatewayStep } from "../../../gateway";
import { GatewayProcess, MANAGE, pause } from "./gateway-process";
import { type Held, lastingViolations, secretsAmong, violations } from "./invariants";

/** What happens to whom while the gateway stands at the step. */
export type Blow = "gateway killed" | "provider killed" | "cli killed" | "one SIGINT" | "two SIGINTs";

export interface EnginePoint {
  readonly operation: "create" | "rename" | "replace" | "delete";
  readonly step: GatewayStep;
  readonly blow: Blow;
}

export interface EngineReport {
  readonly afterCrash: readonly string[];
  readonly afterRepeat: readonly string[];
  /** Exit code of the repeated `up`. */
  readonly code: number;
  /** Whether the account is as an undisturbed run would have left it. */
  readonly asDeclared: boolean;
}

type Declared = Record<string, { name?: string; scopes: Record<string, string> }>;

/** The real engine with a gateway in a process of its own. Experiments run one after the other on one stack. */
export class EngineLane {
  readonly secrets = new Set<string>();

  private constructor(
    readonly gateway: GatewayProcess,
    readonly engine: EngineProject,
    readonly store: string,
    private declared: Declared,
  ) {}

  /** @param points Experiments to come: the accounts that they change are made now, together. */
  static async start(points: readonly EnginePoint[]): Promise<EngineLane> {
    const store = "engine1";
    const gateway = await GatewayProcess.start("--store", store);
    const declared: Declared = { bystander: { scopes: { products: "read-only" } } };
    points.forEach((point, index) => {
      if (point.operation !== "create") declared[nameOf(index)] = before(index);
    });
    const engine = await EngineProject.create({
      program: programOf(declared),
      env: {
        BIGCOMMERCE_STORE_HASH: store,
        BIGCOMMERCE_GATEWAY_URL: gateway.url,
        BIGCOMMERCE_GATEWAY_TOKEN: MANAGE,
      },
    });
    await engine.must("up", "--yes", "--skip-preview");
    return new EngineLane(gateway, engine, store, declared);
  }

  async run({ operation, step, blow }: EnginePoint, index: number): Promise<EngineReport> {
    const { engine, gateway } = this;
    this.declared = after(this.declared, operation, index);
    engine.write(programOf(this.declared));
    const fault = await gateway.armAt(this.store, step, blow === "gateway killed" ? "crash" : "hold");
    const command = engine.start("up", "--yes", "--skip-preview");
    if (blow === "gateway killed") {
      await gateway.exited();
      await gateway.restart();
      await command.exited;
    } else {
      await gateway.held(fault);
      if (blow === "provider killed") for (const pid of this.providers()) process.kill(pid, "SIGKILL");
      else command.kill(blow === "cli killed" ? "SIGKILL" : "SIGINT");
      if (blow === "two SIGINTs") {
        await pause(300);
        command.kill("SIGINT");
      }
      if (blow === "one SIGINT") await pause(300);
      else await command.exited;
      await gateway.release(fault);
      await command.exited;
    }
    const afterCrash = await lastingViolations(gateway, { ...(await this.expectation()), settled: false });
    // As a person would: only a killed CLI leaves its lock behind.
    if (blow === "cli killed") await engine.pulumi("cancel", "--yes");
    const again = await engine.up();
    const afterRepeat = await violations(gateway, { ...(await this.expectation()), settled: true });
    for (const pid of this.processes()) process.kill(pid, "SIGKILL");
    const account = (await engine.accounts())[nameOf(index)];
    const wish = this.declared[nameOf(index)];
    return {
      afterCrash,
      afterRepeat,
      code: again.code,
      asDeclared:
        wish === undefined
          ? account === undefined
          : JSON.stringify(account?.outputs["scopes"]) === JSON.stringify(wish.scopes) &&
            (wish.name === undefined || account?.outputs["name"] === wish.name),
    };
  }

  /** One more `up` without a change: nothing happens, and every account is confirmed. */
  async calmUp(): Promise<{ run: Run; unconfirmed: string[] }> {
    const run = await this.engine.up();
    const accounts = (await this.gateway.truth()).stores[0]?.accounts ?? [];
    return { run, unconfirmed: accounts.filter(({ confirmed }) => !confirmed).map(({ name }) => name) };
  }

  async leaks(): Promise<string[]> {
    if (this.secrets.size === 0) throw new Error("no credentials were issued, so there is nothing to look for");
    const printed = this.engine.transcript.map(({ output }) => output).join("\n");
    return secretsAmong(this.secrets, printed + this.engine.stateFiles() + (await this.gateway.traces()));
  }

  async close(): Promise<void> {
    for (const pid of this.processes()) process.kill(pid, "SIGKILL");
    await this.gateway.close();
    this.engine.dispose();
  }

  /** Accounts of the stack's state, what is still to be deleted too. */
  async held(): Promise<Held[]> {
    const { deployment } = await this.engine.stateInClear();
    const accounts = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":ApiAccount"));
    for (const account of accounts)
      this.secrets.add(secret(account, "accessToken")).add(secret(account, "clientSecret"));
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

  private providers(): number[] {
    return this.processes().filter((pid) => commandLine(pid).includes("dynamic-provider"));
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

const nameOf = (index: number): string => `account-${index}`;
const before = (index: number) => ({ name: `before ${index}`, scopes: { products: "read-only" } });

function after(declared: Declared, operation: EnginePoint["operation"], index: number): Declared {
  const { [nameOf(index)]: _changed, ...others } = declared;
  switch (operation) {
    case "create":
      return { ...others, [nameOf(index)]: { scopes: { products: "read-only" } } };
    case "rename":
      return { ...others, [nameOf(index)]: { ...before(index), name: `after ${index}` } };
    case "replace":
      return { ...others, [nameOf(index)]: { name: `after ${index}`, scopes: { products: "modify" } } };
    case "delete":
      return others;
  }
}

function programOf(declared: Declared): string {
  return program(`for (const [name, args] of Object.entries(${JSON.stringify(declared)})) new ApiAccount(name, args);`);
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
