import { Command, InvalidArgumentError, Option } from "commander";
import type { EmulatorOptions } from "../../emulator";
import { ExitError, exitCodes } from "../exit-codes";
import { stopSignal } from "../stop-signal";

interface EmulatorFlags {
  port: number;
  host: string;
  data?: string;
  ledger?: string;
  store?: string[];
  profile: "documented" | "editable";
  quota?: number;
  quiet?: boolean;
  allowRemoteAccessToUnprotectedEmulator?: boolean;
}

const DEFAULT_PORT = 4010;

/** `bc-accounts emulator`: runs an emulated BigCommerce until SIGINT or SIGTERM. */
export function emulatorVerb(): Command {
  return new Command("emulator")
    .description("run an emulated BigCommerce: gateway, public API and a page to look at")
    .addOption(
      new Option("--port <number>", "port to listen on; 0 takes a free one").default(DEFAULT_PORT).argParser(parsePort),
    )
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--data <file>", "keep everything in this file and files beside it; without it, in memory only")
    .option("--ledger <place>", "keep the gateway's ledger there: a file or postgres://… (default: beside the data)")
    .option("--store <hash...>", "store hashes to emulate (default: emulator1)")
    .addOption(
      new Option("--profile <name>", "whether an account's scopes can change")
        .choices(["documented", "editable"])
        .default("documented"),
    )
    .addOption(
      new Option(
        "--quota <requests>",
        "requests in 30 seconds for each store, on the gateway too; 0 for no limit (default: 150 on the public API, none on the gateway)",
      ).argParser(parseQuota),
    )
    .option("--quiet", "do not print a line for each request")
    .option(
      "--allow-remote-access-to-unprotected-emulator",
      "listen on an address that other machines reach, although its tokens are not secret",
    )
    .addHelpText("after", CONNECTING_HELP)
    .action(runEmulator);
}

/** The tokens are public knowledge, and the emulator listens on loopback: see `emulator/server/emulator-options.ts`. */
const CONNECTING_HELP = `
To use it from a Pulumi program:
  export BIGCOMMERCE_STORE_HASH=emulator1
  export BIGCOMMERCE_GATEWAY_URL=http://127.0.0.1:4010
  export BIGCOMMERCE_GATEWAY_TOKEN=emulator-manage-token`;

async function runEmulator(flags: EmulatorFlags): Promise<void> {
  // Loaded here and not above, so that the other verbs start without a server in memory.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { EmulatorError, startEmulator } = require("../../emulator") as typeof import("../../emulator");
  const stopped = stopSignal();
  const emulator = await startEmulator(optionsOf(flags)).catch((error: unknown) => {
    if (!(error instanceof EmulatorError)) throw error;
    throw new ExitError(error.code === "wrong_use" ? exitCodes.wrongUse : exitCodes.otherSideFailed, error.message, {
      cause: error,
    });
  });
  process.stdout.write(`emulator ready: ${emulator.url} (stores: ${emulator.stores.join(", ")})\n`);
  await stopped;
  await emulator.close();
}

function optionsOf(flags: EmulatorFlags): EmulatorOptions {
  return {
    port: flags.port,
    host: flags.host,
    profile: flags.profile,
    allowRemoteAccess: flags.allowRemoteAccessToUnprotectedEmulator === true,
    allowExit: true,
    ...(flags.data === undefined ? {} : { data: flags.data }),
    ...(flags.ledger === undefined ? {} : { ledger: flags.ledger }),
    ...(flags.store === undefined ? {} : { stores: flags.store }),
    ...(flags.quota === undefined ? {} : { quota: flags.quota }),
    ...(flags.quiet === true ? {} : { log: (line: string) => process.stderr.write(`${line}\n`) }),
  };
}

const LAST_PORT = 65_535;

function parsePort(text: string): number {
  const port = parseCount(text);
  if (port > LAST_PORT) throw new InvalidArgumentError(`A port is a number from 0 to ${LAST_PORT}.`);
  return port;
}

function parseQuota(text: string): number {
  return parseCount(text);
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number, not negative.");
  return Number(text);
}
