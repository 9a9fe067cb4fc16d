import * as pulumi from "@pulumi/pulumi";
import { ProviderError } from "../../wire/errors";
import { type AccountWish, Connections, PREVIEW_PATIENCE_SECONDS } from "../backends";

interface Wish extends Pick<AccountWish, "owner" | "credentials"> {
  readonly store?: string | undefined;
}

/** One for each run: a program of the Automation API may run several stacks in one process. */
const runs = new WeakMap<object, { readonly connections: Connections; readonly told: Set<string> }>();

/** Looks whether the account could be made, and tells the person at the terminal what stands in its way. Once for what several have in common. */
export async function lookAhead(account: pulumi.Resource, { store, ...wish }: Wish): Promise<void> {
  const { connections, told } = runOf(pulumi.runtime.getMonitor() as object);
  const trouble = await troubleOf(connections, store, wish);
  if (trouble === undefined || told.has(trouble)) return;
  told.add(trouble);
  await (connections.isPreviewStrict() ? pulumi.log.error(trouble, account) : pulumi.log.warn(trouble, account));
}

async function troubleOf(connections: Connections, store: string | undefined, wish: Omit<Wish, "store">) {
  try {
    return await connections.impatient(PREVIEW_PATIENCE_SECONDS).store(store).foreseeTrouble(wish);
  } catch (error) {
    // Settings that are wrong are check()'s to report.
    if (error instanceof ProviderError) return undefined;
    throw error;
  }
}

function runOf(monitor: object): { connections: Connections; told: Set<string> } {
  const known = runs.get(monitor);
  if (known !== undefined) return known;
  const config: Readonly<Record<string, string | undefined>> = pulumi.runtime.allConfig();
  const run = { connections: new Connections({ get: (key) => config[key] }), told: new Set<string>() };
  runs.set(monitor, run);
  return run;
}
