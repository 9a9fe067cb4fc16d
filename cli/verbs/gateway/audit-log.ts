import { Command, Option } from "commander";
import type { AuditQuery } from "../../../gateway";
import { ExitError, exitCodes } from "../../exit-codes";
import { instantOf } from "../../instant-of";
import { auditLine, type NumberedEntry } from "./audit-line";
import { foreseeAsync, ledgerOf, withLedger, type LedgerFlags } from "./ledger-option";
import { withLedgerOpen } from "./ledger-room";
import { serverRoom } from "./server-room";

interface AuditFlags extends LedgerFlags {
  store?: string;
  since?: string;
  until?: string;
  format: "text" | "json";
}

/** Lines that are read at once. */
const PAGE = 500;

/** `bc-accounts gateway audit-log`: who did what to which account, and what came of it. */
export function auditLogVerb(): Command {
  return withLedger(new Command("audit-log"))
    .description("show who did what to which account, when, and with which result; oldest first")
    .option("--store <hash>", "of this store only")
    .option("--since <time>", "from this time on, ISO 8601")
    .option("--until <time>", "up to this time, ISO 8601")
    .addOption(
      new Option("--format <form>", "text, or json: one object on each line").choices(["text", "json"]).default("text"),
    )
    .action(runAuditLog);
}

async function runAuditLog(flags: AuditFlags, command: Command): Promise<void> {
  const { ledger: where } = ledgerOf(flags, command);
  const query = {
    ...(flags.store === undefined ? {} : { store: flags.store }),
    ...(flags.since === undefined ? {} : { since: timeOf(flags.since) }),
    ...(flags.until === undefined ? {} : { until: timeOf(flags.until) }),
  };
  const read = (page: AuditQuery): Promise<readonly NumberedEntry[]> =>
    foreseeAsync(async () => {
      // A file belongs to the gateway that runs on it, which is asked first.
      const running = await serverRoom().auditOfRunning(where, page);
      return running ?? withLedgerOpen(where, (ledger) => ledger.audit.read(page));
    });
  for (let after: number | undefined; ;) {
    const page = await read({ ...query, limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const entry of page) process.stdout.write(`${auditLine(entry, flags.format)}\n`);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

function timeOf(text: string): number {
  const at = instantOf(text);
  if (at === undefined) {
    throw new ExitError(exitCodes.wrongUse, `${text} is not a time: write for example 2026-11-30T00:00:00Z`);
  }
  return at;
}
