import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { EngineProject, type EngineProjectOptions } from "./engine";
import { issuedSecrets, secretsIn } from "./issued-secrets";

/** Store hash that a lab's program talks to by default. */
export const STORE = "lab12345";

export interface LabOptions extends EngineProjectOptions {
  readonly emulator?: EmulatorOptions;
}

/** A store and a Pulumi project that is configured for it. */
export interface Lab {
  readonly emulator: Emulator;
  readonly engine: EngineProject;
  /** Live accounts of the lab's store, by name, as they really are. */
  accounts(store?: string): Record<string, ReturnType<Emulator["truth"]>["stores"][number]["accounts"][number]>;
  /** Secrets that occur in what any command printed, in any state file, or in the emulator's log. */
  leaks(): string[];
  close(): Promise<void>;
}

export async function startLab(options: LabOptions): Promise<Lab> {
  const log: string[] = [];
  const emulator = await startEmulator({ stores: [STORE], log: (line) => log.push(line), ...options.emulator });
  const engine = await EngineProject.create({
    ...options,
    env: {
      BIGCOMMERCE_STORE_HASH: STORE,
      BIGCOMMERCE_GATEWAY_URL: emulator.url,
      BIGCOMMERCE_GATEWAY_TOKEN: emulator.gatewayToken,
      ...options.env,
    },
  });
  return {
    emulator,
    engine,
    accounts: (store = STORE) =>
      Object.fromEntries(
        (emulator.truth().stores.find((entry) => entry.store === store)?.accounts ?? []).map((account) => [
          account.name,
          account,
        ]),
      ),
    leaks: () => {
      // A scan that looks for nothing finds nothing.
      if (issuedSecrets().length === 0) throw new Error("no credentials were issued, so there is nothing to look for");
      const printed = engine.transcript.map((run) => run.output).join("\n");
      return secretsIn([printed, engine.stateFiles(), ...log].join("\n"));
    },
    close: async () => {
      await emulator.close();
      engine.dispose();
    },
  };
}

/** What a program reaches accounts through: the engine's dynamic provider, or the packaged plugin. */
export type Front = "dynamic" | "plugin";

/** A program in JavaScript: `body` may use `pulumi`, `ApiAccount`, `toEnv`. */
export function program(body: string, front: Front = "dynamic"): string {
  const door = front === "plugin" ? "/plugin" : "";
  return [
    '"use strict";',
    'const pulumi = require("@pulumi/pulumi");',
    `const { ApiAccount, toEnv, toStencilSecrets } = require("pulumi-bigcommerce-api-accounts${door}");`,
    body,
  ].join("\n");
}
