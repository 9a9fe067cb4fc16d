/**
 * A gateway in a process of its own, over a ledger that it shares, and over a store that the test's process holds.
 * Kills itself at the step that `KILL_AT` names, when that is reached the first time. Prints its address.
 */
import { createGateway, type AccountDriver, openLedger, serveGateway } from "../../gateway";

const { LEDGER = "", STORE = "", KILL_AT = "" } = process.env;

async function ask<T>(verb: string, ...args: unknown[]): Promise<T> {
  const answer = await fetch(STORE, { method: "POST", body: JSON.stringify({ verb, args }) });
  const { result, failure } = (await answer.json()) as { result?: T; failure?: string };
  if (failure !== undefined) throw new Error(failure);
  return result as T;
}

const driver: AccountDriver = {
  stores: () => ask("stores"),
  capabilities: (store) => ask("capabilities", store),
  list: (store) => ask("list", store),
  get: (store, id) => ask("get", store, id),
  create: (store, spec) => ask("create", store, spec),
  update: (store, id, change) => ask("update", store, id, change),
  delete: (store, id) => ask("delete", store, id),
};

async function main(): Promise<void> {
  const gateway = createGateway({
    driver,
    ledger: await openLedger(LEDGER),
    tokens: [{ token: "manage", stores: "*", access: "manage" }],
    onStep: (step) => {
      if (step === KILL_AT) process.kill(process.pid, "SIGKILL");
    },
  });
  console.log((await serveGateway(gateway)).url);
}

main().catch((error: unknown) => {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : "failed");
  process.exitCode = 1;
});
