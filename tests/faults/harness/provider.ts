import * as lifecycle from "../../../provider/lifecycle/lifecycle";
import type { AccountState } from "../../../provider/lifecycle/state";

/** The calls that the engine makes, by name, with whatever serves them. */
export interface Provider {
  call(method: string, ...args: unknown[]): Promise<unknown>;
}

/** What a failed call of a provider leaves: the message that the engine would show. */
export class ProviderFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Answers of the lifecycle, as far as the engine reads them. */
export interface CheckAnswer {
  readonly inputs: object;
  readonly failures: readonly { readonly reason: string }[];
}
export interface DiffAnswer {
  readonly changes: boolean;
  readonly replaces?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
}
export interface CreateAnswer {
  readonly id: string;
  readonly outs: AccountState;
}

/** Settings of one store, by the keys of the stack's configuration. */
export function configOf(url: string, store: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    "bigcommerce:gatewayUrl": url,
    "bigcommerce:storeHash": store,
    "bigcommerce:gatewayToken": "emulator-manage-token",
    ...more,
  };
}

/**
 * The lifecycle in this process. Configuring it forgets everything that the one before knew, so each of these is as
 * good as a process; only one of them can be in use at a time.
 */
export async function providerHere(config: Record<string, string>): Promise<Provider> {
  await lifecycle.configure({ config: { get: (key) => config[key] } });
  const functions = lifecycle as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  return {
    call: async (method, ...args) => {
      const work = functions[method];
      if (work === undefined) throw new Error(`the lifecycle has no ${method}`);
      return work(...args).catch((error: unknown) => {
        const { code, message } = error as { code: string; message: string };
        throw new ProviderFailure(code, message);
      });
    },
  };
}
