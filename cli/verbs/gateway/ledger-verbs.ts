import { resolve } from "node:path";
import { Command } from "commander";
import { ExitError, exitCodes } from "../../exit-codes";
import { foresee, foreseeAsync, ledgerOf, withLedger, type LedgerFlags } from "./ledger-option";
import { gatewayRoom, orSayWhy } from "./ledger-room";
import { serverRoom } from "./server-room";

interface ResealFlags extends LedgerFlags {
  newKeyFile?: string;
  oldKeyLost?: boolean;
}

/** `bc-accounts gateway backup`: a consistent copy while the gateway works. */
export function backupVerb(): Command {
  return withLedger(new Command("backup"))
    .description("write a consistent copy of the ledger to a new file, while the gateway works")
    .argument("<file>", "file that does not exist yet")
    .action(async (file: string, flags: LedgerFlags, command: Command) => {
      const { ledger } = ledgerOf(flags, command);
      const target = resolve(file);
      const isDone = await foreseeAsync(() => serverRoom().backupOfRunning(ledger, target));
      if (!isDone) await orSayWhy(() => gatewayRoom().backupLedger(ledger, target));
      process.stderr.write(`the ledger is copied to ${file}; keep the sealing key elsewhere, it is not in the copy\n`);
    });
}

/** `bc-accounts gateway restore`: fills an empty ledger and starts a new epoch. */
export function restoreVerb(): Command {
  return withLedger(new Command("restore"))
    .description("fill an empty ledger from a backup; no gateway may run on it meanwhile")
    .argument("<file>", "what `gateway backup` wrote")
    .action(async (file: string, flags: LedgerFlags, command: Command) => {
      const { ledger } = ledgerOf(flags, command);
      await orSayWhy(() => gatewayRoom().restoreLedger(file, ledger));
      process.stderr.write(
        "the ledger is restored, in a new epoch: the gateway never deletes on its own an account that was not complete when the backup was written\n",
      );
    });
}

/** `bc-accounts gateway new-epoch`: for a ledger that came back by other means than `restore`. */
export function newEpochVerb(): Command {
  return withLedger(new Command("new-epoch"))
    .description("start a new epoch in a ledger that came back in another way: a copied file, a snapshot, pg_restore")
    .action(async (flags: LedgerFlags, command: Command) => {
      const { ledger } = ledgerOf(flags, command);
      await orSayWhy(() => gatewayRoom().renewEpoch(ledger));
      process.stderr.write(
        "the ledger is in a new epoch: the gateway never deletes on its own what is recorded in it\n",
      );
    });
}

/** Held to what a gateway accepts when it starts: what is sealed with another key could not be opened again. */
function newKeyIn(file: string): Buffer {
  const text = foresee(() => serverRoom().readSecretFile(file));
  try {
    return gatewayRoom().parseSealingKey(text, file);
  } catch (error) {
    if (!(error instanceof gatewayRoom().LedgerError)) throw error;
    throw new ExitError(exitCodes.wrongUse, error.message, { cause: error });
  }
}

/** `bc-accounts gateway reseal`: goes over to another sealing key. */
export function resealVerb(): Command {
  return withLedger(new Command("reseal"))
    .description("change the sealing key: open the waiting credentials with the old key and seal them with the new key")
    .requiredOption("--new-key-file <file>", "file of mode 0600 with the new key: openssl rand -base64 32 > FILE")
    .option("--old-key-lost", "destroy the waiting credentials: their accounts are made again when their owners ask")
    .action(async (flags: ResealFlags, command: Command) => {
      const { ledger } = ledgerOf(flags, command);
      const file = flags.newKeyFile ?? "";
      const key = newKeyIn(file);
      if (flags.oldKeyLost === true) {
        await orSayWhy(() => gatewayRoom().resealWithoutOldKey(ledger, key));
        process.stderr.write(
          "credentials that only the old key opened are destroyed. Start every gateway of this ledger with the new key now\n",
        );
        return;
      }
      const count = await orSayWhy(() => gatewayRoom().resealLedger(ledger, key));
      process.stderr.write(
        `${count} waiting credential(s) are sealed with the new key. Start every gateway of this ledger with it now\n`,
      );
    });
}
