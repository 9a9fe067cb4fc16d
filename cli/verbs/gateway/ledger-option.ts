import { Option, type Command } from "commander";
import { ExitError, exitCodes } from "../../exit-codes";
import { serverRoom } from "./server-room";

export interface LedgerFlags {
  ledger?: string;
  ledgerAddressFile?: string;
}

export const LEDGER_VARIABLE = "BIGCOMMERCE_GATEWAY_LEDGER";

/** Adds the options that say where the ledger is. */
export function withLedger(command: Command): Command {
  return command
    .addOption(
      new Option("--ledger <file or address>", "ledger: a file, or postgres://… without a password").env(
        LEDGER_VARIABLE,
      ),
    )
    .addOption(
      new Option(
        "--ledger-address-file <file>",
        "file of mode 0600 with the ledger's address, for an address with a password",
      ).env("BIGCOMMERCE_GATEWAY_LEDGER_ADDRESS_FILE"),
    );
}

export interface LedgerPlace {
  readonly ledger: string;
  /** Was it written where every user of the machine can read it? */
  readonly isVisible: boolean;
}

/** Where the ledger is, by option, environment or file. */
export function ledgerOf(flags: LedgerFlags, command: Command): LedgerPlace {
  const { ledger, ledgerAddressFile } = flags;
  if (ledger !== undefined && ledgerAddressFile !== undefined) {
    throw new ExitError(
      exitCodes.wrongUse,
      "the ledger is named twice, by --ledger and by --ledger-address-file: leave one out",
    );
  }
  if (ledgerAddressFile !== undefined)
    return { ledger: foresee(() => serverRoom().readSecretFile(ledgerAddressFile)), isVisible: false };
  if (ledger === undefined || ledger === "") {
    throw new ExitError(exitCodes.wrongUse, `name the ledger with --ledger FILE or ${LEDGER_VARIABLE}`);
  }
  const isVisible = command.getOptionValueSource("ledger") === "cli";
  if (isVisible && /^postgres(ql)?:\/\/[^/@]*:[^/@]+@/.test(ledger)) {
    throw new ExitError(
      exitCodes.wrongUse,
      "refusing a password on the command line, where every user of this machine can read it: put the address into the variable " +
        `${LEDGER_VARIABLE}, or into a file of mode 0600 and name that with --ledger-address-file FILE`,
    );
  }
  return { ledger, isVisible };
}

/** Failures of the server that are foreseen are one line. */
export function foresee<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asExit(error);
  }
}

export async function foreseeAsync<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asExit(error);
  }
}

export function asExit(error: unknown): unknown {
  if (!(error instanceof serverRoom().ServerError)) return error;
  const code = error.code === "wrong_use" ? exitCodes.wrongUse : exitCodes.otherSideFailed;
  return new ExitError(code, error.message, { cause: error });
}
