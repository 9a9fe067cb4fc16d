import * as pulumi from "@pulumi/pulumi";
import { Connections } from "../backends";

/** Seconds that a program may be kept waiting by a gateway that does not answer. What is not confirmed then is so by the next command. */
const PATIENCE_SECONDS = "10";

const NAMESPACE = "bigcommerce:";

/**
 * One object for each run, because a program of the Automation API may run several stacks in one process. In a run, one
 * object for each set of settings.
 */
const connectionsOfRun = new WeakMap<object, Map<string, Connections>>();

/**
 * Tells the gateway, while `pulumi up` still runs, that an account's credentials are stored.
 *
 * Runs in the program's process, because only the program can know: the engine answers a registration after it has
 * written the resource to state ("step executor": the post-step event saves the snapshot, then the step completes). The
 * provider's process sees an account in state no sooner than at the next command.
 * Nothing waits for this and no failure of it is the update's: diff() and read() confirm what was missed here.
 */
export function confirmWhenStored(
  id: string,
  storeHash: string,
  own?: Readonly<Record<string, string | undefined>>,
): void {
  try {
    connections(own ?? stackSettings())
      .storeOf(storeHash, "gateway")
      .confirmStored?.(id);
  } catch {
    // A configuration that does not fit any more is the provider's to report.
  }
}

/** The stack's configuration, by the names that a provider's arguments have. */
function stackSettings(): Record<string, string | undefined> {
  const entries = Object.entries(pulumi.runtime.allConfig());
  return Object.fromEntries(
    entries.filter(([key]) => key.startsWith(NAMESPACE)).map(([key, value]) => [key.slice(NAMESPACE.length), value]),
  );
}

function connections(settings: Readonly<Record<string, string | undefined>>): Connections {
  const run = pulumi.runtime.getMonitor() as object;
  const known = connectionsOfRun.get(run) ?? new Map<string, Connections>();
  connectionsOfRun.set(run, known);
  const own = { ...settings, timeoutSeconds: PATIENCE_SECONDS } as Record<string, string | undefined>;
  const key = JSON.stringify(own);
  const found = known.get(key) ?? new Connections({ get: (name) => own[name.replace(NAMESPACE, "")] });
  known.set(key, found);
  return found;
}
