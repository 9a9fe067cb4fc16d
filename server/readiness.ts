import { setTimeout as wait } from "node:timers/promises";
import type { AccountDriver, Ledger, TokensFile } from "../gateway";

/** What a gateway needs to do its work, each `ok` or not. The reasons are in the log: whoever asks here has no token. */
export interface Readiness {
  readonly ledger: "ok" | "failed";
  readonly driver: "ok" | "failed";
  readonly tokens: "ok" | "failed";
  readonly stopping: boolean;
}

interface Subjects {
  readonly ledger: Ledger;
  readonly driver: AccountDriver;
  readonly tokens: TokensFile;
  readonly isStopping: () => boolean;
}

/** A balancer asks every few seconds, and an answer that does not come is one. */
const PATIENCE_MS = 5_000;

export async function readinessOf({ ledger, driver, tokens, isStopping }: Subjects): Promise<Readiness> {
  const [ledgerState, driverState] = await Promise.all([
    stateOf(() => ledger.statistics()),
    stateOf(() => driver.stores()),
  ]);
  return {
    ledger: ledgerState,
    driver: driverState,
    tokens: tokens.problem() === undefined ? "ok" : "failed",
    stopping: isStopping(),
  };
}

export function isReady({ ledger, driver, tokens, stopping }: Readiness): boolean {
  return ledger === "ok" && driver === "ok" && tokens === "ok" && !stopping;
}

async function stateOf(ask: () => Promise<unknown>): Promise<"ok" | "failed"> {
  const given = new AbortController();
  try {
    const late = wait(PATIENCE_MS, "failed" as const, { signal: given.signal, ref: false }).catch(
      () => "failed" as const,
    );
    return await Promise.race([ask().then(() => "ok" as const), late]);
  } catch {
    return "failed";
  } finally {
    given.abort();
  }
}
