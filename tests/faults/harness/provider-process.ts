import { fork, type ChildProcess, type ForkOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Provider, ProviderFailure } from "./provider";

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The compiled lifecycle in a process of its own, as the engine runs it, to be killed. */
export class ProviderProcess implements Provider {
  /** Started ahead: loading takes longer than most experiments. */
  private static readonly spares: ProviderProcess[] = [];
  private static readonly all = new Set<ProviderProcess>();
  /** What every provider process wrote where the engine would show it. */
  static printed = "";

  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private lastId = 0;

  private constructor(options: ForkOptions) {
    this.child = fork(join(__dirname, "provider-child.cjs"), { silent: true, execArgv: [], ...options });
    ProviderProcess.all.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => (ProviderProcess.printed += chunk.toString()));
    }
    this.child.on("message", ({ id, value, error }: Answer) => {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) call?.resolve(value);
      else call?.reject(new ProviderFailure(error.code, error.message));
    });
    this.child.on("exit", () => {
      ProviderProcess.all.delete(this);
      for (const call of this.waiting.values()) {
        call.reject(new ProviderFailure("provider_died", "error reading from server: EOF"));
      }
    });
  }

  /** @param options Of the process; one with options of its own is started now, not taken from those that wait. */
  static async start(config: Record<string, string>, options?: ForkOptions): Promise<ProviderProcess> {
    const provider = options ? new ProviderProcess(options) : (this.spares.shift() ?? new ProviderProcess({}));
    if (options === undefined && this.spares.length === 0) this.spares.push(new ProviderProcess({}));
    await provider.call("configure", config);
    return provider;
  }

  /**
   * The engine is through with it. The process is kept for the next `start`: being configured anew it forgets
   * everything, as a new process would.
   */
  retire(): void {
    ProviderProcess.spares.push(this);
  }

  /** Kills every process that was started here, also those whose engine was killed. */
  static async closeAll(): Promise<void> {
    this.spares.length = 0;
    await Promise.all([...this.all].map((provider) => provider.kill()));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  call(method: string, ...args: unknown[]): Promise<unknown> {
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, method, args }, (error) => {
        if (error) reject(new ProviderFailure("provider_died", error.message));
      });
    });
  }

  async kill(): Promise<void> {
    const gone = this.child.exitCode === null && this.child.signalCode === null ? once(this.child, "exit") : undefined;
    this.child.kill("SIGKILL");
    await gone;
  }
}
