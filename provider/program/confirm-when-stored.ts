import * as pulumi from "@pulumi/pulumi";
import { Connections } from "../backends";

/** Seconds that a program may be kept waiting by a gateway that does not answer. What is not confirmed then is so by the next command. */
const PATIENCE_SECONDS = "10";

/** One for each run: a program of the Automation API may run several stacks in one process. */
const connectionsOfRun = new WeakMap<object, Connections>();

/**
 * Tells the gateway, while `pulumi up` still runs, that an account's credentials are stored.
 *
 * Runs in the program's process, because only the program can know: the engine answers a registration after it has
 * written the resource to state ("step executor": the post-step event saves the snapshot, then the step completes). The
 * provider's process sees an account in state no sooner than at the next command.
 * Nothing waits for this and no failure of it is the update's: diff() and read() confirm what was missed here.
 */
export function confirmWhenStored(id: string, storeHash: string): void {
  try {
    connections().storeOf(storeHash, "gateway").confirmStored?.(id);
  } catch {
    // A configuration that does not fit any more is the provider's to report.
  }
}

function connections(): Connections {
  const run = pulumi.runtime.getMonitor() as object;
  let known = connectionsOfRun.get(run);
  if (known === undefined) {
    const config = { ...pulumi.runtime.allConfig(), "bigcommerce:timeoutSeconds": PATIENCE_SECONDS };
    known = new Connections({ get: (key) => (config as Record<string, string | undefined>)[key] });
    connectionsOfRun.set(run, known);
  }
  return known;
}
